package dev.circuitbreaker.benchmarks.memory;

import static io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowSynchronizationStrategy.LOCK_FREE;
import static io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowSynchronizationStrategy.SYNCHRONIZED;

import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.CircuitBreakerConfig;
import dev.circuitbreaker.core.CircuitBreakerConfig.SlidingWindowType;
import dev.failsafe.CircuitBreakerBuilder;
import dev.failsafe.Failsafe;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowSynchronizationStrategy;
import java.time.Duration;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A kind of breaker: how one is made, all with the same settings object, and how it makes a call.
 *
 * @param label how it is called in tables
 * @param maker gives what makes them, each with a name
 * @param call makes a call
 * @param <B> the type of breaker
 */
record Kind<B>(String label, Supplier<Function<String, B>> maker, BiConsumer<B, Runnable> call) {

    static Kind<CircuitBreaker> ours(SlidingWindowType type) {
        CircuitBreakerConfig config = CircuitBreakerConfig.builder()
                .slidingWindowType(type)
                .slidingWindowSize(100)
                .minimumNumberOfCalls(10)
                .build();
        return new Kind<>(
                "**this library**, " + window(type == SlidingWindowType.COUNT_BASED),
                () -> name -> CircuitBreaker.of(name, config),
                CircuitBreaker::run);
    }

    /** The names are keys of one breaker. */
    static Kind<CircuitBreaker> keyed() {
        CircuitBreakerConfig config =
                CircuitBreakerConfig.builder().maxKeys(100_000).build();
        return new Kind<>(
                "**this library**, a key of a count window",
                () -> CircuitBreaker.of("sharded", config)::forKey,
                CircuitBreaker::run);
    }

    static Kind<io.github.resilience4j.circuitbreaker.CircuitBreaker> resilience4j(
            io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType type,
            SlidingWindowSynchronizationStrategy strategy) {
        var config = io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.custom()
                .slidingWindow(100, 10, type, strategy)
                .build();
        boolean counting =
                type == io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType.COUNT_BASED;
        return new Kind<>(
                "Resilience4j, " + window(counting) + (strategy == LOCK_FREE ? ", lock-free" : ""),
                () -> name -> io.github.resilience4j.circuitbreaker.CircuitBreaker.of(name, config),
                io.github.resilience4j.circuitbreaker.CircuitBreaker::executeRunnable);
    }

    /** Its breakers have no names. */
    static Kind<dev.failsafe.CircuitBreaker<Object>> failsafe(boolean counting) {
        CircuitBreakerBuilder<Object> builder = counting
                ? dev.failsafe.CircuitBreaker.builder().withFailureThreshold(50, 100)
                : dev.failsafe.CircuitBreaker.builder().withFailureRateThreshold(50, 10, Duration.ofSeconds(100));
        return new Kind<>(
                "Failsafe, " + window(counting),
                () -> name -> builder.build(),
                (breaker, runnable) -> Failsafe.with(breaker).run(runnable::run));
    }

    static java.util.List<Kind<?>> all() {
        return java.util.List.of(
                ours(SlidingWindowType.COUNT_BASED),
                ours(SlidingWindowType.TIME_BASED),
                keyed(),
                resilience4j(theirs(true), SYNCHRONIZED),
                resilience4j(theirs(true), LOCK_FREE),
                resilience4j(theirs(false), SYNCHRONIZED),
                resilience4j(theirs(false), LOCK_FREE),
                failsafe(true),
                failsafe(false));
    }

    private static io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType theirs(
            boolean counting) {
        return counting
                ? io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType.COUNT_BASED
                : io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType.TIME_BASED;
    }

    private static String window(boolean counting) {
        return counting ? "count window" : "time window";
    }
}
