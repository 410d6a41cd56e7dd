package dev.circuitbreaker.benchmarks.memory;

import dev.circuitbreaker.benchmarks.speed.UnanimousStore;
import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.CircuitBreakerConfig;
import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.core.ManualTicker;
import dev.circuitbreaker.spring.config.FleetMode;
import dev.circuitbreaker.spring.config.FleetSettings;
import dev.circuitbreaker.spring.fleet.FleetInstance;
import dev.circuitbreaker.spring.fleet.ProbeLeases;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jol.info.GraphLayout;

/** Weighs with JOL what it takes an instance to be a member of a fleet, for each circuit breaker. */
public final class FleetWeight {

    private static final int MANY = 501;
    private static final int EXCHANGES = 20;

    private FleetWeight() {}

    /**
     * Weighs a circuit breaker that is a member, and one that is not, both after some calls.
     *
     * @return by how many bytes the first weighs more
     */
    public static long perBreaker() {
        System.setProperty("jol.magicFieldOffset", "true"); // for records and lambdas
        return (weight(MANY, FleetMode.QUORUM) - weight(1, FleetMode.QUORUM)) / (MANY - 1)
                - (weight(MANY, FleetMode.OFF) - weight(1, FleetMode.OFF)) / (MANY - 1);
    }

    private static long weight(int count, FleetMode mode) {
        ManualTicker ticker = new ManualTicker();
        UnanimousStore store = new UnanimousStore();
        FleetSettings settings = new FleetSettings(mode, "weighed", "benchmarks", Duration.ofHours(1));
        ProbeLeases leases = new ProbeLeases(store, settings.instanceId());
        CircuitBreakerConfig.Builder config = CircuitBreakerConfig.builder().ticker(ticker);
        if (mode.listens()) {
            config.probeGate(leases);
        }
        CircuitBreakerRegistry registry = CircuitBreakerRegistry.of(config.build());
        List<Object> roots = new ArrayList<>(List.of(registry, store));
        FleetInstance member = null;
        if (mode != FleetMode.OFF) {
            member = new FleetInstance(registry, store, settings, leases, () -> {});
            roots.add(member);
        }
        for (int i = 0; i < count; i++) {
            registry.get("breaker-" + i);
        }
        for (int exchange = 0; exchange < EXCHANGES; exchange++) {
            registry.all().forEach(FleetWeight::call);
            ticker.advance(Duration.ofSeconds(1));
            if (member != null) {
                member.exchange();
            }
        }
        return GraphLayout.parseInstance(roots.toArray()).totalSize();
    }

    private static void call(CircuitBreaker breaker) {
        for (int i = 0; i < 10; i++) {
            breaker.acquire().succeeded(null);
        }
    }
}
