package dev.circuitbreaker.benchmarks.speed;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** An asynchronous call that succeeds after it has returned: the caller completes it, and gets the result. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class AsyncBenchmark {

    @Param({
        "BARE",
        "OURS_COUNT",
        "OURS_TIME",
        "R4J_COUNT",
        "R4J_TIME",
        "FAILSAFE_COUNT",
        "SMALLRYE",
        "SENTINEL",
        "HYSTRIX"
    })
    Subject subject;

    private Guard guard;

    @Setup
    public void create() throws Exception {
        guard = subject.create();
        CompletableFuture<String> source = new CompletableFuture<>();
        CompletableFuture<String> seen = guard.callAsync(() -> source).toCompletableFuture();
        if (seen.isDone()) {
            throw new AssertionError("done before its source");
        }
        source.complete("result");
        if (!seen.get(5, TimeUnit.SECONDS).equals("result")) {
            throw new AssertionError("another result");
        }
    }

    @Benchmark
    public String asyncCall() throws Exception {
        CompletableFuture<String> source = new CompletableFuture<>();
        CompletionStage<String> stage = guard.callAsync(() -> source);
        source.complete("result");
        return stage.toCompletableFuture().join();
    }
}
