package dev.circuitbreaker.core;

import dev.circuitbreaker.core.CircuitBreaker.State;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where a circuit breaker hears what others know of the same dependency: other instances of the service, or a check of one's
 * own. It has its effect on the breaker itself, not on those of its keys. Safe for use by several threads.
 */
public final class Peers {

    private final CircuitBreaker breaker;

    Peers(CircuitBreaker breaker) {
        this.breaker = breaker;
    }

    /**
     * Makes fewer calls enough to judge the dependency: until {@link #trust}, {@code minimumNumberOfCalls} and {@code
     * consecutiveFailureThreshold} are no more than this. The breaker opens all the same only where its own calls fail. What
     * its window holds is judged at once.
     *
     * @param calls how many are enough, at least 1
     * @param because who suspects it, in words that follow "as" in the cause, such as {@code 4 of 10 instances suspect it}
     * @throws InvalidSettingException if there are no calls to judge by
     */
    public void suspect(int calls, String because) {
        Objects.requireNonNull(because, "because");
        change(new PeerSuspicion(ConfigData.atLeast("calls", calls, 1), because));
    }

    /** Ends what {@link #suspect} has begun. */
    public void trust() {
        change(null);
    }

    private void change(@Nullable PeerSuspicion suspicion) {
        CallPipeline pipeline = breaker.pipeline;
        pipeline.machine.change(context -> context.under(suspicion), pipeline.ticker.read());
    }

    /**
     * Opens a closed breaker. It waits and probes as after a breach of its own. In any other state nothing happens.
     *
     * @param because why, for the transition's cause
     */
    public void trip(String because) {
        enter(State.OPEN, State.CLOSED, because);
    }

    /**
     * Ends the wait of an open breaker, so that it probes. In any other state nothing happens.
     *
     * @param because why, for the transition's cause
     */
    public void probe(String because) {
        enter(State.HALF_OPEN, State.OPEN, because);
    }

    private void enter(State to, State from, String because) {
        Objects.requireNonNull(because, "because");
        CallPipeline pipeline = breaker.pipeline;
        pipeline.machine.enter(to, state -> state == from, because, pipeline.ticker.read());
    }
}
