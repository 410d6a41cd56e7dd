package dev.circuitbreaker.spring.actuate;

import dev.circuitbreaker.spring.events.CallDurationSource;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/** What a native image must keep for {@link CircuitBreakersWeb}: the page of the board, and how a refusal and what the board asks for
 * are written. */
public final class WebRuntimeHints implements RuntimeHintsRegistrar {

    /** Creates the hints. */
    public WebRuntimeHints() {}

    @Override
    public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
        hints.resources().registerPattern("dev/circuitbreaker/spring/actuate/board*");
        new BindingReflectionHintsRegistrar()
                .registerReflectionHints(
                        hints.reflection(),
                        ChangesByPost.Refusal.class,
                        BoardUpdates.Fleet.class,
                        CircuitBreakerDescriptor.class,
                        CallDurationSource.Percentiles.class);
    }
}
