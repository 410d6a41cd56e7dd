package dev.circuitbreaker.core;

import dev.circuitbreaker.core.ledger.Admission;
import dev.circuitbreaker.core.ledger.CallLedger;
import dev.circuitbreaker.core.text.ValueFormat;
import dev.circuitbreaker.core.window.Breach;
import org.jspecify.annotations.Nullable;

/**
 * {@code HALF_OPEN} after the probes have succeeded, where a recovery ramp is configured: lets a growing share of the
 * calls through and closes the breaker once that is all of them. Calls that breach a threshold on the way make the ramp
 * {@linkplain Ramp retreat}, or reopen the breaker if it has next to nothing to give up.
 */
final class RampPhase extends SharePhase {

    private static final int CALLS_TO_JUDGE = 10;

    private final Ramp ramp;

    private RampPhase(PhaseContext context, Ramp ramp, CallRecorder recorder, ShareCredit credit) {
        super(context, recorder, credit);
        this.ramp = ramp;
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
        return now - ramp.end() >= 0 || super.mayBeDue(now);
    }

    @Override
    @Nullable
    PhaseEnd due(long now) {
        boolean over = now - ramp.end() >= 0;
        Breach breach = recorder.due(over ? ramp.end() : now);
        if (breach != null) {
            return breached(breach);
        }
        String cause = "recovery ramp of " + ValueFormat.duration(ramp.duration()) + " is over";
        return over ? PhaseEnd.to(CircuitBreaker.State.CLOSED, ramp.end(), cause) : null;
    }

    @Override
    @Nullable
    PhaseEnd breached(Breach breach) {
        String cause = recorder.cause(breach) + " with " + inWords(ramp.share(breach.at()));
        Ramp lower = ramp.retreat(breach.at());
        return lower == null ? PhaseEnd.open(breach.at(), cause, breach.counts()) : PhaseEnd.ramp(lower, cause);
    }

    @Override
    @Nullable
    Admission admit(long now) {
        return credit.spend(ramp.share(now)) ? recorder.admit(now) : null;
    }

    @Override
    double admittedShare(long now) {
        return ramp.share(now);
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
