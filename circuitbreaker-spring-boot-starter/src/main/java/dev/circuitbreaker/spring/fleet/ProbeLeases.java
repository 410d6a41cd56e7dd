package dev.circuitbreaker.spring.fleet;

import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.CircuitBreakerConfig;
import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.core.Ticker;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Lets all instances together send as many probes as one would. Asks the store on the thread that makes the call, which is
 * the only time that a call waits for it; of several threads one asks, and the others are rejected. Where the store does not
 * answer, the instance probes by itself; so do circuit breakers for keys.
 */
public final class ProbeLeases implements CircuitBreakerConfig.ProbeGate {

    /** How long an instance may go without saying that its probes go on. */
    public static final Duration LEASE = Duration.ofSeconds(3);

    /**
     * For how long at most probes count that have come to nothing: failed ones have the fleet wait by themselves. An instance
     * that dies with all of them, or has them ignored, is not to keep the others waiting for a wait of ten minutes.
     */
    private static final Duration LONGEST_ROUND = Duration.ofSeconds(30);

    private static final long MOST_TO_REMEMBER = Duration.ofSeconds(1).toNanos();

    /** What is known of one circuit breaker. */
    private static final class Refusal {

        private final ReentrantLock asking = new ReentrantLock();

        /** In ticker nanoseconds; null if nothing has been refused. */
        private volatile @Nullable Long until;

        boolean holds(long now) {
            Long end = until;
            return end != null && now - end < 0;
        }
    }

    private final FleetStore store;
    private final String instance;
    private final Map<String, Refusal> refusals = new ConcurrentHashMap<>();
    private volatile @Nullable CircuitBreakerRegistry registry;
    private volatile boolean alone = true;

    /**
     * Creates leases that grant everything until {@link #follow} is called and the store has answered.
     *
     * @param store who is asked
     * @param instance how this instance is called there
     */
    public ProbeLeases(FleetStore store, String instance) {
        this.store = store;
        this.instance = instance;
    }

    /** Begins to ask for the circuit breakers of a registry. */
    void follow(CircuitBreakerRegistry followed) {
        registry = followed;
    }

    /** Notes whether the store answers. */
    void reachable(boolean reachable) {
        alone = !reachable;
    }

    /** Forgets what has been refused: there is news. */
    void forget(String name) {
        refusals.remove(name);
    }

    @Override
    public boolean isOpen(String name) {
        Refusal refusal = refusals.get(name);
        Optional<CircuitBreaker> breaker = alone || refusal == null ? Optional.empty() : find(name);
        return breaker.isEmpty()
                || !Objects.requireNonNull(refusal).holds(ticker(breaker.get()).read());
    }

    @Override
    public boolean pass(String name) {
        Optional<CircuitBreaker> breaker = alone ? Optional.empty() : find(name);
        return breaker.isEmpty() || ask(breaker.get(), refusals.computeIfAbsent(name, any -> new Refusal()));
    }

    private Optional<CircuitBreaker> find(String name) {
        CircuitBreakerRegistry followed = registry;
        return followed == null ? Optional.empty() : followed.find(name);
    }

    private static Ticker ticker(CircuitBreaker breaker) {
        return breaker.config().ticker();
    }

    private boolean ask(CircuitBreaker breaker, Refusal refusal) {
        if (refusal.holds(ticker(breaker).read()) || !refusal.asking.tryLock()) {
            return false;
        }
        try {
            CircuitBreakerConfig config = breaker.config();
            Duration wait = config.waitDurationInOpenState();
            ProbeLease lease = store.lease(
                    breaker.name(),
                    instance,
                    config.permittedNumberOfCallsInHalfOpenState(),
                    LEASE,
                    wait.compareTo(LONGEST_ROUND) < 0 ? wait : LONGEST_ROUND);
            if (!lease.granted()) {
                refusal.until = config.ticker().read()
                        + Math.min(MOST_TO_REMEMBER, lease.askAgainAfter().toNanos());
            }
            return lease.granted();
        } catch (FleetUnavailableException unavailable) {
            alone = true; // until the next exchange: no second probe is to wait for nothing
            return true;
        } finally {
            refusal.asking.unlock();
        }
    }
}
