package dev.circuitbreaker.core;

import dev.circuitbreaker.core.CircuitBreakerConfig.Strategy;
import dev.circuitbreaker.core.ledger.Admission;
import dev.circuitbreaker.core.ledger.Counts;
import dev.circuitbreaker.core.window.Breach;
import org.jspecify.annotations.Nullable;

/** {@code CLOSED}: lets every call through and opens the breaker when a threshold is breached. */
final class ClosedPhase extends Phase {

    private final CallRecorder recorder;

    ClosedPhase(PhaseContext context, CallRecorder recorder) {
        super(CircuitBreaker.State.CLOSED, context, recorder.cohort.readsClock, recorder.cohort);
        this.recorder = recorder;
    }

    @Override
    boolean mayBeDue(long now) {
        return recorder.mayBeDue(now);
    }

    @Override
    @Nullable
    PhaseEnd due(long now) {
        return open(recorder.due(now));
    }

    @Override
    @Nullable
    PhaseEnd look(long now) {
        PhaseEnd due = due(now);
        return due != null ? due : open(recorder.recorded(now));
    }

    @Override
    @Nullable
    PhaseEnd judge(long now) {
        return open(recorder.judge(now));
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
        return recorder.admit(now);
    }

    @Override
    @Nullable
    PhaseEnd ended(Admission admission, Outcome outcome, boolean slow, boolean recorded, long now) {
        Breach breach = recorder.ended(admission, outcome, slow, recorded, now);
        if (breach == null && outcome == Outcome.FAILURE) {
            recorder.learn();
        }
        return open(breach);
    }

    @Override
    boolean judgesSuccesses() {
        return recorder.judgesSuccesses();
    }

    private @Nullable PhaseEnd open(@Nullable Breach breach) {
        if (breach == null) {
            return null;
        }
        String cause = recorder.cause(breach);
        Throttle throttle = config.strategy() == Strategy.ADAPTIVE ? throttle(breach) : null;
        return throttle == null
                ? PhaseEnd.open(breach.at(), cause, breach.counts())
                : AdaptivePhase.entered(throttle, breach.at(), cause, breach.counts());
    }

    /** How to go on where not all calls fail; null where they do, or are slow, or too many failed in a row. */
    private @Nullable Throttle throttle(Breach breach) {
        if (!recorder.isByFailures(breach)) {
            return null;
        }
        Counts counts = breach.counts();
        int all = (int) Math.min(AdaptivePhase.CALLS_OF_AN_OUTAGE, counts.total());
        if (recorder.consecutiveFailures() < all) {
            return Throttle.begin(counts, breach.at());
        }
        if (hasJustClosed(breach.at())) {
            return Throttle.beginLow(breach.at());
        }
        return counts.failureRate(1) < config.failureRateThreshold() ? Throttle.beginHigh(breach.at()) : null;
    }

    /** A breaker that opens as soon as it has closed may have let too many calls through at once. */
    private boolean hasJustClosed(long at) {
        PhaseStart start = context.start();
        return start.transition != null
                && start.transition.from() == CircuitBreaker.State.HALF_OPEN
                && at - start.began <= config.waitDurationInOpenState().toNanos();
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
    @Nullable
    Double learnedFailureRate(long total) {
        return context.thresholds().learnedFailureRate(total);
    }

    @Override
    Counts counts() {
        return recorder.counts();
    }

    @Override
    boolean holdsMarks() {
        return recorder.holdsMarks();
    }

    @Override
    int consecutiveFailures() {
        return recorder.consecutiveFailures();
    }

    @Override
    Phase reconfigured(PhaseContext changed) {
        return new ClosedPhase(
                changed, recorder.reconfigured(changed, config.ticker().read()));
    }
}
