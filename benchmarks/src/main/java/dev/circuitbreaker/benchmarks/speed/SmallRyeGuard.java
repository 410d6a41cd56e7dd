package dev.circuitbreaker.benchmarks.speed;

import io.smallrye.faulttolerance.api.TypedGuard;
import jakarta.enterprise.util.TypeLiteral;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;

/** SmallRye Fault Tolerance. Its window of 100 calls is judged only when full; there are no slow calls. */
final class SmallRyeGuard implements Guard {

    private final TypedGuard<String> guard = guarded(TypedGuard.create(String.class));
    private final TypedGuard<CompletionStage<String>> asynchronous =
            guarded(TypedGuard.create(new TypeLiteral<CompletionStage<String>>() {
                private static final long serialVersionUID = 1;
            }));

    private static <T> TypedGuard<T> guarded(TypedGuard.Builder<T> builder) {
        return builder.withCircuitBreaker()
                .requestVolumeThreshold(100)
                .failureRatio(0.5)
                .delay(1, ChronoUnit.DAYS)
                .done()
                .build();
    }

    @Override
    public String call(Supplier<String> supplier) {
        return guard.get(supplier);
    }

    @Override
    public CompletionStage<String> callAsync(Supplier<CompletionStage<String>> supplier) {
        return asynchronous.get(supplier);
    }

    @Override
    public boolean isRejection(Throwable thrown) {
        return thrown instanceof CircuitBreakerOpenException;
    }
}
