package dev.circuitbreaker.benchmarks.speed;

import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.CircuitBreakerConfig;
import dev.circuitbreaker.core.Permit;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A call of each of many keys in turn, which have places or have not. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class KeyBenchmark {

    private static final IllegalStateException DOWN = new IllegalStateException();

    @Param({"1000", "100000"})
    int places;

    /** As many keys in use as places, or twice as many. */
    @Param({"1", "2"})
    int perPlace;

    /** Whether the dependency is healthy; if not, all keys that have a place are open, and so is the breaker itself. */
    @Param({"true", "false"})
    boolean healthy;

    private CircuitBreaker breaker;
    private String[] keys;
    private int next;

    /** All places are taken. */
    @Setup
    public void fill() {
        breaker = CircuitBreaker.of(
                "sharded",
                CircuitBreakerConfig.builder()
                        .maxKeys(places)
                        .consecutiveFailureThreshold(1)
                        .build());
        keys = new String[places * perPlace];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = "shard-" + i;
        }
        for (int i = 0; i < keys.length; i++) {
            call();
        }
    }

    /** Makes a call of the next key. */
    @Benchmark
    public @Nullable Permit call() {
        Permit permit = breaker.forKey(keys[next]).tryAcquire();
        if (permit != null) {
            if (healthy) {
                permit.succeeded(null);
            } else {
                permit.failed(DOWN);
            }
        }
        next = next + 1 < keys.length ? next + 1 : 0;
        return permit;
    }
}
