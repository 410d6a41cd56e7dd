package dev.circuitbreaker.core;

import dev.circuitbreaker.core.ledger.Admission;
import dev.circuitbreaker.core.ledger.CallCounter;
import dev.circuitbreaker.core.ledger.CallLedger;
import dev.circuitbreaker.core.ledger.Counts;
import dev.circuitbreaker.core.ledger.TrackedCall;
import dev.circuitbreaker.core.text.ValueFormat;
import dev.circuitbreaker.core.window.Breach;
import org.jspecify.annotations.Nullable;

/**
 * {@code HALF_OPEN} of an {@code ADAPTIVE} breaker: lets a share of the calls through that follows what the dependency can
 * bear, see {@link Throttle}. Closes the breaker once all of them are let through and the dependency bears it; opens it when
 * calls fail without exception, or when they are too slow.
 *
 * <p>A share is judged by calls that were let through under it, because what comes back from before says nothing about it.
 */
final class AdaptivePhase extends SharePhase {

    private static final int WAITS_TO_TRY_AGAIN = 4;

    /** So many failures in a row are an outage, and no matter of load. */
    static final int CALLS_OF_AN_OUTAGE = 20;

    /** A call, with the share it was let through under. */
    private static final class Throttled extends TrackedCall {

        private final Throttle under;

        Throttled(Admission counter, Throttle under) {
            super(counter);
            this.under = under;
        }
    }

    /** Guarded by this for writes; read by any call. */
    private volatile Throttle throttle;

    /** Of the calls under this throttle, how many have ended with an outcome, and how many of these failed. Guarded by this. */
    private int ended;

    private int failed;

    private AdaptivePhase(PhaseContext context, CallRecorder recorder, ShareCredit credit, Throttle throttle) {
        super(context, recorder, credit);
        this.throttle = throttle;
    }

    static AdaptivePhase begin(PhaseContext context, Throttle throttle, CallLedger ledger, long now) {
        return new AdaptivePhase(
                context, CallRecorder.begin(judgingOutages(context), ledger, now), new ShareCredit(), throttle);
    }

    /** How a breaker comes to let only a share of the calls through. */
    static PhaseEnd entered(Throttle throttle, long at, String cause, Counts counts) {
        return PhaseEnd.throttle(throttle, at, cause + "; " + inWords(throttle.share()), counts);
    }

    /** Failures are a matter of the share, as long as some calls succeed. */
    private static PhaseContext judgingOutages(PhaseContext context) {
        return context.judgingBy(context.config().toBuilder()
                .slidingWindowType(CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
                .slidingWindowSize(CALLS_OF_AN_OUTAGE)
                .minimumNumberOfCalls(CALLS_OF_AN_OUTAGE)
                .failureRateThreshold(100)
                .build());
    }

    @Override
    @Nullable
    PhaseEnd breached(Breach breach) {
        return isMatterOfTheShare(breach)
                ? null
                : PhaseEnd.open(
                        breach.at(), recorder.cause(breach) + " with " + inWords(throttle.share()), breach.counts());
    }

    private boolean isMatterOfTheShare(Breach breach) {
        Double slow = config.slowCallRateThreshold();
        return breach.consecutiveFailures() == 0
                && (slow == null || breach.counts().slowCallRate(1) < slow);
    }

    @Override
    @Nullable
    Admission admit(long now) {
        Throttle under = throttle;
        CallCounter counter = credit.spend(under.share()) ? recorder.admit(now) : null;
        return counter == null ? null : new Throttled(counter, under);
    }

    @Override
    @Nullable
    PhaseEnd ended(Admission admission, Outcome outcome, boolean slow, boolean recorded, long now) {
        PhaseEnd opened = super.ended(admission, outcome, slow, recorded, now);
        boolean known = outcome == Outcome.SUCCESS || outcome == Outcome.FAILURE;
        return opened == null && known && admission instanceof Throttled call
                ? judge(call, outcome == Outcome.FAILURE, now)
                : opened;
    }

    private synchronized @Nullable PhaseEnd judge(Throttled call, boolean isFailure, long now) {
        if (call.under != throttle) {
            return null;
        }
        ended++;
        failed += isFailure ? 1 : 0;
        if (ended < Throttle.CALLS) {
            return null;
        }
        double rate = (double) failed / ended;
        ended = 0;
        failed = 0;
        Throttle judged = throttle;
        BaselineEstimator learned = context.normal();
        double tolerated = Throttle.tolerated(config.failureRateThreshold(), learned == null ? null : learned.normal());
        Throttle.Verdict verdict = judged.verdict(rate, tolerated);
        if (verdict == Throttle.Verdict.GO_ON) {
            throttle = judged.next(rate, tolerated, now, hold());
            return null;
        }
        String cause = "failure rate " + ValueFormat.percent(100 * rate) + " with " + inWords(judged.share());
        return verdict == Throttle.Verdict.CLOSE
                ? PhaseEnd.to(CircuitBreaker.State.CLOSED, now, cause)
                : PhaseEnd.open(now, cause, recorder.counts());
    }

    private long hold() {
        long wait = config.waitDurationInOpenState().toNanos();
        return WAITS_TO_TRY_AGAIN * Math.min(wait, Long.MAX_VALUE / WAITS_TO_TRY_AGAIN);
    }

    @Override
    double admittedShare(long now) {
        return throttle.share();
    }

    @Override
    Phase reconfigured(PhaseContext changed) {
        CallRecorder other =
                recorder.reconfigured(judgingOutages(changed), config.ticker().read());
        return new AdaptivePhase(changed, other, credit, throttle);
    }
}
