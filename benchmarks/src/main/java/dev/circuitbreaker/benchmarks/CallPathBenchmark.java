package dev.circuitbreaker.benchmarks;

import dev.circuitbreaker.core.CallNotPermittedException;
import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A call through a breaker that all threads share. Read the ratios to the floor of the same run, not the nanoseconds: two
 * readings of the clock are what any breaker pays that knows how long calls take.
 *
 * <p>Settings are as equal as the libraries permit: windows of 100 calls or 100 seconds, a failure rate of 50 %, a slow-call
 * threshold of a minute. A rejection is measured in OPEN, with Resilience4j's default, which fills in a stack trace, and
 * without. In the scenario with failures every fifth call fails, below the threshold, with an exception made
 * beforehand.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 8, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(2)
public class CallPathBenchmark {

    private static final IllegalStateException FAILURE = new IllegalStateException("made beforehand");

    private final Supplier<String> supplier = () -> "result";
    private CircuitBreaker counting;
    private CircuitBreaker countingUntimed;
    private CircuitBreaker timing;
    private CircuitBreaker open;
    private io.github.resilience4j.circuitbreaker.CircuitBreaker theirCounting;
    private io.github.resilience4j.circuitbreaker.CircuitBreaker theirTiming;
    private io.github.resilience4j.circuitbreaker.CircuitBreaker theirOpen;
    private io.github.resilience4j.circuitbreaker.CircuitBreaker theirOpenWithoutStackTrace;

    /** Counts calls of one thread, so that every fifth fails. */
    @State(Scope.Thread)
    public static class Turn {

        private int calls;

        boolean fails() {
            return ++calls % 5 == 0;
        }
    }

    @Setup
    public void create() {
        counting = CircuitBreaker.of("counting", CircuitBreakerConfig.ofDefaults());
        countingUntimed = CircuitBreaker.of(
                "untimed", CircuitBreakerConfig.builder().slowCallDetectionOff().build());
        timing = CircuitBreaker.of(
                "timing",
                CircuitBreakerConfig.builder()
                        .slidingWindowType(CircuitBreakerConfig.SlidingWindowType.TIME_BASED)
                        .build());
        open = CircuitBreaker.of(
                "open",
                CircuitBreakerConfig.builder()
                        .initialState(CircuitBreaker.State.OPEN)
                        .waitDurationInOpenState(Duration.ofDays(1))
                        .build());
        theirCounting = theirs(SlidingWindowType.COUNT_BASED, true);
        theirTiming = theirs(SlidingWindowType.TIME_BASED, true);
        theirOpen = theirs(SlidingWindowType.COUNT_BASED, true);
        theirOpen.transitionToOpenState();
        theirOpenWithoutStackTrace = theirs(SlidingWindowType.COUNT_BASED, false);
        theirOpenWithoutStackTrace.transitionToOpenState();
    }

    private static io.github.resilience4j.circuitbreaker.CircuitBreaker theirs(
            SlidingWindowType type, boolean stackTrace) {
        return io.github.resilience4j.circuitbreaker.CircuitBreaker.of(
                "theirs",
                io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.custom()
                        .slidingWindowType(type)
                        .slidingWindowSize(100)
                        .minimumNumberOfCalls(10)
                        .waitDurationInOpenState(Duration.ofDays(1))
                        .writableStackTraceEnabled(stackTrace)
                        .build());
    }

    @Benchmark
    public String floorOfTwoClockReads() {
        long start = System.nanoTime();
        String result = supplier.get();
        return System.nanoTime() - start < 0 ? null : result;
    }

    @Benchmark
    public String success() {
        return counting.execute(supplier);
    }

    @Benchmark
    public String successWithoutSlowCallDetection() {
        return countingUntimed.execute(supplier);
    }

    @Benchmark
    public String successInATimeWindow() {
        return timing.execute(supplier);
    }

    @Benchmark
    public String resilience4jSuccess() {
        return theirCounting.executeSupplier(supplier);
    }

    @Benchmark
    public String resilience4jSuccessInATimeWindow() {
        return theirTiming.executeSupplier(supplier);
    }

    @Benchmark
    public String oneInFiveFails(Turn turn) {
        try {
            return counting.execute(turn.fails() ? CallPathBenchmark::fail : supplier);
        } catch (IllegalStateException expected) {
            return expected.getMessage();
        }
    }

    @Benchmark
    public String resilience4jOneInFiveFails(Turn turn) {
        try {
            return theirCounting.executeSupplier(turn.fails() ? CallPathBenchmark::fail : supplier);
        } catch (IllegalStateException expected) {
            return expected.getMessage();
        }
    }

    private static String fail() {
        throw FAILURE;
    }

    @Benchmark
    public Object rejected() {
        try {
            return open.execute(supplier);
        } catch (CallNotPermittedException expected) {
            return expected;
        }
    }

    @Benchmark
    public Object resilience4jRejected() {
        try {
            return theirOpen.executeSupplier(supplier);
        } catch (io.github.resilience4j.circuitbreaker.CallNotPermittedException expected) {
            return expected;
        }
    }

    @Benchmark
    public Object resilience4jRejectedWithoutStackTrace() {
        try {
            return theirOpenWithoutStackTrace.executeSupplier(supplier);
        } catch (io.github.resilience4j.circuitbreaker.CallNotPermittedException expected) {
            return expected;
        }
    }
}
