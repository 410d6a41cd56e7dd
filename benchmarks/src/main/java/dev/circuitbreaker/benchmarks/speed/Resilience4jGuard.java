package dev.circuitbreaker.benchmarks.speed;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowSynchronizationStrategy;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Resilience4j, which has every setting that ours has here. */
final class Resilience4jGuard implements Guard {

    private final CircuitBreaker breaker;

    private Resilience4jGuard(CircuitBreakerConfig.Builder config) {
        breaker = CircuitBreaker.of("guard", config.build());
    }

    static Guard counting(SlidingWindowSynchronizationStrategy strategy) {
        return new Resilience4jGuard(settings(SlidingWindowType.COUNT_BASED, strategy));
    }

    static Guard timing(SlidingWindowSynchronizationStrategy strategy) {
        return new Resilience4jGuard(settings(SlidingWindowType.TIME_BASED, strategy));
    }

    /** Its rejections have a stack trace unless one asks for none. */
    static Guard withoutStackTraces() {
        return new Resilience4jGuard(
                settings(SlidingWindowType.COUNT_BASED, SlidingWindowSynchronizationStrategy.SYNCHRONIZED)
                        .writableStackTraceEnabled(false));
    }

    private static CircuitBreakerConfig.Builder settings(
            SlidingWindowType type, SlidingWindowSynchronizationStrategy strategy) {
        return CircuitBreakerConfig.custom()
                .slidingWindow(100, 10, type, strategy)
                .failureRateThreshold(50)
                .waitDurationInOpenState(Duration.ofDays(1));
    }

    @Override
    public String call(Supplier<String> supplier) {
        return breaker.executeSupplier(supplier);
    }

    @Override
    public CompletionStage<String> callAsync(Supplier<CompletionStage<String>> supplier) {
        return breaker.executeCompletionStage(supplier);
    }

    @Override
    public boolean isRejection(Throwable thrown) {
        return thrown instanceof CallNotPermittedException;
    }
}
