package dev.circuitbreaker.spring.fleet;

import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.spring.config.FleetSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * This instance as a member of the fleet: tells the others what its circuit breakers have seen, and applies what the fleet
 * thinks. Breakers for keys decide by themselves. Safe for use by several threads, one of which exchanges at a time.
 */
public final class FleetMember {

    private final CircuitBreakerRegistry registry;
    private final FleetStore store;
    private final FleetSettings settings;
    private final ProbeLeases leases;
    private final Runnable wake;
    private final Map<String, FleetBreaker> breakers = new ConcurrentHashMap<>();

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
    public FleetMember(
            CircuitBreakerRegistry registry,
            FleetStore store,
            FleetSettings settings,
            ProbeLeases leases,
            Runnable wake) {
        this.registry = registry;
        this.store = store;
        this.settings = settings;
        this.leases = leases;
        this.wake = wake;
        if (settings.mode().listens()) {
            leases.follow(registry);
        }
    }

    /**
     * Tells, asks and applies, in one round trip. Where the store does not answer, the circuit breakers go on by themselves.
     *
     * @throws FleetUnavailableException if the store does not answer
     */
    public synchronized void exchange() {
        follow();
        Map<String, FleetReport> reports = new ConcurrentHashMap<>();
        Map<String, Opinion> before = new ConcurrentHashMap<>();
        breakers.forEach((name, breaker) -> {
            before.put(name, breaker.opinion());
            reports.put(name, breaker.report());
        });
        Map<String, FleetVerdict> verdicts;
        try {
            verdicts = store.exchange(settings.instanceId(), reports.values());
        } catch (FleetUnavailableException unavailable) {
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
            FleetBreaker breaker = breakers.get(each.getKey());
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
        follow();
        FleetBreaker breaker = breakers.get(name);
        if (breaker != null) {
            breaker.obey(said);
        }
    }

    /** {@return what this instance knows by itself, by the names of its circuit breakers} */
    synchronized Map<String, FleetView> alone() {
        follow();
        Map<String, FleetView> views = new TreeMap<>();
        breakers.forEach((name, breaker) -> views.put(name, breaker.alone(settings.instanceId())));
        return views;
    }

    /** Finds those that have come and gone. One that has come anew under its old name is another. */
    private void follow() {
        List<String> gone = new ArrayList<>(breakers.keySet());
        for (CircuitBreaker breaker : registry.all()) {
            gone.remove(breaker.name());
            FleetBreaker known = breakers.get(breaker.name());
            if (known != null && !known.follows(breaker)) {
                known.close();
                breakers.remove(breaker.name());
            }
            breakers.computeIfAbsent(breaker.name(), name -> new FleetBreaker(breaker, settings.mode(), wake));
        }
        gone.forEach(name -> {
            FleetBreaker breaker = breakers.remove(name);
            if (breaker != null) {
                breaker.close();
            }
        });
    }

    /** Ends the membership. The circuit breakers stay as they are, and go on by themselves. */
    public synchronized void leave() {
        leases.reachable(false);
        breakers.values().forEach(breaker -> {
            breaker.trust();
            breaker.close();
        });
        breakers.clear();
    }
}
