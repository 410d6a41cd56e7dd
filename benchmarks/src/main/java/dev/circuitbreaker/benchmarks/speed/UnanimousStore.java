package dev.circuitbreaker.benchmarks.speed;

import dev.circuitbreaker.spring.fleet.FleetOrder;
import dev.circuitbreaker.spring.fleet.FleetOverride;
import dev.circuitbreaker.spring.fleet.FleetReport;
import dev.circuitbreaker.spring.fleet.FleetStore;
import dev.circuitbreaker.spring.fleet.FleetVerdict;
import dev.circuitbreaker.spring.fleet.FleetBreakerView;
import dev.circuitbreaker.spring.fleet.Opinion;
import dev.circuitbreaker.spring.fleet.ProbeLease;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A store that answers at once, as if nine other instances saw what this one does. It keeps nothing, so that what is weighed
 * or timed is what the instance does. Safe for use by several threads.
 */
public final class UnanimousStore implements FleetStore {

    private static final int INSTANCES = 10;

    private final Semaphore exchanges = new Semaphore(0);

    /** Waits until this many more exchanges have been made. */
    void awaitExchanges(int count) throws InterruptedException {
        if (!exchanges.tryAcquire(count, 10, TimeUnit.SECONDS)) {
            throw new AssertionError("the instance does not exchange");
        }
    }

    @Override
    public Map<String, FleetVerdict> exchange(String instance, Collection<FleetReport> reports) {
        Map<String, FleetVerdict> verdicts = new LinkedHashMap<>();
        for (FleetReport report : reports) {
            int suspecting = report.opinion() == Opinion.SUSPECTS ? INSTANCES : 0;
            int dissenting = report.opinion() == Opinion.DISSENTS ? INSTANCES : 0;
            verdicts.put(report.name(), new FleetVerdict(INSTANCES, INSTANCES, suspecting, dissenting, false, null, 0));
        }
        exchanges.release();
        return verdicts;
    }

    @Override
    public ProbeLease lease(String name, String instance, int probes, Duration lease, Duration wait) {
        return new ProbeLease(true, Duration.ZERO);
    }

    @Override
    public FleetOverride override(String name, FleetOrder order, Duration ttl) {
        throw new UnsupportedOperationException("no operator takes part in a measurement");
    }

    @Override
    public Map<String, FleetBreakerView> look(Collection<String> names) {
        throw new UnsupportedOperationException("no operator takes part in a measurement");
    }

    @Override
    public void nudge(String instance) {}

    @Override
    public void onNudge(@Nullable Runnable listener) {}

    @Override
    public void close() {}
}
