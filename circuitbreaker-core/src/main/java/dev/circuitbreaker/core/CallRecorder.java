package dev.circuitbreaker.core;

import dev.circuitbreaker.core.ledger.Admission;
import dev.circuitbreaker.core.ledger.CallCounter;
import dev.circuitbreaker.core.ledger.CallLedger;
import dev.circuitbreaker.core.ledger.Cohort;
import dev.circuitbreaker.core.ledger.Counts;
import dev.circuitbreaker.core.ledger.NanoTimes;
import dev.circuitbreaker.core.ledger.SealResult;
import dev.circuitbreaker.core.ledger.Slot;
import dev.circuitbreaker.core.ledger.VarHandles;
import dev.circuitbreaker.core.window.Breach;
import dev.circuitbreaker.core.window.CallStatistics;
import dev.circuitbreaker.core.window.ThresholdEvaluator;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Lets the calls of a phase in, records their outcomes and finds out when they breach a threshold. What follows from that is
 * for the phase to say.
 *
 * <p>As long as there are only plain successes, none can be breached, whatever the window; so where it is one of calls, there
 * is no {@link CallStatistics} until something else happens. A plain success is counted before it asks whether there is any, and
 * the thread that makes some counts the successes afterwards: one of the two judges it.
 *
 * <h2>Shared fields</h2>
 *
 * <ul>
 *   <li>{@code statistics} and {@code pauses}: compare-and-set, once.
 * </ul>
 */
final class CallRecorder {

    private static final VarHandle STATISTICS =
            VarHandles.of(MethodHandles.lookup(), CallRecorder.class, "statistics", CallStatistics.class);
    private static final VarHandle PAUSES =
            VarHandles.of(MethodHandles.lookup(), CallRecorder.class, "pauses", RequestedPauses.class);

    private final PhaseContext context;
    private final CallLedger ledger;
    final Cohort cohort;

    /** When these settings came into force: what they make due is not due before. */
    private final long since;

    private volatile @Nullable CallStatistics statistics;
    private volatile @Nullable RequestedPauses pauses;

    private CallRecorder(
            PhaseContext context,
            CallLedger ledger,
            @Nullable CallStatistics statistics,
            @Nullable RequestedPauses pauses,
            long since) {
        this.context = context;
        this.ledger = ledger;
        this.cohort = context.cohort();
        this.since = since;
        this.statistics = statistics;
        this.pauses = pauses;
    }

    /** Begins with an empty window. */
    static CallRecorder begin(PhaseContext context, CallLedger ledger, long now) {
        CallRecorder recorder = new CallRecorder(context, ledger, null, null, now);
        if (context.config().isTimeBased()) {
            recorder.statistics(); // it has to know what was before the first failure
        }
        return recorder;
    }

    /** Goes on with other settings, and with the same window if its shape allows. */
    CallRecorder reconfigured(PhaseContext changed, long now) {
        CircuitBreakerConfig other = changed.config();
        CallStatistics shared = statistics(); // with threads that hold on to the old settings
        return new CallRecorder(
                changed, ledger, shared.in(other.isTimeBased(), other.slidingWindowSize(), now), pauses, now);
    }

    private CallStatistics statistics() {
        CallStatistics existing = statistics;
        if (existing != null) {
            return existing;
        }
        CallStatistics fresh = CallStatistics.begin(
                config().isTimeBased(), config().slidingWindowSize(), ledger, cohort.generation, since);
        CallStatistics winner = (CallStatistics) STATISTICS.compareAndExchange(this, null, fresh);
        return winner == null ? fresh : winner;
    }

    /** Notes that a failure has asked for a pause; it is about to be recorded. */
    void askedForPause(long now, long nanos) {
        RequestedPauses known = pauses;
        if (known == null) {
            RequestedPauses fresh = new RequestedPauses();
            RequestedPauses winner = (RequestedPauses) PAUSES.compareAndExchange(this, null, fresh);
            known = winner == null ? fresh : winner;
        }
        known.add(config().isTimeBased() ? now : statistics().decided().total(), now + nanos);
    }

    /** Nanoseconds until the pause is over that failures in the window have asked for; 0 if there is none. */
    long pauseLeft(long at) {
        RequestedPauses known = pauses;
        if (known == null) {
            return 0;
        }
        int size = config().slidingWindowSize();
        long oldest = config().isTimeBased()
                ? at - TimeUnit.SECONDS.toNanos(size)
                : statistics().decided().total() - size;
        return known.left(oldest, at);
    }

    /** A cheap test: false means that {@link #due} has nothing to do. */
    boolean mayBeDue(long now) {
        if (config().detectsSlowCalls() && ledger.mayHang(now, config().slowAfterNanos())) {
            return true;
        }
        CallStatistics seen = statistics;
        return seen != null && seen.isStale(now);
    }

    /** Records what hangs and lets outcomes expire, in the order in which that fell due, up to the first breach. */
    @Nullable
    Breach due(long now) {
        for (Slot slot = hanging(now); slot != null; slot = hanging(now)) {
            Breach breach = recordHanging(slot, now);
            if (breach != null) {
                return breach;
            }
        }
        CallStatistics seen = statistics;
        if (seen != null) {
            seen.advance(now);
        }
        return null;
    }

