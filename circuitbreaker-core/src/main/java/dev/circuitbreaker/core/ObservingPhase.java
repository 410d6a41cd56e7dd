package dev.circuitbreaker.core;

import dev.circuitbreaker.core.CircuitBreaker.State;
import dev.circuitbreaker.core.ledger.Admission;
import dev.circuitbreaker.core.ledger.CallCounter;
import dev.circuitbreaker.core.ledger.CallLedger;
import dev.circuitbreaker.core.ledger.CountedCall;
import dev.circuitbreaker.core.ledger.Counts;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * {@code METRICS_ONLY}: lets every call through, counts their outcomes, and rehearses. The rehearsal is a second state
 * machine in the shadow: it is asked about every call and told of the ends of those it would have let through, so it does
 * what the breaker would have done. The calls it would have rejected run all the same, and so it is known whether
 * rejecting them would have been right.
 */
final class ObservingPhase extends Phase {

    /** A call that was let through, with what the shadow had to say about it. */
    static final class Rehearsed extends CountedCall {

        private final int turn;

        /** Null if the shadow would have rejected the call. Written, as its turn, before the call begins. */
        private @Nullable Admission inShadow;

        private int turnInShadow;

        Rehearsed(Admission counter) {
            super(counter);
            this.turn = counter.turn();
        }

        @Override
        public int turn() {
            return turn;
        }
    }

    private final CallRecorder recorder;
    private final StateMachine shadow;
    private final Tally tally;

    private ObservingPhase(PhaseContext context, CallRecorder recorder, StateMachine shadow, Tally tally) {
        super(State.METRICS_ONLY, context);
        this.recorder = recorder;
        this.shadow = shadow;
        this.tally = tally;
    }

    static ObservingPhase begin(String name, PhaseContext context, CallLedger ledger, long now) {
        Tally tally = new Tally(name);
        StateMachine shadow = new StateMachine(tally, rehearsed(context.config()));
        return new ObservingPhase(context, CallRecorder.begin(context, ledger, now), shadow, tally);
    }

    private static CircuitBreakerConfig rehearsed(CircuitBreakerConfig config) {
        return config.toBuilder().initialState(State.CLOSED).build();
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
        Rehearsed rehearsed = null;
        boolean known = false;
        try {
            rehearsed = new Rehearsed(counter);
            rehearsed.inShadow = shadow.admit(now);
            known = true;
            if (rehearsed.inShadow == null) {
                tally.rejected.increment();
            } else {
                rehearsed.turnInShadow = rehearsed.inShadow.turn();
            }
        } catch (Throwable full) {
            // The call has been counted in, and goes on; with what the shadow has said to it, if it has.
        }
        return rehearsed != null && known ? rehearsed : counter;
    }

    /** The calls inside go with it in the shadow, too. */
    @Override
    @Nullable
    NestedCalls nest(Object breaker, Admission admission) {
        return admission instanceof Rehearsed rehearsed && rehearsed.inShadow != null
                ? shadow.nest(rehearsed.inShadow)
                : null;
    }

    @Override
    @Nullable
    PhaseEnd ended(Admission admission, Outcome outcome, boolean slow, boolean recorded, long now) {
        due(now); // so that this outcome is recorded after what fell due before it
        recorder.ended(admission, outcome, slow, recorded, now);
        if (admission instanceof Rehearsed rehearsed) {
            ended(rehearsed, outcome, slow, now);
        }
        return null;
    }

    private void ended(Rehearsed rehearsed, Outcome outcome, boolean slow, long now) {
        Admission inShadow = rehearsed.inShadow;
        if (inShadow != null) {
            shadow.release(shadow.ended(inShadow, rehearsed.turnInShadow, outcome, slow, now, true));
        } else if (outcome == Outcome.FAILURE) {
            tally.rejectedFailed.increment();
        } else if (outcome == Outcome.SUCCESS) {
            tally.rejectedSucceeded.increment();
        }
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
        shadow.look(config.ticker().read());
        return new CircuitBreakerSnapshot.Rehearsal(
                shadow.phase().state,
                tally.opened.sum(),
                tally.rejected.sum(),
                tally.rejectedFailed.sum(),
                tally.rejectedSucceeded.sum());
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

    /** What the rehearsal has found. */
    private static final class Tally implements StateMachine.Owner {

        private final String name;
        private final LongAdder opened = new LongAdder();
        private final LongAdder rejected = new LongAdder();
        private final LongAdder rejectedFailed = new LongAdder();
        private final LongAdder rejectedSucceeded = new LongAdder();

        private Tally(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public void changed(CircuitBreakerEvent.StateTransition transition) {
            if (transition.to() == State.OPEN) {
                opened.increment();
            }
        }
    }
}
