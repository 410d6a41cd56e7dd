package dev.circuitbreaker.spring.fleet.simulation;

import dev.circuitbreaker.core.simulation.FleetRun;
import dev.circuitbreaker.spring.fleet.FleetBreakerView;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What the instances share in one run, on the clock of the store. Confined to the thread of the run. */
final class SharedData {

    /** Far from zero, so that a time that is mistaken for another is noticed. */
    private static final long EPOCH_MILLIS = 1_700_000_000_000L;

    private final FleetRun run;
    private final Map<String, SharedBreaker> breakers = new TreeMap<>();
    private final Map<String, Runnable> listeners = new LinkedHashMap<>();

    SharedData(FleetRun run) {
        this.run = run;
        if (run.store().flushedAt() >= 0) {
            run.agenda().after(run.store().flushedAt(), () -> breakers.values().forEach(SharedBreaker::forget));
        }
    }

    /** Milliseconds since 1970. */
    long now() {
        return EPOCH_MILLIS + TimeUnit.NANOSECONDS.toMillis(run.time().now());
    }

    SharedBreaker breaker(String name) {
        return breakers.computeIfAbsent(name, unused -> new SharedBreaker());
    }

    Map<String, FleetBreakerView> look(Collection<String> names) {
        names.forEach(this::breaker);
        Map<String, FleetBreakerView> views = new LinkedHashMap<>();
        breakers.forEach((name, breaker) -> views.put(name, breaker.view(now())));
        return views;
    }

    void listen(String instance, @Nullable Runnable listener) {
        if (listener == null) {
            listeners.remove(instance);
        } else {
            listeners.put(instance, listener);
        }
    }

    void nudgeAllBut(String instance) {
        listeners.forEach((other, listener) -> {
            if (!other.equals(instance)) {
                listener.run();
            }
        });
    }
}