    private @Nullable Slot hanging(long now) {
        return config().detectsSlowCalls() ? ledger.due(now, config().slowAfterNanos()) : null;
    }

    /** Records what hangs in a slot as slow, dated when that fell due. */
    private @Nullable Breach recordHanging(Slot slot, long now) {
        long slowAfter = config().slowAfterNanos();
        if (slot.generation() != cohort.generation) {
            ledger.seal(slot, now, slowAfter);
            return null;
        }
        long at = NanoTimes.later(slot.youngestStart() + slowAfter, since);
        CallStatistics seen = statistics();
        seen.advance(at);
        Counts decided =
                seen.decided(); // before those that began since are counted, so that none of them is missing there
        SealResult sealing = ledger.seal(slot, now, slowAfter);
        return sealing == null ? null : seen.recordHanging(sealing, decided, at, thresholds());
    }

    private CircuitBreakerConfig config() {
        return context.config();
    }

    private ThresholdEvaluator thresholds() {
        return context.thresholds();
    }

    /** Judges what has been recorded, for a reader that may be faster than the thread that recorded it. */
    @Nullable
    Breach recorded(long now) {
        CallStatistics seen = statistics;
        return seen == null ? null : seen.recorded(now, thresholds());
    }

    /** Judges everything anew, because the settings have changed. */
    @Nullable
    Breach judge(long now) {
        CallStatistics seen = statistics;
        return seen == null ? null : seen.judge(now, thresholds());
    }

    @Nullable
    CallCounter admit(long now) {
        CallCounter counter = ledger.enter(cohort, cohort.readsClock ? now : 0);
        try {
            if (counter != null && !counter.isLaneAt(now) && ledger.hasLanes()) {
                openLane(counter, now);
            }
        } catch (Throwable full) {
            // The call has been counted in, and goes on without a lane.
        }
        return counter;
    }

    /** Notes until when nothing falls due and no plain success can breach a threshold, if that is so now. */
    private void openLane(CallCounter counter, long now) {
        long quiet = cohort.readsClock ? quietUntil(now) : 0;
        // Asked last: if outcomes expired in between, the minimum would be that of before and the quiet that of after.
        if (judgesSuccesses()) {
            return;
        }
        if (cohort.readsClock) {
            counter.openLaneUntil(quiet);
        } else {
            counter.openLane();
        }
    }

    private long quietUntil(long now) {
        CallStatistics seen = statistics;
        long fresh = seen == null ? now + NanoTimes.FAR : seen.freshUntil(now);
        return config().detectsSlowCalls()
                ? NanoTimes.earlier(ledger.calmUntil(now, config().slowAfterNanos()), fresh)
                : fresh;
    }

    /**
     * Takes the end of a call.
     *
     * @param slow whether it took longer than the threshold, but is not old enough to have been found hanging with its slot
     * @param recorded whether it has been found hanging and recorded as slow
     */
    @Nullable
    Breach ended(Admission admission, Outcome outcome, boolean slow, boolean recorded, long now) {
        boolean succeeded = outcome == Outcome.SUCCESS;
        if (succeeded && !slow && !recorded) {
            CallStatistics seen = statistics;
            return seen == null ? null : seen.afterSuccess(now, thresholds());
        }
        Breach earlier = mayBeDue(now) ? due(now) : null;
        if (earlier != null) {
            return earlier;
        }
        boolean failed = outcome == Outcome.FAILURE;
        if (recorded && failed) {
            return statistics().hungFailed(admission.hungGroup(), now, thresholds());
        }
        if (recorded) {
            statistics().hungEnded(admission.hungGroup(), succeeded);
            return null;
        }
        return failed || slow ? statistics().record(succeeded, failed, slow, now, thresholds()) : null;
    }

    /** Whether a plain success may breach a threshold all the same. */
    boolean judgesSuccesses() {
        CallStatistics seen = statistics;
        return seen != null && seen.mayBeCompleted(thresholds());
    }

    /** The clock shows this time, which may be earlier than one it has shown before. */
    void rewind(long now) {
        ledger.rewind(now);
        CallStatistics seen = statistics;
        if (seen != null) {
            seen.rewind(now);
        }
    }

    /** Takes a failure that has breached no threshold for what may be normal, where that is learned. */
    void learn() {
        BaselineEstimator normal = context.normal();
        if (normal != null) {
            long window = config().isTimeBased() ? statistics().counts().total() : config().slidingWindowSize();
            normal.failed(cohort.generation, statistics().decided(), window);
        }
    }

    boolean isByFailures(Breach breach) {
        return thresholds().isByFailures(breach);
    }

    String cause(Breach breach) {
        return thresholds().cause(breach);
    }

    boolean holdsMarks() {
        CallStatistics seen = statistics;
        return seen != null
                && seen.holdsMarks(config().isTimeBased() ? config().ticker().read() : 0);
    }

    /** How many failures in a row there have been last. */
    int consecutiveFailures() {
        CallStatistics seen = statistics;
        return seen == null ? 0 : seen.consecutiveFailures();
    }

    Counts counts() {
        if (statistics == null) {
            long successes = ledger.successes(cohort.generation);
            if (statistics == null) { // else something may have been recorded before them
                return new Counts(Math.min(successes, config().slidingWindowSize()), 0, 0, 0);
            }
        }
        return statistics().counts();
    }
}
