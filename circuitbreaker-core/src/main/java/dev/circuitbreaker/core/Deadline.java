package dev.circuitbreaker.core;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The deadline of one call with a {@code callTimeout}. Whichever comes first, the end of the call or the deadline,
 * decides how the call counts; the other one does nothing any more.
 *
 * <p>All deadlines share one daemon thread, which exists from the first such call on. It only keeps the appointments; the
 * ticker says whether the time has come, and if it has not, the appointment is put off.
 */
final class Deadline implements Runnable {

    private enum Stage {
        RUNNING,
        EXPIRING,
        EXPIRED,
        ENDED
    }

    private static final VarHandle STAGE = Handles.of(MethodHandles.lookup(), Deadline.class, "stage", Stage.class);

    private final CallGate gate;
    private final Permit permit;
    private final long start;
    private final Duration timeout;
    private final Runnable stop;
    private @Nullable Future<?> appointment;

    /** Leaves {@code RUNNING} by compare-and-set, once. */
    private volatile Stage stage = Stage.RUNNING;

    /**
     * Makes an appointment.
     *
     * @param stop stops the call; run after the call has been counted as failed
     */
    Deadline(CallGate gate, Permit permit, Duration timeout, Runnable stop) {
        this.gate = gate;
        this.permit = permit;
        this.start = permit.start();
        this.timeout = timeout;
        this.stop = stop;
    }

    Deadline set() {
        appointment = Scheduler.SHARED.schedule(this, timeout.toNanos(), TimeUnit.NANOSECONDS);
        return this;
    }

    @Override
    public void run() {
        long left = left();
        if (left > 0 && stage == Stage.RUNNING) {
            Scheduler.SHARED.schedule(this, left, TimeUnit.NANOSECONDS);
        } else if (STAGE.compareAndSet(this, Stage.RUNNING, Stage.EXPIRING)) {
            try {
                permit.failed(exception());
                stop.run();
            } finally {
                stage = Stage.EXPIRED;
            }
        }
    }

    /**
     * Ends the appointment, because the call has ended.
     *
     * @return whether the call ended in time; if not, it has been counted as failed
     */
    boolean met() {
        if (STAGE.compareAndSet(this, Stage.RUNNING, Stage.ENDED)) {
            if (appointment != null) {
                appointment.cancel(false);
            }
            if (left() > 0) {
                return true;
            }
            permit.failed(exception()); // the thread that keeps the appointments was late itself
            return false;
        }
        return stage == Stage.ENDED;
    }

    /** Waits until a call that has missed its deadline has been stopped, so that no interrupt arrives after it. */
    void awaitStop() {
        while (stage == Stage.EXPIRING) {
            Thread.onSpinWait();
        }
    }

    CallTimeoutException exception() {
        return new CallTimeoutException(gate.name, timeout);
    }

    private long left() {
        return timeout.toNanos() - (gate.ticker.read() - start);
    }

    /** Created on first use. */
    private static final class Scheduler {

        static final ScheduledThreadPoolExecutor SHARED = create();

        private static ScheduledThreadPoolExecutor create() {
            ScheduledThreadPoolExecutor scheduler = new ScheduledThreadPoolExecutor(1, task -> {
                Thread thread = new Thread(task, "circuit-breaker-call-timeout");
                thread.setDaemon(true);
                return thread;
            });
            scheduler.setRemoveOnCancelPolicy(true);
            return scheduler;
        }
    }
}
