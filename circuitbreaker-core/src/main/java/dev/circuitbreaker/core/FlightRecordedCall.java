package dev.circuitbreaker.core;

import dev.circuitbreaker.core.CircuitBreakerEvent.StateTransition;
import dev.circuitbreaker.core.ledger.Admission;
import dev.circuitbreaker.core.ledger.HungGroup;
import dev.circuitbreaker.core.recording.CallEvent;
import dev.circuitbreaker.core.recording.FlightRecorderStatus;
import dev.circuitbreaker.core.recording.SettingsEvent;
import dev.circuitbreaker.core.recording.TransitionEvent;
import org.jspecify.annotations.Nullable;

/**
 * A call that Flight Recorder follows from its beginning to its end. Made before the call is counted in, since nothing that
 * may throw can stand between that and its permit. While there is no recording there is none of these, and calls take the
 * lanes; while there is one, all are admitted with care.
 */
final class FlightRecordedCall implements Admission {

    /** Few enough for a short recording to have them, and enough for them to cost little. */
    static final int CALLS_PER_SETTINGS = 256;

    private final CallPipeline pipeline;
    private final CallEvent event;

    /** Null until the call is let through. Written once, before the call begins. */
    @Nullable
    Admission counted;

    private FlightRecordedCall(CallPipeline pipeline) {
        this.pipeline = pipeline;
        this.event = new CallEvent();
    }

    /** Begins to follow a call; null while there is no recording, or no room for more. */
    static @Nullable FlightRecordedCall begin(CallPipeline pipeline) {
        if (!FlightRecorderStatus.isOn()) {
            return null;
        }
        try {
            FlightRecordedCall call = new FlightRecordedCall(pipeline);
            call.event.begin();
            return call;
        } catch (Throwable full) {
            return null; // the call matters more than its record
        }
    }

    /** The call as the machine and a candidate know it. */
    static Admission counted(Admission admission) {
        return admission instanceof FlightRecordedCall call ? call.counted() : admission;
    }

    private Admission counted() {
        Admission known = counted;
        if (known == null) {
            throw new IllegalStateException("The call has not been let through");
        }
        return known;
    }

    /** Records the end of a call, if it has been followed. The permit is back, so nothing may be thrown. */
    static void ended(Admission admission, Outcome outcome, boolean slow) {
        if (admission instanceof FlightRecordedCall call) {
            call.ended(
                    switch (outcome) {
                        case SUCCESS -> "success";
                        case FAILURE -> "failure";
                        case IGNORED -> "ignored";
                        case CANCELLED -> "cancelled";
                    },
                    slow);
        }
    }

    /**
     * Records that a call has been rejected.
     *
     * @param call null where it has not been followed, because the breaker was open: such an event takes no time, and reads the
     *     clock once
     */
    static void rejected(CallPipeline pipeline, @Nullable FlightRecordedCall call) {
        if (call != null || FlightRecorderStatus.isOn()) {
            try {
                record(pipeline, call == null ? new CallEvent() : call.event, "not_permitted", false);
            } catch (Throwable full) {
                // The caller is to hear of the rejection all the same.
            }
        }
    }

    private void ended(String outcome, boolean slow) {
        try {
            event.end();
            record(pipeline, event, outcome, slow);
        } catch (Throwable full) {
            // The permit is back, and must not be given back again.
        }
    }

    private static void record(CallPipeline pipeline, CallEvent event, String outcome, boolean slow) {
        if (event.shouldCommit()) {
            CallPipeline owner = owner(pipeline);
            event.name = owner.name();
            event.key = pipeline.key();
            event.outcome = outcome;
            event.slow = slow;
            event.commit();
            if (owner.recordedCalls++ % CALLS_PER_SETTINGS == 0) {
                SettingsEvent.record(owner.name(), owner.config().inYaml());
            }
        }
    }

    /** Records a transition. The state has changed, so nothing may be thrown. */
    static void changed(CallPipeline pipeline, StateTransition transition) {
        if (!FlightRecorderStatus.isStarted()) {
            return;
        }
        try {
            TransitionEvent.record(
                    owner(pipeline).name(),
                    pipeline.key(),
                    transition.from().name(),
                    transition.to().name(),
                    transition.cause());
        } catch (Throwable full) {
            // Others still have to hear of it.
        }
    }

    /** The breaker itself, or the one that it is a key of. */
    private static CallPipeline owner(CallPipeline pipeline) {
        CallPipeline parent = pipeline.parent();
        return parent == null ? pipeline : parent;
    }

    @Override
    public long generation() {
        return counted().generation();
    }

    @Override
    public int turn() {
        return counted().turn();
    }

    @Override
    public boolean leave(int turn) {
        return counted().leave(turn);
    }

    @Override
    public boolean leave(int turn, boolean failed, boolean slow) {
        return counted().leave(turn, failed, slow);
    }

    @Override
    public HungGroup hungGroup() {
        return counted().hungGroup();
    }
}
