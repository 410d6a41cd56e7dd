package dev.circuitbreaker.core;

import dev.circuitbreaker.core.ledger.Admission;
import dev.circuitbreaker.core.ledger.CallCounter;
import dev.circuitbreaker.core.ledger.Counts;
import dev.circuitbreaker.core.text.ValueFormat;
import dev.circuitbreaker.core.window.Breach;
import org.jspecify.annotations.Nullable;

/**
 * {@code HALF_OPEN} with a share of the calls in place of probes: lets it through evenly spread, records how those calls end, and
 * asks what follows where they breach a threshold.
 */
abstract sealed class SharePhase extends Phase permits AdaptivePhase, RampPhase {

    final CallRecorder recorder;
    final ShareCredit credit;

    SharePhase(PhaseContext context, CallRecorder recorder, ShareCredit credit) {
        super(CircuitBreaker.State.HALF_OPEN, context);
        this.recorder = recorder;
        this.credit = credit;
    }

    /** What follows a breach; null if nothing does. */
    @Nullable
    abstract PhaseEnd breached(Breach breach);

    final @Nullable PhaseEnd orNothing(@Nullable Breach breach) {
        return breach == null ? null : breached(breach);
    }

    /** A share in words. */
    static String inWords(double share) {
        return ValueFormat.percent(100 * share) + " of calls let through";
    }

    @Override
    boolean mayBeDue(long now) {
        return recorder.mayBeDue(now);
    }

    @Override
    @Nullable
    PhaseEnd due(long now) {
        return orNothing(recorder.due(now));
    }

    @Override
    @Nullable
    final PhaseEnd look(long now) {
        PhaseEnd due = due(now);
        return due != null ? due : orNothing(recorder.recorded(now));
    }

    @Override
    @Nullable
    final PhaseEnd judge(long now) {
        return orNothing(recorder.judge(now));
    }

    @Override
    final void rewind(long now) {
        recorder.rewind(now);
    }

    /** A refusal counts as a call that was turned away: it earns its share of credit. */
    @Override
    final boolean hasRoom(long now) {
        return credit.hasRoom(admittedShare(now));
    }

    @Override
    @Nullable
    final Admission admitInner(long now) {
        CallCounter counter = recorder.admit(now);
        return counter == null ? null : new NestedCalls.Inner(counter);
    }

    @Override
    final NestedCalls nest(Object breaker, Admission admission) {
        return NestedCalls.enter(breaker, generation);
    }

    @Override
    @Nullable
    PhaseEnd ended(Admission admission, Outcome outcome, boolean slow, boolean recorded, long now) {
        return admission instanceof NestedCalls.Inner
                ? null
                : orNothing(recorder.ended(admission, outcome, slow, recorded, now));
    }

    /** The next call may be among those let through. */
    @Override
    final long retryAfter(long now) {
        return 0;
    }

    @Override
    final void askedForPause(long now, long nanos) {
        recorder.askedForPause(now, nanos);
    }

    @Override
    final long pauseLeft(long at) {
        return recorder.pauseLeft(at);
    }

    @Override
    final Counts counts() {
        return recorder.counts();
    }

    @Override
    final int consecutiveFailures() {
        return recorder.consecutiveFailures();
    }
}
