package dev.circuitbreaker.spring.fleet;

import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.spring.config.FleetSettings;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * This instance as a member of the fleet: tells the others what its circuit breakers have seen, and applies what the fleet
 * thinks. Breakers for keys decide by themselves. Safe for use by several threads, one of which exchanges at a time.
 */
public final class FleetInstance {

    private final FleetStore store;
    private final FleetSettings settings;
    private final ProbeLeases leases;
    private final Runnable wake;
    private final Map<String, InstanceBreaker> breakers = new ConcurrentHashMap<>();
    private final CircuitBreaker.Registration added;
    private final CircuitBreaker.Registration removed;

    /**
     * Begins to follow the circuit breakers of a registry.
     *
     * @param registry the circuit breakers
     * @param store where the instances meet
     * @param settings what this instance makes of what it is told
     * @param leases the gate that these circuit breakers ask before they probe
     * @param wake called by any thread when there is something that the others should know before the next second is over;
     *     must not block
     */
    public FleetInstance(
            CircuitBreakerRegistry registry,
            FleetStore store,
            FleetSettings settings,
            ProbeLeases leases,
            Runnable wake) {
        this.store = store;
        this.settings = settings;
        this.leases = leases;
        this.wake = wake;
        this.added = registry.onAdded(this::follow);
        this.removed = registry.onRemoved(this::forget);
        registry.all().forEach(this::follow);
        if (settings.mode().listens()) {
            leases.follow(registry);
        }
    }

    private void follow(CircuitBreaker breaker) {
        breakers.computeIfAbsent(breaker.name(), name -> new InstanceBreaker(breaker, settings.mode(), wake));
    }

    private void forget(CircuitBreaker breaker) {
        InstanceBreaker gone = breakers.remove(breaker.name());
        if (gone != null) {
            gone.close();
        }
    }

    /**
     * Tells, asks and applies, in one round trip. Where the store does not answer, the circuit breakers go on by themselves.
     *
     * @throws FleetUnavailableException if the store does not answer
     */
    public synchronized void exchange() {
        Map<String, FleetReport> reports = new ConcurrentHashMap<>();
        Map<String, Opinion> before = new ConcurrentHashMap<>();
        breakers.forEach((name, breaker) -> {
            before.put(name, breaker.opinion());
            reports.put(name, breaker.report());
        });
        Map<String, FleetVerdict> verdicts;
        try {
            verdicts = store.exchange(settings.instanceId(), reports.values());
        } catch (RuntimeException unavailable) { // also of a store that is not ours
            leases.reachable(false);
            breakers.values().forEach(breaker -> {
                breaker.trust();
                breaker.expire();
            });
            throw unavailable;
        }
        leases.reachable(true);
        boolean news = false;
        for (Map.Entry<String, FleetReport> each : reports.entrySet()) {
            InstanceBreaker breaker = breakers.get(each.getKey());
            FleetVerdict verdict = verdicts.get(each.getKey());
            if (breaker != null && verdict != null) {
                news |= breaker.told(each.getValue(), before.getOrDefault(each.getKey(), Opinion.ABSTAINS));
                if (verdict.recovered()) {
                    leases.forget(each.getKey());
                }
                breaker.apply(verdict);
            }
        }
        if (news) {
            store.nudge(settings.instanceId());
        }
    }

    /**
     * Does what has just been said for all instances, and keeps telling it until it is over.
     *
     * @param name the name of a circuit breaker; nothing is done if this instance does not have it
     * @param said what
     */
    synchronized void obey(String name, FleetOverride said) {
        InstanceBreaker breaker = breakers.get(name);
        if (breaker != null) {
            breaker.obey(said);
        }
    }

    /** {@return what this instance knows by itself, by the names of its circuit breakers} */
    synchronized Map<String, FleetBreakerView> alone() {
        Map<String, FleetBreakerView> views = new TreeMap<>();
        breakers.forEach((name, breaker) -> views.put(name, breaker.alone(settings.instanceId())));
        return views;
    }

    /** Ends the membership. The circuit breakers stay as they are, and go on by themselves. */
    public synchronized void leave() {
        added.close();
        removed.close();
        leases.reachable(false);
        breakers.values().forEach(breaker -> {
            breaker.trust();
            breaker.close();
        });
        breakers.clear();
    }
}
