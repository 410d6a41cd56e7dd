package dev.circuitbreaker.spring.cloud;

import dev.circuitbreaker.spring.aop.EnclosingCalls;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.client.circuitbreaker.CircuitBreaker;

/**
 * A circuit breaker as Spring Cloud calls it. Its fallback is for everything that is thrown but a {@code
 * VirtualMachineError}, as Spring Cloud's users expect, whatever it counts as; and it is given what was thrown.
 *
 * @param breakers where the circuit breaker is
 * @param id its name
 */
record CloudCircuitBreaker(CloudCircuitBreakers breakers, String id) implements CircuitBreaker {

    private static final String OTHER_IMPLEMENTATION = "io/github/resilience4j/";

    @Override
    public <T> T run(Supplier<T> toRun, Function<@Nullable Throwable, T> fallback) {
        var breaker = breakers.named(id); // what it refuses is nothing for a fallback
        WatchedCall watched = WatchedCall.begin(breakers, breaker, null);
        return watched.watch(() -> {
            try {
                return watched.returned(EnclosingCalls.noted(breaker, () -> breaker.execute(toRun)));
            } catch (VirtualMachineError error) {
                watched.threw(error);
                throw error;
            } catch (Throwable thrown) {
                watched.threw(thrown);
                return answer(thrown, fallback, watched);
            }
        });
    }

    private static <T> T answer(Throwable thrown, Function<@Nullable Throwable, T> fallback, WatchedCall watched) {
        T answer;
        try {
            answer = fallback.apply(thrown);
        } catch (Throwable failure) {
            if (isOfOther(failure)) {
                throw CloudCircuitBreaker.<RuntimeException>asIs(thrown);
            }
            watched.unanswered(thrown, failure);
            throw failure;
        }
        watched.answered();
        return answer;
    }

    /**
     * Where a route of Gateway WebMVC has no fallback, its filter asks whether what it has got is a rejection by
     * Resilience4j, which need not be there. So there is no answer, and what was thrown is for others to answer.
     */
    private static boolean isOfOther(Throwable failure) {
        return failure instanceof NoClassDefFoundError missing
                && missing.getMessage() != null
                && missing.getMessage().startsWith(OTHER_IMPLEMENTATION);
    }

    @SuppressWarnings("unchecked") // a supplier may throw what it does not declare
    private static <X extends Throwable> X asIs(Throwable thrown) throws X {
        throw (X) thrown;
    }
}
