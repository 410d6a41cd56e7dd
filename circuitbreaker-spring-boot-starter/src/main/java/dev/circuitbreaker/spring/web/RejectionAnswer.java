package dev.circuitbreaker.spring.web;

import dev.circuitbreaker.core.CallNotPermittedException;
import dev.circuitbreaker.core.CallTimeoutException;
import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.spring.aop.Failures;
import dev.circuitbreaker.spring.config.ExceptionUnwrapper;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;

/**
 * What a client is told about a call that was not made, or that took too long: enough to come back at the right time, and
 * nothing of what is behind. A key may be the name of a customer, so only the circuit breaker it belongs to is named.
 *
 * @param status 503 or 504
 * @param retryAfter the seconds to wait, as the header has them; null if that cannot be known
 * @param problem the body
 */
record RejectionAnswer(HttpStatus status, @Nullable String retryAfter, ProblemDetail problem) {

    private static final String PROPERTY = "circuitBreaker";

    /** What carries the end of a body that was being read: where a response is written from it, and out of a {@code WebClient}. */
    private static final Set<String> CARRIERS = Set.of(
            "jakarta.servlet.ServletException",
            "org.springframework.web.reactive.function.client.WebClientResponseException");

    private static final int MAX_CARRIERS = 8;

    /** Makes the answer; null if something else happened, which is for others to answer. */
    static @Nullable RejectionAnswer to(Throwable thrown, CircuitBreakerRegistry registry) {
        Throwable happened = happened(thrown);
        if (happened instanceof CallNotPermittedException rejected) {
            Long seconds = seconds(rejected.retryAfter());
            return of(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    seconds,
                    seconds == null
                            ? "This cannot be done at the moment."
                            : "This cannot be done at the moment. Try again in " + seconds
                                    + (seconds == 1 ? " second." : " seconds."),
                    unkeyed(rejected.circuitBreakerName(), registry));
        }
        if (happened instanceof CallTimeoutException timedOut) {
            return of(
                    HttpStatus.GATEWAY_TIMEOUT,
                    null,
                    "This took too long and was given up.",
                    unkeyed(timedOut.circuitBreakerName(), registry));
        }
        return null;
    }

    /** Under everything that is around it. */
    private static Throwable happened(Throwable thrown) {
        Throwable happened = innermost(thrown);
        Throwable carried = carriedBy(happened);
        for (int depth = 0; carried != null && depth < MAX_CARRIERS; depth++) {
            happened = innermost(carried);
            carried = carriedBy(happened);
        }
        return happened;
    }

    private static Throwable innermost(Throwable thrown) {
        List<Throwable> layers = ExceptionUnwrapper.layers(Failures.unwrap(thrown));
        return layers.get(layers.size() - 1);
    }

    private static @Nullable Throwable carriedBy(Throwable thrown) {
        return CARRIERS.contains(thrown.getClass().getName()) ? thrown.getCause() : null;
    }

    private static RejectionAnswer of(HttpStatus status, @Nullable Long seconds, String detail, String name) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
        problem.setTitle(status.getReasonPhrase());
        problem.setProperty(PROPERTY, name);
        return new RejectionAnswer(status, seconds == null ? null : seconds.toString(), problem);
    }

    /** Rounded up, and one at least: a client that is told 0 comes back at once, and so do all others. */
    private static @Nullable Long seconds(@Nullable Duration wait) {
        return wait == null
                ? null
                : Math.max(1, wait.plusSeconds(1).minusNanos(1).toSeconds());
    }

    /** {@code pricing} for {@code pricing[key]}. Names may have brackets, too, and so may keys. */
    private static String unkeyed(String name, CircuitBreakerRegistry registry) {
        if (registry.find(name).isPresent()) {
            return name;
        }
        for (int bracket = name.indexOf('['); bracket > 0; bracket = name.indexOf('[', bracket + 1)) {
            String parent = name.substring(0, bracket);
            if (registry.find(parent).isPresent()) {
                return parent;
            }
        }
        return name;
    }
}
