package dev.circuitbreaker.benchmarks.speed;

import dev.circuitbreaker.core.CallNotPermittedException;
import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.CircuitBreaker.State;
import dev.circuitbreaker.core.CircuitBreakerConfig;
import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.spring.config.FleetMode;
import dev.circuitbreaker.spring.config.FleetSettings;
import dev.circuitbreaker.spring.fleet.FleetLoop;
import dev.circuitbreaker.spring.fleet.FleetInstance;
import dev.circuitbreaker.spring.fleet.ProbeLeases;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What taking part in a fleet costs a call: a success and a rejection, while a thread exchanges once a second with a store that
 * answers at once. Where the mode is {@code OFF} there is no such thread.
 */
@org.openjdk.jmh.annotations.State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FleetBenchmark {

    private static final Supplier<String> NEVER = () -> {
        throw new AssertionError("a call was let through");
    };

    @Param({"OFF", "QUORUM"})
    FleetMode mode;

    private final Supplier<String> supplier = () -> "result";
    private final UnanimousStore store = new UnanimousStore();
    private @Nullable FleetLoop loop;
    private CircuitBreaker closed;
    private CircuitBreaker open;

    @Setup
    public void create() throws InterruptedException {
        FleetSettings settings = new FleetSettings(mode, "measured", "benchmarks", Duration.ofHours(1));
        ProbeLeases leases = new ProbeLeases(store, settings.instanceId());
        CircuitBreakerConfig.Builder config =
                CircuitBreakerConfig.builder().waitDurationInOpenState(Duration.ofDays(1));
        if (mode.listens()) {
            config.probeGate(leases);
        }
        CircuitBreakerRegistry registry = CircuitBreakerRegistry.of(config.build());
        closed = registry.get("closed");
        open = registry.get("open");
        for (int i = 0; i < 10; i++) {
            open.acquire().failed(Trials.FAILURE);
        }
        if (mode != FleetMode.OFF) {
            loop = new FleetLoop(store, wake -> new FleetInstance(registry, store, settings, leases, wake));
            loop.start();
            store.awaitExchanges(2); // the first one tells that a breaker is open, which is what the second is made for
        }
        if (closed.state() != State.CLOSED || open.state() != State.OPEN) {
            throw new AssertionError(closed.state() + " and " + open.state());
        }
    }

    @TearDown
    public void stop() {
        if (loop != null) {
            loop.stop();
        }
    }

    @Benchmark
    public String success() {
        return closed.execute(supplier);
    }

    /** The exception is returned, so that it has to be made. */
    @Benchmark
    public Object rejected() {
        try {
            return open.execute(NEVER);
        } catch (CallNotPermittedException rejection) {
            return rejection;
        }
    }
}
