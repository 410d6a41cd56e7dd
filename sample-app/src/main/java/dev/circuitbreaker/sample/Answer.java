package dev.circuitbreaker.sample;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.circuitbreaker.core.CallNotPermittedException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the storefront has to show for one dependency.
 *
 * @param source whether it comes from the dependency itself
 * @param value what to show; null if there is nothing
 * @param reason why it is not live; absent if it is
 */
record Answer<T>(
        Source source,
        @Nullable T value,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String reason) {

    static <T> Answer<T> live(T value) {
        return new Answer<>(Source.LIVE, value, null);
    }

    static <T> Answer<T> fallback(@Nullable T value, Throwable cause) {
        // A rejection speaks of the circuit breaker alone. Other messages name hosts and ports, which visitors need not
        // see.
        String reason = cause instanceof CallNotPermittedException
                ? cause.getMessage()
                : "The call failed: " + cause.getClass().getSimpleName();
        return new Answer<>(Source.FALLBACK, value, reason);
    }

    enum Source {
        LIVE,
        FALLBACK;

        @JsonValue
        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
