package dev.circuitbreaker.benchmarks.speed;

import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A successful call through a closed breaker that all threads share. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SuccessBenchmark {

    @Param({
        "BARE",
        "TWO_CLOCK_READS",
        "SHARED_ATOMIC",
        "LONG_ADDER",
        "OURS_COUNT",
        "OURS_TIME",
        "OURS_UNTIMED",
        "R4J_COUNT",
        "R4J_COUNT_LOCK_FREE",
        "R4J_TIME",
        "R4J_TIME_LOCK_FREE",
        "FAILSAFE_COUNT",
        "FAILSAFE_TIME",
        "SMALLRYE",
        "SENTINEL",
        "HYSTRIX"
    })
    Subject subject;

    private final Supplier<String> supplier = () -> "result";
    private Guard guard;

    @Setup
    public void create() throws Exception {
        if (!subject.isFloor()) {
            Trials.trip(subject.create()); // proves that it is a breaker
        }
        guard = subject.create();
        Trials.succeed(guard);
    }

    @Benchmark
    public String success() throws Exception {
        return guard.call(supplier);
    }
}
