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

/** Calls of which every fifth fails, through a closed breaker that all threads share and that stays closed. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FailureBenchmark {

    @Param({
        "BARE",
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

    /** Counts the calls of one thread. */
    @State(Scope.Thread)
    public static class Turn {

        private int calls;

        boolean fails() {
            return ++calls % 5 == 0;
        }
    }

    @Setup
    public void create() throws Exception {
        guard = subject.create();
        Trials.succeed(guard);
    }

    @Benchmark
    public Object oneInFiveFails(Turn turn) throws Exception {
        try {
            return guard.call(turn.fails() ? Trials.FAILING : supplier);
        } catch (Exception thrown) {
            if (thrown != Trials.FAILURE && guard.isRejection(thrown)) {
                throw new AssertionError("it has opened", thrown);
            }
            return thrown;
        }
    }
}
