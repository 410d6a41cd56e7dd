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

/** A call that an open breaker rejects, which failures have opened for a day. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RejectionBenchmark {

    private static final Supplier<String> NEVER = () -> {
        throw new AssertionError("a call was let through");
    };

    @Param({"OURS_COUNT", "R4J_COUNT", "R4J_NO_STACK_TRACE", "FAILSAFE_COUNT", "SMALLRYE", "SENTINEL", "HYSTRIX"})
    Subject subject;

    private Guard guard;

    @Setup
    public void open() throws Exception {
        guard = subject.create();
        Trials.trip(guard);
    }

    /** The exception is returned, so that it has to be made. */
    @Benchmark
    public Object rejected() {
        try {
            return guard.call(NEVER);
        } catch (Exception rejection) {
            return rejection;
        }
    }
}
