package dev.circuitbreaker.core;

import dev.circuitbreaker.core.ledger.Admission;
import dev.circuitbreaker.core.ledger.CallCounter;
import dev.circuitbreaker.core.ledger.VarHandles;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The right to make one call, and the duty to report how it ended.
 *
 * <p>A permit is one-shot: the first of {@link #succeeded}, {@link #failed} and {@link #cancelled} wins, the rest do
 * nothing. It may be handed to another thread and reported from there. A permit that is never reported counts as a call
 * in flight: it is recorded as slow once it is older than the slow-call duration threshold, and in half-open its lease
 * runs out.
 */
public final class Permit {

    private static final VarHandle REPORTED =
            VarHandles.of(MethodHandles.lookup(), Permit.class, "reported", boolean.class);

    private static final int FRAMES_TO_BEGIN = 4;

    private final CallPipeline pipeline;
    private final Admission admission;
    private final int turn;

    /** The phase in which the call has entered by a lane; null if it was admitted with care. */
    private final @Nullable Phase phase;

    private final long start;
    private final boolean timed;

    /** Claimed by compare-and-set by the one report that counts. */
    private volatile boolean reported;

    private Permit(
            CallPipeline pipeline, @Nullable Phase phase, Admission admission, int turn, long start, boolean timed) {
        this.pipeline = pipeline;
        this.phase = phase;
        this.admission = admission;
        this.turn = turn;
        this.start = start;
        this.timed = timed;
    }

    static Permit acquire(CallPipeline pipeline) {
        return acquire(pipeline, pipeline.readsClock(pipeline.machine.phase()));
    }

    /** For a call with a deadline, which is measured from here. */
    static Permit acquireTimed(CallPipeline pipeline) {
        return acquire(pipeline, true);
    }

    static @Nullable Permit tryAcquire(CallPipeline pipeline) {
        try {
            return acquire(pipeline);
        } catch (CallNotPermittedException rejected) {
            return null;
        }
    }

    private static Permit acquire(CallPipeline pipeline, boolean timed) {
        UnreportedEnds.needRoomFor(FRAMES_TO_BEGIN); // so that a call that has been counted in gets its permit
        Phase phase = pipeline.machine.phase();
        CallCounter lane = pipeline.lane(phase, timed); // before the clock is read: see CallLedger
        long start = timed ? pipeline.ticker.read() : 0;
        int turn = lane == null ? 0 : lane.enterLane(start);
        if (lane != null && turn != 0) {
            return new Permit(pipeline, phase, lane, turn, start, timed);
        }
        Admission admission = pipeline.admit(start, timed);
        return new Permit(pipeline, null, admission, admission.turn(), start, timed);
    }

    /** When the call was let through; now, if the time has not been asked for so far. */
    long start() {
        return timed ? start : pipeline.ticker.read();
    }

    Admission admission() {
        return admission;
    }

    /**
     * Reports that the call returned. It counts as a success unless {@code recordResultPredicate} says otherwise.
     *
     * @param result what it returned; null if nothing
     */
    public void succeeded(@Nullable Object result) {
        if (!claim()) {
            return;
        }
        try {
            if (phase != null) {
                pipeline.returnedByLane(phase, (CallCounter) admission, turn, start, timed, result);
            } else {
                pipeline.returned(admission, turn, start, timed, false, result);
            }
        } catch (Throwable full) {
            reported = false; // see CallPipeline.ended
            throw full;
        }
    }

    /**
     * Reports that the call threw. Whether that counts as a failure is for the configuration to say, also of a {@code
     * CancellationException}; a call that its caller has given up is {@link #cancelled()}.
     *
     * @param throwable what it threw
     */
    public void failed(Throwable throwable) {
        Objects.requireNonNull(throwable, "throwable");
        if (!claim()) {
            return;
        }
        try {
            pipeline.threw(admission, turn, start, timed, false, throwable);
        } catch (Throwable full) {
            reported = false;
            throw full;
        }
    }

    /** Reports that it is not known how the call ended: gives the permit back and counts nothing. */
    public void cancelled() {
        if (!claim()) {
            return;
        }
        try {
            pipeline.cancelled(admission, turn, start, timed);
        } catch (Throwable full) {
            reported = false;
            throw full;
        }
    }

    /**
     * For a call with a deadline: like {@link #succeeded} or {@link #failed}, with a clock that has been read.
     *
     * @param thrown null if it returned
     */
    void ended(@Nullable Object result, @Nullable Throwable thrown, boolean interrupted, long end) {
        if (!claim()) {
            return;
        }
        try {
            Judgement judgement = thrown == null
                    ? pipeline.judge(admission, result, interrupted)
                    : pipeline.judgeThrown(admission, thrown, interrupted);
            pipeline.ended(admission, turn, judgement, start, true, end, thrown);
        } catch (Throwable full) {
            reported = false;
            throw full;
        }
    }

    /**
     * Reports a failure at the deadline.
     *
     * @return what there is to tell listeners; null if the call had been reported before
     */
    @Nullable
    Runnable expired(Duration timeout, CallTimeoutException exception) {
        return claim() ? pipeline.expired(admission, turn, start, timeout, exception) : null;
    }

    private boolean claim() {
        return REPORTED.compareAndSet(this, false, true);
    }
}
