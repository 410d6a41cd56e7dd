package dev.circuitbreaker.sample;

import dev.circuitbreaker.core.CircuitBreaker.State;
import dev.circuitbreaker.spring.fleet.FleetBreakerView;
import dev.circuitbreaker.spring.fleet.FleetOrder;
import dev.circuitbreaker.spring.fleet.FleetOverride;
import dev.circuitbreaker.spring.fleet.FleetReport;
import dev.circuitbreaker.spring.fleet.FleetStore;
import dev.circuitbreaker.spring.fleet.FleetUnavailableException;
import dev.circuitbreaker.spring.fleet.FleetVerdict;
import dev.circuitbreaker.spring.fleet.InstanceBreakerState;
import dev.circuitbreaker.spring.fleet.Opinion;
import dev.circuitbreaker.spring.fleet.ProbeLease;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;

/** A store in which this instance, {@code shop-1}, meets others that a test has tell what it wants. */
final class OtherInstances implements FleetStore {

    @TestConfiguration(proxyBeanMethods = false)
    static class Beans {

        @Bean
        OtherInstances otherInstances() {
            return new OtherInstances();
        }
    }

    private final Map<String, Map<String, FleetBreakerView.Member>> told = new TreeMap<>();
    private final Map<String, List<FleetOverride>> said = new TreeMap<>();
    private volatile boolean silent;

    /** Whether the store answers no more. */
    void silent(boolean silent) {
        this.silent = silent;
    }

    synchronized void forget() {
        told.clear();
        said.clear();
    }

    synchronized void tell(String name, String instance, Opinion opinion, State state, int failed) {
        String cause = state == State.CLOSED ? null : "failure rate " + failed * 10 + "% reached 50% over 10 calls";
        told.computeIfAbsent(name, key -> new TreeMap<>())
                .put(
                        instance,
                        new FleetBreakerView.Member(
                                opinion, true, new InstanceBreakerState(state, 10, failed, 0, cause)));
    }

    private void answer() {
        if (silent) {
            throw new FleetUnavailableException("silent", null);
        }
    }

    @Override
    public synchronized Map<String, FleetVerdict> exchange(String instance, Collection<FleetReport> reports) {
        answer();
        Map<String, FleetVerdict> verdicts = new TreeMap<>();
        for (FleetReport report : reports) {
            String name = report.name();
            told.computeIfAbsent(name, key -> new TreeMap<>())
                    .put(instance, new FleetBreakerView.Member(report.opinion(), report.hasTraffic(), report.state()));
            List<FleetOverride> all = said.getOrDefault(name, List.of());
            FleetOverride newest = all.isEmpty() ? null : all.get(0);
            long left = newest == null ? 0 : newest.until() - System.currentTimeMillis();
            verdicts.put(name, new FleetVerdict(1, 0, 0, 0, false, newest, left));
        }
        return verdicts;
    }

    @Override
    public ProbeLease lease(String name, String instance, int probes, Duration lease, Duration wait) {
        answer();
        return new ProbeLease(true, Duration.ZERO);
    }

    @Override
    public synchronized FleetOverride override(String name, FleetOrder order, Duration ttl) {
        answer();
        long now = System.currentTimeMillis();
        FleetOverride newest =
                new FleetOverride(order.state(), order.reason(), order.actor(), now, now + ttl.toMillis());
        List<FleetOverride> all = new ArrayList<>(List.of(newest));
        all.addAll(said.getOrDefault(name, List.of()));
        said.put(name, all);
        return newest;
    }

    @Override
    public synchronized Map<String, FleetBreakerView> look(Collection<String> names) {
        answer();
        Map<String, FleetBreakerView> views = new TreeMap<>();
        told.keySet().forEach(name -> views.put(name, view(name)));
        names.forEach(name -> views.put(name, view(name)));
        return views;
    }

    private FleetBreakerView view(String name) {
        List<FleetOverride> all = List.copyOf(said.getOrDefault(name, List.of()));
        return new FleetBreakerView(
                System.currentTimeMillis(),
                new TreeMap<>(told.getOrDefault(name, Map.of())),
                all.isEmpty() ? null : all.get(0),
                all);
    }

    @Override
    public void nudge(String instance) {
        // The others tell only what a test has them tell.
    }

    @Override
    public void onNudge(@Nullable Runnable listener) {
        // The loop exchanges once a second anyway.
    }

    @Override
    public void close() {
        forget();
    }
}
