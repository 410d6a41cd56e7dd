package dev.circuitbreaker.benchmarks.speed;

import com.netflix.hystrix.HystrixCommand;
import com.netflix.hystrix.HystrixCommandGroupKey;
import com.netflix.hystrix.HystrixCommandKey;
import com.netflix.hystrix.HystrixCommandProperties;
import com.netflix.hystrix.HystrixCommandProperties.ExecutionIsolationStrategy;
import com.netflix.hystrix.HystrixObservableCommand;
import com.netflix.hystrix.exception.HystrixRuntimeException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import rx.Observable;

/**
 * Hystrix, by semaphore rather than thread pool, so that calls stay on the caller's thread; without timeout, request
 * log, cache, percentiles and fallback. Its state follows a snapshot of the numbers that is taken twice a second.
 */
final class HystrixGuard implements Guard {

    private static final HystrixCommandGroupKey GROUP = HystrixCommandGroupKey.Factory.asKey("guard");

    private static final AtomicInteger CREATED = new AtomicInteger();

    private final HystrixCommandKey key = HystrixCommandKey.Factory.asKey("guard-" + CREATED.incrementAndGet());
    private final HystrixCommand.Setter setter =
            HystrixCommand.Setter.withGroupKey(GROUP).andCommandKey(key).andCommandPropertiesDefaults(settings());
    private final HystrixObservableCommand.Setter observableSetter = HystrixObservableCommand.Setter.withGroupKey(GROUP)
            .andCommandKey(key)
            .andCommandPropertiesDefaults(settings());

    private static HystrixCommandProperties.Setter settings() {
        return HystrixCommandProperties.Setter()
                .withExecutionIsolationStrategy(ExecutionIsolationStrategy.SEMAPHORE)
                .withExecutionIsolationSemaphoreMaxConcurrentRequests(1000)
                .withExecutionTimeoutEnabled(false)
                .withRequestCacheEnabled(false)
                .withRequestLogEnabled(false)
                .withFallbackEnabled(false)
                .withMetricsRollingPercentileEnabled(false)
                .withMetricsRollingStatisticalWindowInMilliseconds((int) TimeUnit.SECONDS.toMillis(100))
                .withCircuitBreakerRequestVolumeThreshold(10)
                .withCircuitBreakerErrorThresholdPercentage(50)
                .withCircuitBreakerSleepWindowInMilliseconds((int) TimeUnit.DAYS.toMillis(1));
    }

    @Override
    public String call(Supplier<String> supplier) {
        return new HystrixCommand<String>(setter) {
            @Override
            protected String run() {
                return supplier.get();
            }
        }.execute();
    }

    @Override
    public CompletionStage<String> callAsync(Supplier<CompletionStage<String>> supplier) {
        HystrixObservableCommand<String> command = new HystrixObservableCommand<>(observableSetter) {
            @Override
            protected Observable<String> construct() {
                return following(supplier.get());
            }
        };
        CompletableFuture<String> result = new CompletableFuture<>();
        command.toObservable().subscribe(result::complete, result::completeExceptionally);
        return result;
    }

    private static Observable<String> following(CompletionStage<String> stage) {
        return Observable.create(subscriber -> stage.whenComplete((value, thrown) -> {
            if (thrown == null) {
                subscriber.onNext(value);
                subscriber.onCompleted();
            } else {
                subscriber.onError(thrown);
            }
        }));
    }

    @Override
    public boolean isRejection(Throwable thrown) {
        return thrown instanceof HystrixRuntimeException failure
                && failure.getFailureType() == HystrixRuntimeException.FailureType.SHORTCIRCUIT;
    }
}
