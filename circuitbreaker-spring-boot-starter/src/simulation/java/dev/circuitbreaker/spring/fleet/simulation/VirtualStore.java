package dev.circuitbreaker.spring.fleet.simulation;

import dev.circuitbreaker.core.simulation.FleetRun;
import dev.circuitbreaker.core.simulation.StoreTrouble.Kind;
import dev.circuitbreaker.spring.fleet.FleetBreakerView;
import dev.circuitbreaker.spring.fleet.FleetOrder;
import dev.circuitbreaker.spring.fleet.FleetOverride;
import dev.circuitbreaker.spring.fleet.FleetReport;
import dev.circuitbreaker.spring.fleet.FleetStore;
import dev.circuitbreaker.spring.fleet.FleetUnavailableException;
import dev.circuitbreaker.spring.fleet.FleetVerdict;
import dev.circuitbreaker.spring.fleet.ProbeLease;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The store as one instance reaches it, on the virtual time of a run. What an instance tells takes a round trip to become
 * known to the others; a call that asks for a lease waits for the answer, and the log is told so. Confined to the thread of
 * the run.
 */
final class VirtualStore implements FleetStore {

    private static final Duration LONGEST_EXCHANGE = Duration.ofMillis(300);
    private static final Duration LONGEST_LEASE = Duration.ofMillis(50);

    private final FleetRun run;
    private final SharedData data;

    /** Of the instance that this one belongs to. */
    private final String owner;

    VirtualStore(FleetRun run, SharedData data, String owner) {
        this.run = run;
        this.data = data;
        this.owner = owner;
    }

    @Override
    public Map<String, FleetVerdict> exchange(String instance, Collection<FleetReport> reports) {
        Duration roundTrip = reach(LONGEST_EXCHANGE);
        Map<String, FleetVerdict> verdicts = new LinkedHashMap<>();
        reports.forEach(report -> {
            SharedBreaker breaker = data.breaker(report.name());
            run.agenda().after(roundTrip.toNanos(), () -> breaker.tell(instance, report, data.now()));
            verdicts.put(report.name(), breaker.verdictWith(instance, report, data.now()));
        });
        return verdicts;
    }

    @Override
    public ProbeLease lease(String name, String instance, int probes, Duration lease, Duration wait) {
        run.log().waited(timeToLease().toNanos());
        reach(LONGEST_LEASE);
        return data.breaker(name).lease(instance, probes, lease, wait, data.now());
    }

    private Duration timeToLease() {
        long now = run.time().now();
        if (run.store().is(Kind.DOWN, now)) {
            return Duration.ZERO;
        }
        Duration answer =
                run.store().is(Kind.SILENT, now) ? LONGEST_LEASE : run.store().roundTrip(now);
        return answer.compareTo(LONGEST_LEASE) > 0 ? LONGEST_LEASE : answer;
    }

    @Override
    public FleetOverride override(String name, FleetOrder order, Duration ttl) {
        reach(LONGEST_EXCHANGE);
        FleetOverride said = data.breaker(name).override(order, ttl, data.now());
        nudge(owner);
        return said;
    }

    @Override
    public Map<String, FleetBreakerView> look(Collection<String> names) {
        reach(LONGEST_EXCHANGE);
        return data.look(names);
    }

    /** Lost where the store is out of reach, as a message without a receipt is. */
    @Override
    public void nudge(String instance) {
        long now = run.time().now();
        if (!run.store().is(Kind.DOWN, now) && !run.store().is(Kind.SILENT, now)) {
            run.agenda().after(run.store().roundTrip(now).toNanos(), () -> data.nudgeAllBut(instance));
        }
    }

    @Override
    public void onNudge(@Nullable Runnable listener) {
        data.listen(owner, listener);
    }

    @Override
    public void close() {
        data.listen(owner, null);
    }

    private Duration reach(Duration patience) {
        long now = run.time().now();
        Duration roundTrip = run.store().roundTrip(now);
        if (run.store().is(Kind.DOWN, now) || run.store().is(Kind.SILENT, now) || roundTrip.compareTo(patience) > 0) {
            throw new FleetUnavailableException("no answer from the store", null);
        }
        return roundTrip;
    }
}
