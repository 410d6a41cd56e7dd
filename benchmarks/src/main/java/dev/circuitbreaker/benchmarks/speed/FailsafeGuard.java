package dev.circuitbreaker.benchmarks.speed;

import dev.failsafe.CircuitBreaker;
import dev.failsafe.CircuitBreakerBuilder;
import dev.failsafe.CircuitBreakerOpenException;
import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeExecutor;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Failsafe. A count window opens at 50 failures among 100 calls and knows no minimum; no window knows slow calls. Its
 * asynchronous calls begin on a thread of its scheduler.
 */
final class FailsafeGuard implements Guard {

    private final FailsafeExecutor<String> failsafe;

    private FailsafeGuard(CircuitBreakerBuilder<String> builder) {
        failsafe = Failsafe.with(builder.withDelay(Duration.ofDays(1)).build());
    }

    static Guard counting() {
        return new FailsafeGuard(CircuitBreaker.<String>builder().withFailureThreshold(50, 100));
    }

    static Guard timing() {
        return new FailsafeGuard(
                CircuitBreaker.<String>builder().withFailureRateThreshold(50, 10, Duration.ofSeconds(100)));
    }

    @Override
    public String call(Supplier<String> supplier) {
        return failsafe.get(supplier::get);
    }

    @Override
    public CompletionStage<String> callAsync(Supplier<CompletionStage<String>> supplier) {
        return failsafe.getStageAsync(supplier::get);
    }

    @Override
    public boolean isRejection(Throwable thrown) {
        return thrown instanceof CircuitBreakerOpenException;
    }
}
