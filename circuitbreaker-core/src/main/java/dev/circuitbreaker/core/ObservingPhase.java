package dev.circuitbreaker.core;

import dev.circuitbreaker.core.CircuitBreaker.State;
import dev.circuitbreaker.core.ledger.Admission;
import dev.circuitbreaker.core.ledger.CallCounter;
import dev.circuitbreaker.core.ledger.CallLedger;
import dev.circuitbreaker.core.ledger.Counts;
import org.jspecify.annotations.Nullable;

/**
 * {@code METRICS_ONLY}: lets every call through, counts their outcomes, and rehearses. The rehearsal is a second state
 * machine in the shadow: it is asked about every call and told of the ends of those it would have let through, so it does
 * what the breaker would have done. The calls it would have rejected run all the same, and so it is known whether
 * rejecting them would have been right.
 */
final class ObservingPhase extends Phase {

    private final CallRecorder recorder;
    private final Shadow shadow;
    private final ShadowTally tally;

    private ObservingPhase(PhaseContext context, CallRecorder recorder, Shadow shadow, ShadowTally tally) {
        super(State.METRICS_ONLY, context);
        this.recorder = recorder;
        this.shadow = shadow;
        this.tally = tally;
    }

    static ObservingPhase begin(String name, PhaseContext context, CallLedger ledger, long now) {
        ShadowTally tally = new ShadowTally(null);
        Shadow shadow = new Shadow(() -> name, rehearsed(context.config()), tally);
        return new ObservingPhase(context, CallRecorder.begin(context, ledger, now), shadow, tally);
    }

    private static CircuitBreakerConfig rehearsed(CircuitBreakerConfig config) {
        return config.toBuilder()
                .initialState(State.CLOSED)
                .noCandidate()
                .noProbeGate()
                .build();
    }

    /** The shadow takes its own steps, with the dates at which they fell due, when it is asked or looked at. */
    @Override
    boolean mayBeDue(long now) {
        return recorder.mayBeDue(now);
    }

    /** Nothing leads out of here; whatever breaches a threshold is the shadow's business. */
    @Override
    @Nullable
    PhaseEnd due(long now) {
        while (recorder.mayBeDue(now) && recorder.due(now) != null) {
            // Goes on until everything that fell due has been done.
        }
        return null;
    }

    @Override
    void rewind(long now) {
        recorder.rewind(now);
    }

    @Override
    boolean hasRoom(long now) {
        return true;
    }

    @Override
    @Nullable
    Admission admit(long now) {
        CallCounter counter = recorder.admit(now);
        if (counter == null) {
            return null;
        }
        try {
            Shadow.Call call = new Shadow.Call(counter);
            return shadow.asked(call, now) ? call : counter;
        } catch (Throwable full) {
            return counter; // the call has been counted in, and goes on
        }
    }

    /** The calls inside go with it in the shadow, too. */
    @Override
    @Nullable
    NestedCalls nest(Object breaker, Admission admission) {
        return admission instanceof Shadow.Call call ? shadow.nest(call) : null;
    }

    @Override
    @Nullable
    PhaseEnd ended(Admission admission, Outcome outcome, boolean slow, boolean recorded, long now) {
        due(now); // so that this outcome is recorded after what fell due before it
        recorder.ended(admission, outcome, slow, recorded, now);
        if (admission instanceof Shadow.Call call) {
            shadow.ended(call, outcome, slow, now, outcome);
        }
        return null;
    }

    @Override
    void askedForPause(long now, long nanos) {
        shadow.phase().askedForPause(now, nanos);
    }

    @Override
    Counts counts() {
        return recorder.counts();
    }

    @Override
    CircuitBreakerSnapshot.Rehearsal rehearsal() {
        return tally.rehearsal(shadow.look(config.ticker().read()));
    }

    @Override
    int consecutiveFailures() {
        return recorder.consecutiveFailures();
    }

    @Override
    Phase reconfigured(PhaseContext changed) {
        long now = config.ticker().read();
        shadow.reconfigure(rehearsed(changed.config()), now);
        return new ObservingPhase(changed, recorder.reconfigured(changed, now), shadow, tally);
    }
}
