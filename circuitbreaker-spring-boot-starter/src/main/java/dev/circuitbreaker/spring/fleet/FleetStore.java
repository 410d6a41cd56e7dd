package dev.circuitbreaker.spring.fleet;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the instances of a service meet. Everything in it expires, and all times are by its clock. Safe for use by several
 * threads.
 */
public interface FleetStore extends AutoCloseable {

    /** How long what an instance has said counts, if it says no more. */
    Duration REPORT_LIFE = Duration.ofSeconds(5);

    /** How long after probes have succeeded all may probe. */
    Duration RECOVERY_LIFE = Duration.ofSeconds(10);

    /**
     * Tells what an instance has seen, and learns what all of them have, in one round trip. Telling the same twice does no harm.
     *
     * @param instance which one
     * @param reports one for each circuit breaker
     * @return what the fleet thinks, by the name of the circuit breaker; one for each report
     * @throws FleetUnavailableException if the store does not answer in time
     */
    Map<String, FleetVerdict> exchange(String instance, Collection<FleetReport> reports);

    /**
     * Asks for the right to send one probe. Of all instances, one at a time is granted it, as often as one breaker may probe in
     * the time of a wait; after probes have succeeded, all are.
     *
     * @param name of the circuit breaker
     * @param instance which one asks
     * @param probes how many one breaker may send
     * @param lease for how long no other instance is granted any, unless this one says that it goes on
     * @param wait for how long all that have been sent count
     * @return whether it may
     * @throws FleetUnavailableException if the store does not answer within 50 ms
     */
    ProbeLease lease(String name, String instance, int probes, Duration lease, Duration wait);

    /**
     * Says something for all instances, and nudges them.
     *
     * @param name of the circuit breaker
     * @param order what
     * @param ttl for how long
     * @return what has been said, with its dates
     * @throws FleetUnavailableException if the store does not answer in time
     */
    FleetOverride override(String name, FleetOrder order, Duration ttl);

    /**
     * Looks at all there is, for people.
     *
     * @param names of the circuit breakers of which this instance knows
     * @return those, and the others that instances have reported, by their names
     * @throws FleetUnavailableException if the store does not answer in time
     */
    Map<String, FleetBreakerView> look(Collection<String> names);

    /**
     * Has others told that there is something new to learn.
     *
     * @param instance who has something to say
     */
    void nudge(String instance);

    /**
     * Is told when others have something new to say. There is one such listener.
     *
     * @param listener called by any thread, often; must not block; null for none
     */
    void onNudge(@Nullable Runnable listener);

    @Override
    void close();
}
