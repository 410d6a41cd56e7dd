package dev.circuitbreaker.core;

import dev.circuitbreaker.core.CircuitBreaker.State;
import dev.circuitbreaker.core.ledger.Admission;
import dev.circuitbreaker.core.ledger.TrackedCall;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A second state machine beside the one that decides. It is asked about every call and told of the ends of those it would
 * have let through, so it does what a breaker with its settings would have done. The calls it would have rejected run all
 * the same, and so it is known whether rejecting them would have been right.
 */
final class Shadow implements StateMachine.Owner {

    /** A call that was let through, with what the shadow had to say about it. */
    static class Call extends TrackedCall {

        /** The call as the machine knows it that decides. */
        final Admission own;

        private final int turn;

        /** Null if the shadow would have rejected the call. Written, as its turn, before the call begins. */
        private @Nullable Admission inShadow;

        private int turnInShadow;

        Call(Admission own) {
            super(own);
            this.own = own;
            this.turn = own.turn();
        }

        @Override
        public final int turn() {
            return turn;
        }

        final @Nullable Admission inShadow() {
            return inShadow;
        }
    }

    private final Supplier<String> name;
    private final ShadowTally tally;
    private final StateMachine machine;

    Shadow(Supplier<String> name, CircuitBreakerConfig config, ShadowTally tally) {
        this.name = name;
        this.tally = tally;
        this.machine = new StateMachine(this, config);
    }

    @Override
    public String name() {
        return name.get();
    }

    @Override
    public void changed(CircuitBreakerEvent.StateTransition transition) {
        tally.changedTo(transition.to());
    }

    /**
     * Asks about a call that has been let through.
     *
     * @return false if that failed; then the shadow knows nothing of the call
     */
    boolean asked(Call call, long now) {
        boolean known = false;
        try {
            call.inShadow = machine.admit(now);
            known = true;
            if (call.inShadow == null) {
                tally.rejected();
            } else {
                call.turnInShadow = call.inShadow.turn();
            }
        } catch (Throwable full) {
            // The call has been counted in, and goes on; with what the shadow has said to it, if it has.
        }
        return known;
    }

    /** Asks about a call that has been rejected: one that the shadow would have let through has no outcome to learn from. */
    void askedInVain(long now) {
        Admission admission = machine.admit(now);
        if (admission == null) {
            tally.rejected();
        } else {
            machine.release(machine.ended(admission, admission.turn(), Outcome.CANCELLED, false, now, true));
        }
    }

    /** The calls inside go with it in the shadow, too. */
    @Nullable
    NestedCalls nest(Call call) {
        return call.inShadow == null ? null : machine.nest(call.inShadow);
    }

    /**
     * Takes the end of a call.
     *
     * @param outcome what it is by the settings of the shadow
     * @param counted what it counts as
     */
    void ended(Call call, Outcome outcome, boolean slow, long now, Outcome counted) {
        if (call.inShadow != null) {
            machine.release(machine.ended(call.inShadow, call.turnInShadow, outcome, slow, now, true));
        }
        tally.ended(call.inShadow != null, counted);
    }

    /** The phase as it is. */
    Phase phase() {
        return machine.phase();
    }

    /** The state as of now. */
    State look(long now) {
        return machine.look(now).state;
    }

    void reconfigure(CircuitBreakerConfig config, long now) {
        machine.change(context -> context.with(config), now);
    }
}
