package dev.circuitbreaker.spring.actuate;

import dev.circuitbreaker.spring.fleet.FleetBreakerView;
import dev.circuitbreaker.spring.fleet.FleetOrder;
import dev.circuitbreaker.spring.fleet.FleetOverride;
import dev.circuitbreaker.spring.fleet.FleetReport;
import dev.circuitbreaker.spring.fleet.FleetStore;
import dev.circuitbreaker.spring.fleet.FleetUnavailableException;
import dev.circuitbreaker.spring.fleet.FleetVerdict;
import dev.circuitbreaker.spring.fleet.ProbeLease;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A store that tests write the other instances into, and switch off. Its time stands still. */
final class FleetStoreInMemory implements FleetStore {

    static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private final Map<String, Map<String, FleetBreakerView.Member>> told = new ConcurrentHashMap<>();
    private final Map<String, List<FleetOverride>> audit = new ConcurrentHashMap<>();
    private volatile boolean silent;

    /** Whether it answers no more. */
    void silent(boolean silent) {
        this.silent = silent;
    }

    synchronized void forget() {
        told.clear();
        audit.clear();
    }

    synchronized void tell(String name, String instance, FleetBreakerView.Member member) {
        told.computeIfAbsent(name, key -> new TreeMap<>()).put(instance, member);
    }

    synchronized List<FleetOverride> said(String name) {
        return List.copyOf(audit.getOrDefault(name, List.of()));
    }

    private void answer(String what) {
        if (silent) {
            throw new FleetUnavailableException(what, null);
        }
    }

    @Override
    public synchronized Map<String, FleetVerdict> exchange(String instance, Collection<FleetReport> reports) {
        answer("exchange");
        Map<String, FleetVerdict> verdicts = new LinkedHashMap<>();
        for (FleetReport report : reports) {
            List<FleetOverride> said = audit.getOrDefault(report.name(), List.of());
            FleetOverride newest = said.isEmpty() ? null : said.get(0);
            long left = newest == null ? 0 : newest.until() - NOW.toEpochMilli();
            verdicts.put(report.name(), new FleetVerdict(1, 0, 0, 0, false, newest, left));
        }
        return verdicts;
    }

    @Override
    public ProbeLease lease(String name, String instance, int probes, Duration lease, Duration wait) {
        answer("lease");
        return new ProbeLease(true, Duration.ZERO);
    }

    @Override
    public synchronized FleetOverride override(String name, FleetOrder order, Duration ttl) {
        answer("override");
        List<FleetOverride> before = audit.getOrDefault(name, List.of());
        long since = NOW.toEpochMilli() + before.size();
        FleetOverride said =
                new FleetOverride(order.state(), order.reason(), order.actor(), since, since + ttl.toMillis());
        List<FleetOverride> all = new ArrayList<>(List.of(said));
        all.addAll(before);
        audit.put(name, all);
        return said;
    }

    @Override
    public synchronized Map<String, FleetBreakerView> look(Collection<String> names) {
        answer("look");
        Map<String, FleetBreakerView> views = new LinkedHashMap<>();
        told.keySet().forEach(name -> views.put(name, view(name)));
        names.forEach(name -> views.put(name, view(name)));
        return views;
    }

    private FleetBreakerView view(String name) {
        List<FleetOverride> said = said(name);
        return new FleetBreakerView(
                NOW.toEpochMilli(),
                new TreeMap<>(told.getOrDefault(name, Map.of())),
                said.isEmpty() ? null : said.get(0),
                said);
    }

    @Override
    public void nudge(String instance) {
        answer("nudge");
    }

    @Override
    public void onNudge(@Nullable Runnable listener) {
        // What others say, tests write into it themselves.
    }

    @Override
    public void close() {
        forget();
    }
}
