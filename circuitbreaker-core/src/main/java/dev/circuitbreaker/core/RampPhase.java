package dev.circuitbreaker.core;

import dev.circuitbreaker.core.ledger.Admission;
import dev.circuitbreaker.core.ledger.CallCounter;
import dev.circuitbreaker.core.ledger.CallLedger;
import dev.circuitbreaker.core.ledger.Counts;
import dev.circuitbreaker.core.text.Wording;
import dev.circuitbreaker.core.window.Breach;
import org.jspecify.annotations.Nullable;

/**
 * {@code HALF_OPEN} after the probes have succeeded, where a recovery ramp is configured: lets a growing share of the
 * calls through and closes the breaker once that is all of them. Calls that breach a threshold on the way make the ramp
 * {@linkplain Ramp retreat}, or reopen the breaker if it has next to nothing to give up.
 */
final class RampPhase extends Phase {

    private static final int CALLS_TO_JUDGE = 10;

    private final Ramp ramp;
    private final CallRecorder recorder;

    private final ShareCredit credit;

    private RampPhase(PhaseContext context, Ramp ramp, CallRecorder recorder, ShareCredit credit) {
        super(CircuitBreaker.State.HALF_OPEN, context);
        this.ramp = ramp;
        this.recorder = recorder;
        this.credit = credit;
    }

    static RampPhase begin(PhaseContext context, Ramp ramp, CallLedger ledger) {
        return new RampPhase(
                context, ramp, CallRecorder.begin(judgingFewCalls(context), ledger, ramp.since()), new ShareCredit());
    }

    /** A ramp has to notice trouble while it lets few calls through. */
    private static PhaseContext judgingFewCalls(PhaseContext context) {
        CircuitBreakerConfig config = context.config();
        int calls = Math.max(
                config.permittedNumberOfCallsInHalfOpenState(),
                Math.min(CALLS_TO_JUDGE, config.minimumNumberOfCalls()));
        return context.judgingBy(config.toBuilder()
                .slidingWindowType(CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
                .slidingWindowSize(calls)
                .minimumNumberOfCalls(calls)
                .build());
    }

    @Override
    boolean mayBeDue(long now) {
        return now - ramp.end() >= 0 || recorder.mayBeDue(now);
    }

    @Override
    @Nullable
    PhaseEnd due(long now) {
        boolean over = now - ramp.end() >= 0;
        Breach breach = recorder.due(over ? ramp.end() : now);
        if (breach != null) {
            return retreat(breach);
        }
        String cause = "recovery ramp of " + Wording.duration(ramp.duration()) + " is over";
        return over ? PhaseEnd.to(CircuitBreaker.State.CLOSED, ramp.end(), cause) : null;
    }

    @Override
    @Nullable
    PhaseEnd look(long now) {
        PhaseEnd due = due(now);
        return due != null ? due : retreat(recorder.recorded(now));
    }

    @Override
    @Nullable
    PhaseEnd judge(long now) {
        return retreat(recorder.judge(now));
    }

    @Override
    void rewind(long now) {
        recorder.rewind(now);
    }

    private @Nullable PhaseEnd retreat(@Nullable Breach breach) {
        if (breach == null) {
            return null;
        }
        String share = Wording.percent(100 * ramp.share(breach.at())) + " of calls let through";
        String cause = recorder.cause(breach) + " with " + share;
        Ramp lower = ramp.retreat(breach.at());
        return lower == null ? PhaseEnd.open(breach.at(), cause, breach.counts()) : PhaseEnd.ramp(lower, cause);
    }

    /** A refusal counts as a call that was turned away: it earns its share of credit. */
    @Override
    boolean hasRoom(long now) {
        return credit.hasRoom(ramp.share(now));
    }

    @Override
    @Nullable
    Admission admit(long now) {
        return credit.spend(ramp.share(now)) ? recorder.admit(now) : null;
    }

    @Override
    @Nullable
    Admission admitInner(long now) {
        CallCounter counter = recorder.admit(now);
        return counter == null ? null : new NestedCalls.Inner(counter);
    }

    @Override
    NestedCalls nest(Object breaker, Admission admission) {
        return NestedCalls.enter(breaker, generation);
    }

    @Override
    double admittedShare(long now) {
        return ramp.share(now);
    }

    @Override
    @Nullable
    PhaseEnd ended(Admission admission, Outcome outcome, boolean slow, boolean recorded, long now) {
        return admission instanceof NestedCalls.Inner
                ? null
                : retreat(recorder.ended(admission, outcome, slow, recorded, now));
    }

    /** The next call may be among those let through. */
    @Override
    long retryAfter(long now) {
        return 0;
    }

    @Override
    void askedForPause(long now, long nanos) {
        recorder.askedForPause(now, nanos);
    }

    @Override
    long pauseLeft(long at) {
        return recorder.pauseLeft(at);
    }

    @Override
    Counts counts() {
        return recorder.counts();
    }

    @Override
    int consecutiveFailures() {
        return recorder.consecutiveFailures();
    }

    @Override
    Phase reconfigured(PhaseContext changed) {
        return new RampPhase(
                changed,
                ramp,
                recorder.reconfigured(judgingFewCalls(changed), config.ticker().read()),
                credit);
    }
}
