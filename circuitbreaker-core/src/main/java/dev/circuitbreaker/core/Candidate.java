package dev.circuitbreaker.core;

import dev.circuitbreaker.core.CircuitBreaker.State;
import dev.circuitbreaker.core.ledger.Admission;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Settings on trial beside those in force, under the same calls: a {@link Shadow} that decides nothing, and two tallies to
 * compare.
 *
 * <p>The candidate judges ends by its own settings; a call longer than its {@code callTimeout} has failed when it ends. What
 * counts as failed in the tallies is for the settings in force to say, for both: otherwise the numbers could not be compared.
 * A call that the breaker rejects has no outcome, so the candidate, if it would have let it through, learns nothing from it.
 */
final class Candidate {

    /** A call that takes part in the comparison. */
    static final class Call extends Shadow.Call {

        private final Candidate candidate;

        /** What the end of the call is by the settings of the candidate. Written by the thread that reports it, before it does. */
        private @Nullable Outcome outcome;

        private Call(Admission own, Candidate candidate) {
            super(own);
            this.candidate = candidate;
        }

        /** The call as the machine knows it that decides. */
        static Admission own(Admission admission) {
            return admission instanceof Call call ? call.own : admission;
        }
    }

    private final CircuitBreakerConfig config;
    private final ShadowTally tally;
    private final ShadowTally tallyOfLive;
    private final Shadow shadow;

    private Candidate(Supplier<String> name, CircuitBreakerConfig config, @Nullable Candidate ofParent) {
        this.config = config;
        this.tally = new ShadowTally(ofParent == null ? null : ofParent.tally);
        this.tallyOfLive = new ShadowTally(ofParent == null ? null : ofParent.tallyOfLive);
        this.shadow = new Shadow(name, config, tally);
    }

    /**
     * The candidate that settings name.
     *
     * @param name that of the breaker
     * @param current the one there is, which goes on if it is the same
     * @param ofParent the one of the breaker that this one is a key of
     * @return null if they name none
     */
    static @Nullable Candidate of(
            Supplier<String> name,
            CircuitBreakerConfig settings,
            @Nullable Candidate current,
            @Nullable Candidate ofParent) {
        CircuitBreakerConfig config = settings.candidate();
        if (config == null || (current != null && current.config.isSameAs(config))) {
            return config == null ? null : current;
        }
        return new Candidate(name, config, ofParent);
    }

    /** Asks about a call that has been let through, and returns it as it is known from now on. */
    Admission asked(Admission own, long now) {
        Call call = new Call(own, this);
        return shadow.asked(call, now) ? call : own;
    }

    /** The breaker has rejected a call. */
    static void rejected(@Nullable Candidate candidate) {
        if (candidate != null) {
            candidate.rejected();
        }
    }

    private void rejected() {
        try {
            tallyOfLive.rejected();
            shadow.askedInVain(config.ticker().read());
        } catch (Throwable full) {
            // Without room for it, the call takes no part in the comparison.
        }
    }

    /** The breaker has changed its state. */
    static void changed(@Nullable Candidate candidate, CircuitBreakerEvent.StateTransition transition) {
        if (candidate != null) {
            candidate.tallyOfLive.changedTo(transition.to());
        }
    }

    /** Notes for a synchronous call that others made inside it go with it, by the settings in force and by the candidate. */
    static @Nullable NestedCalls nest(StateMachine machine, Admission admission) {
        NestedCalls own = machine.nest(Call.own(admission));
        NestedCalls inShadow = admission instanceof Call call ? call.candidate.shadow.nest(call) : null;
        return own != null ? own : inShadow; // leaving the outer one leaves both
    }

    /** Notes what a call returned, which is about to be reported. */
    static void returned(Admission admission, @Nullable Object result, boolean interrupted) {
        if (admission instanceof Call call) {
            Judgement judgement =
                    Judgement.of(call.candidate.config.classifier().classifyResult(result));
            call.outcome = (interrupted ? judgement.ofInterrupted() : judgement).outcome();
        }
    }

    /** Notes what a call threw, which is about to be reported, and that it is the breaker's own if it is. */
    static void threw(Admission admission, Throwable thrown, boolean interrupted, @Nullable Outcome own) {
        if (admission instanceof Call call && own == null) {
            Judgement judgement = call.candidate.config.classifier().judge(thrown, false);
            call.outcome = (interrupted ? judgement.ofInterrupted() : judgement).outcome();
        }
    }

    /**
     * Takes the end of a call, whose permit is back.
     *
     * @param live what it is by the settings in force
     */
    static void ended(Admission admission, Outcome live, long start, long end, @Nullable Throwable thrown) {
        if (admission instanceof Call call) { // of which both times are known: see CallPipeline.admit
            try {
                call.candidate.ended(call, live, end - start, end, thrown);
            } catch (Throwable full) {
                // The permit is back, and must not be given back again.
            }
        }
    }

    private void ended(Call call, Outcome live, long nanos, long end, @Nullable Throwable thrown) {
        Duration timeout = config.callTimeout();
        boolean late = timeout != null && nanos >= timeout.toNanos();
        Outcome outcome =
                late && live != Outcome.CANCELLED ? Outcome.FAILURE : call.outcome != null ? call.outcome : live;
        Admission inShadow = call.inShadow();
        if (outcome == Outcome.FAILURE && thrown != null && inShadow != null) {
            shadow.phase().heedPause(inShadow, thrown);
        }
        tallyOfLive.ended(true, live);
        shadow.ended(call, outcome, nanos > shadow.phase().slowAfter, end, live);
    }

    /** Does what time has brought. */
    static void look(@Nullable Candidate candidate, long now) {
        if (candidate != null) {
            candidate.shadow.look(now);
        }
    }

    CircuitBreakerSnapshot compared(CircuitBreakerSnapshot seen) {
        State state = shadow.look(config.ticker().read());
        return seen.comparing(tally.trial(state), tallyOfLive.trial(seen.state()));
    }
}
