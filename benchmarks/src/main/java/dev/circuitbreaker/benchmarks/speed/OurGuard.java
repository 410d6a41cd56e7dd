package dev.circuitbreaker.benchmarks.speed;

import dev.circuitbreaker.core.CallNotPermittedException;
import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.CircuitBreakerConfig;
import dev.circuitbreaker.core.CircuitBreakerConfig.SlidingWindowType;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** This library. */
final class OurGuard implements Guard {

    private final CircuitBreaker breaker;

    private OurGuard(CircuitBreakerConfig.Builder config) {
        breaker = CircuitBreaker.of("guard", config.build());
    }

    static Guard counting() {
        return new OurGuard(settings(SlidingWindowType.COUNT_BASED));
    }

    static Guard timing() {
        return new OurGuard(settings(SlidingWindowType.TIME_BASED));
    }

    static Guard untimed() {
        return new OurGuard(settings(SlidingWindowType.COUNT_BASED).slowCallDetectionOff());
    }

    private static CircuitBreakerConfig.Builder settings(SlidingWindowType type) {
        return CircuitBreakerConfig.builder()
                .slidingWindowType(type)
                .slidingWindowSize(100)
                .minimumNumberOfCalls(10)
                .failureRateThreshold(50)
                .waitDurationInOpenState(Duration.ofDays(1));
    }

    @Override
    public String call(Supplier<String> supplier) {
        return breaker.execute(supplier);
    }

    @Override
    public CompletionStage<String> callAsync(Supplier<CompletionStage<String>> supplier) {
        return breaker.executeAsync(supplier);
    }

    @Override
    public boolean isRejection(Throwable thrown) {
        return thrown instanceof CallNotPermittedException;
    }
}
