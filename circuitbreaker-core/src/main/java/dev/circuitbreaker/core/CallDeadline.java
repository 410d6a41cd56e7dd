package dev.circuitbreaker.core;

import dev.circuitbreaker.core.ledger.VarHandles;
import dev.circuitbreaker.core.text.ValueFormat;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The deadline of one call with a {@code callTimeout}. Whichever comes first, the end of the call or the deadline,
 * decides how the call counts; the other one does nothing any more. A call that misses it has failed at the deadline, even
 * if that is noticed later.
 *
 * <p>All deadlines share the timer thread of {@link TimeoutThreads}. It only keeps the appointments; the ticker says whether the
 * time has come, and if it has not, the appointment is put off. What there is to tell listeners is told elsewhere.
 */
final class CallDeadline implements Runnable {

    private enum Stage {
        RUNNING,
        EXPIRED,
        ENDED
    }

    private static final VarHandle STAGE =
            VarHandles.of(MethodHandles.lookup(), CallDeadline.class, "stage", Stage.class);

    /** Less than that a machine may be late by itself. */
    private static final long LEAST_DELAY = 100_000_000;

    private final Permit permit;
    private final Duration timeout;
    private final Runnable stop;
    private final boolean staysInFlight;

    /** Whether a call past the deadline is slow. Guarded by this object. */
    private boolean slow;

    /** Whether the thread of the call is out: written by it, or by one that has learnt of that from it. */
    private boolean isOut;

    private final CallPipeline pipeline;
    private @Nullable Future<?> appointment;
    private @Nullable CallTimeoutException exception;

    /** The deadline of the call that this one is made inside of. Written by {@link Interruptions}. */
    @Nullable
    CallDeadline enclosing;

    /** Whether the flag of the thread is up because of this one. Guarded by {@link Interruptions}. */
    boolean raised;

    /** Leaves {@code RUNNING} by compare-and-set, once. The timer holds the monitor while it does what it has to do. */
    private volatile Stage stage = Stage.RUNNING;

    /**
     * Makes a deadline.
     *
     * @param staysInFlight whether the call stays in flight after the deadline, until {@link #returned}
     * @param stop stops the call, without running anything that belongs to users; run after it has been counted as failed
     */
    CallDeadline(CallPipeline pipeline, Permit permit, Duration timeout, boolean staysInFlight, Runnable stop) {
        this.pipeline = pipeline;
        this.permit = permit;
        this.timeout = timeout;
        this.staysInFlight = staysInFlight;
        this.stop = stop;
    }

    /** Makes the appointment. */
    void set() {
        appointment = TimeoutThreads.TIMER.schedule(this, timeout.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void run() {
        long left = left(pipeline.ticker.read());
        if (left > 0 && stage == Stage.RUNNING) {
            TimeoutThreads.TIMER.schedule(this, left, TimeUnit.NANOSECONDS);
        } else {
            expire();
        }
    }

    private void expire() {
        @Nullable Runnable news;
        synchronized (this) {
            if (!STAGE.compareAndSet(this, Stage.RUNNING, Stage.EXPIRED)) {
                return;
            }
            if (staysInFlight) {
                slow = pipeline.isSlow(timeout.toNanos());
                pipeline.machine.ledger.overdueBegan(slow); // first, so that the call is in flight without a gap
            }
            news = permit.expired(timeout, exception());
            stop.run();
        }
        if (news != null) {
            TimeoutThreads.runGuest(news);
        }
    }

    /**
     * Ends the appointment, because the call has ended.
     *
     * @param now the time by the ticker
     * @return whether the call ended in time; if not, it has been counted as failed
     */
    boolean met(long now) {
        if (STAGE.compareAndSet(this, Stage.RUNNING, Stage.ENDED)) {
            cancelAppointment();
            if (left(now) > 0) {
                return true;
            }
            @Nullable Runnable news = permit.expired(timeout, exception()); // the timer was late itself
            if (news != null) {
                news.run();
            }
            return false;
        }
        return !isExpired();
    }

    /** Ends the appointment of a call that counts nothing. */
    void drop() {
        if (STAGE.compareAndSet(this, Stage.RUNNING, Stage.ENDED)) {
            cancelAppointment();
        }
    }

    private void cancelAppointment() {
        if (appointment != null) {
            appointment.cancel(false);
        }
    }

    /** Tells whether the timer has counted the call as failed; waits while it is just doing so, and interrupting. */
    boolean isExpired() {
        if (stage != Stage.EXPIRED) {
            return false;
        }
        synchronized (this) {
            return true;
        }
    }

    /** The thread of the call is out. Does nothing when called again. */
    void returned() {
        if (staysInFlight && !isOut && isExpired()) {
            isOut = true;
            pipeline.machine.ledger.overdueReturned(slow);
        }
    }

    /** The caller of a call that missed the deadline is let go; whether that is late must not change how the call ends. */
    void lateBy(long now) {
        try {
            long late = -left(now);
            if (late >= Math.max(LEAST_DELAY, timeout.toNanos() / 2) && pipeline.machine.totals.countOverdue()) {
                SafeLog.warn(
                        CircuitBreaker.class,
                        "A call through circuit breaker '" + pipeline.name() + "' gave its caller back "
                                + ValueFormat.duration(late) + " after its callTimeout of "
                                + ValueFormat.duration(timeout)
                                + ". It was counted as failed in time, but what it called does not heed the interrupt: set the "
                                + "timeouts of the client as well. This is said once.");
            }
        } catch (Throwable full) {
            // There was no room to count or to say it.
        }
    }

    CallTimeoutException exception() {
        CallTimeoutException known = exception;
        if (known == null) {
            known = new CallTimeoutException(pipeline, pipeline.name(), timeout);
            exception = known;
        }
        return known;
    }

    private long left(long now) {
        return timeout.toNanos() - (now - permit.start());
    }
}
