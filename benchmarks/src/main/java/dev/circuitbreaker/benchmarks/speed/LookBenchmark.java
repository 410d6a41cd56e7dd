package dev.circuitbreaker.benchmarks.speed;

import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.CircuitBreakerConfig;
import dev.circuitbreaker.core.CircuitBreakerRegistry;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One look at all breakers of a registry, as the starter's thread takes it once a second. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class LookBenchmark {

    private static final int CALLS = 100;

    @Param("1000")
    int breakers;

    private CircuitBreakerRegistry registry;

    /** Every breaker has a full window with failures in it, and a call in flight. */
    @Setup
    public void use() {
        registry = CircuitBreakerRegistry.of(name -> CircuitBreakerConfig.ofDefaults(), breakers);
        for (int i = 0; i < breakers; i++) {
            CircuitBreaker breaker = registry.get("breaker-" + i);
            for (int call = 0; call < CALLS; call++) {
                if (call % 10 == 9) {
                    breaker.acquire().failed(new IllegalStateException());
                } else {
                    breaker.acquire().succeeded(null);
                }
            }
            breaker.acquire();
        }
    }

    /** Looks at all of them. */
    @Benchmark
    public void look() {
        registry.look();
    }
}
