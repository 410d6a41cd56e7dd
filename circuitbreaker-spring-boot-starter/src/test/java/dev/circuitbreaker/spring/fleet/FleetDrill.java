package dev.circuitbreaker.spring.fleet;

import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.CircuitBreaker.State;
import dev.circuitbreaker.core.CircuitBreakerConfig;
import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.core.ManualTicker;
import dev.circuitbreaker.spring.config.FleetMode;
import dev.circuitbreaker.spring.config.FleetSettings;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An instance of a fleet, with a store that says what a test wants it to. */
class FleetDrill {

    static final FleetVerdict NOTHING = new FleetVerdict(10, 10, 0, 0, false, null, 0);

    /** Says what it is told to say, and keeps what it hears. */
    static final class ScriptedStore implements FleetStore {

        FleetVerdict verdict = NOTHING;
        boolean reachable = true;
        ProbeLease lease = new ProbeLease(true, Duration.ZERO);
        int leases;
        Duration round = Duration.ZERO;
        int nudges;
        Runnable meanwhile = () -> {};
        Map<String, FleetReport> reports = new HashMap<>();
        Map<String, FleetOrder> orders = new HashMap<>();

        private void reach() {
            if (!reachable) {
                throw new FleetUnavailableException("gone", null);
            }
        }

        @Override
        public Map<String, FleetVerdict> exchange(String instance, Collection<FleetReport> told) {
            reach();
            meanwhile.run();
            reports = told.stream().collect(Collectors.toMap(FleetReport::name, each -> each));
            return told.stream().collect(Collectors.toMap(FleetReport::name, each -> verdict));
        }

        @Override
        public ProbeLease lease(String name, String instance, int probes, Duration life, Duration wait) {
            leases++;
            round = wait;
            reach();
            return lease;
        }

        @Override
        public FleetOverride override(String name, FleetOrder order, Duration ttl) {
            orders.put(name, order);
            return new FleetOverride(order.state(), order.reason(), order.actor(), 1, 1 + ttl.toMillis());
        }

        @Override
        public Map<String, FleetBreakerView> look(Collection<String> names) {
            return names.stream()
                    .collect(
                            Collectors.toMap(name -> name, name -> new FleetBreakerView(1, Map.of(), null, List.of())));
        }

        @Override
        public void nudge(String instance) {
            nudges++;
        }

        @Override
        public void onNudge(@Nullable Runnable listener) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {}
    }

    final ManualTicker ticker = new ManualTicker();
    final ScriptedStore store = new ScriptedStore();
    final ProbeLeases leases = new ProbeLeases(store, "one");
    final CircuitBreakerRegistry registry = CircuitBreakerRegistry.of(
            CircuitBreakerConfig.builder().ticker(ticker).probeGate(leases).build());
    final CircuitBreaker breaker = registry.get("pricing");
    final AtomicInteger woken = new AtomicInteger();
    FleetInstance member = member(FleetMode.QUORUM);

    FleetInstance member(FleetMode mode) {
        return new FleetInstance(
                registry,
                store,
                new FleetSettings(mode, "one", "circuitbreaker", Duration.ofHours(1)),
                leases,
                woken::incrementAndGet);
    }

    void succeed(int calls) {
        for (int i = 0; i < calls; i++) {
            breaker.acquire().succeeded(null);
        }
    }

    void fail(int calls) {
        for (int i = 0; i < calls; i++) {
            breaker.acquire().failed(new IllegalStateException("down"));
        }
    }

    FleetReport exchange() {
        member.exchange();
        return Objects.requireNonNull(store.reports.get("pricing"));
    }

    FleetReport exchange(int suspecting) {
        store.verdict = new FleetVerdict(10, 10, suspecting, 0, false, null, 0);
        return exchange();
    }

    void recovered() {
        store.verdict = new FleetVerdict(10, 10, 0, 0, true, null, 0);
        exchange();
    }

    void override(State state, long since, long millis) {
        FleetOverride said = new FleetOverride(state, "load test", "alice", since, since + millis);
        store.verdict = new FleetVerdict(10, 10, 0, 0, false, said, millis);
        exchange();
    }

    String cause() {
        return Objects.requireNonNull(breaker.snapshot().lastTransition()).cause();
    }

    void pass(Duration time) {
        ticker.advance(time);
    }
}
