package dev.circuitbreaker.core;

import dev.circuitbreaker.core.CircuitBreaker.State;
import dev.circuitbreaker.core.CircuitBreakerEvent.CallFailed;
import dev.circuitbreaker.core.CircuitBreakerEvent.StateTransition;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where calls go in and come out: asks the {@link StateMachine}, classifies how a call ended, and tells the listeners.
 * Makes an event only if somebody listens, and reads the clock only if the phase or a listener needs it.
 */
final class CallGate {

    final Guests<CircuitBreakerEvent> listeners;
    final Guests<StateTransition> transitionListeners;
    final Guests<CallFailed> failureListeners;
    final String name;

    /** The gate of the breaker that this one is a key of; null if it is none. */
    final @Nullable CallGate parent;

    final Ticker ticker;
    final StateMachine machine;
    private final CallLedger ledger;

    CallGate(String name, CircuitBreakerConfig config) {
        this(name, config, config.initialState(), null);
    }

    private CallGate(String name, CircuitBreakerConfig config, State initialState, @Nullable CallGate parent) {
        this.name = name;
        this.parent = parent;
        this.ticker = config.ticker();
        this.listeners = new Guests<>("A listener of circuit breaker events", parent == null ? null : parent.listeners);
        this.transitionListeners = new Guests<>(
                "A listener of circuit breaker transitions", parent == null ? null : parent.transitionListeners);
        this.failureListeners =
                new Guests<>("A listener of circuit breaker failures", parent == null ? null : parent.failureListeners);
        Totals totals = new Totals(parent == null ? null : parent.machine.totals);
        this.machine = new StateMachine(name, config, initialState, totals, this::tellTransition);
        this.ledger = machine.ledger;
    }

    /** The gate of a breaker for a key: with the settings of this one, and in its state if that is a manual one. */
    CallGate keyed(String key) {
        Phase phase = machine.phase();
        State initial = phase.config.initialState();
        State state = phase.state.isManual() ? phase.state : initial.isManual() ? State.CLOSED : initial;
        return new CallGate(name + "[" + key + "]", phase.config, state, this);
    }

    CircuitBreakerConfig config() {
        return machine.phase().config;
    }

    /** Tells whether a call that begins now needs to know when. */
    boolean readsClock(Phase phase) {
        return phase.readsClock || !listeners.isEmpty();
    }

    /** Finds the lane for a call that is about to begin; null if there is none, and it has to be admitted with care. */
    @Nullable
    Cell lane(Phase phase, boolean timed) {
        SlotKind lanes = phase.lanes;
        return lanes == null || lanes.readsClock != timed ? null : ledger.lane(lanes);
    }

    Admission admit(long start, boolean timed) {
        Answer answer = ask(start, timed);
        if (answer instanceof Phase rejecting) {
            throw rejection(rejecting, timed ? start : ticker.read());
        }
        return (Admission) answer;
    }

    Answer ask(long start, boolean timed) {
        Answer answer = machine.admit(start, timed);
        if (answer instanceof Phase rejecting) {
            tellRejection(rejecting);
        }
        return answer;
    }

    /** Rejects a call that would be rejected if it were made now. */
    void check() {
        Phase rejecting = machine.withoutRoom();
        if (rejecting != null) {
            machine.countRejection();
            tellRejection(rejecting);
            throw rejection(rejecting, ticker.read());
        }
    }

    private CallNotPermittedException rejection(Phase rejecting, long now) {
        return new CallNotPermittedException(name, rejecting.state, rejecting.retryAfter(now));
    }

    private void tellRejection(Phase rejecting) {
        if (!listeners.isEmpty()) {
            listeners.tell(new CircuitBreakerEvent.CallRejected(name, WallClock.now(), rejecting.state));
        }
    }

    void returned(Admission admission, int turn, long start, boolean timed, @Nullable Object result) {
        Outcome outcome = machine.phase().classifier.classifyResult(result);
        ended(admission, turn, outcome, start, timed, timed ? ticker.read() : 0, null);
    }

    /**
     * Like {@link #returned}, for a call that has entered by a lane; it leaves by it if it can. The lane says that the
     * call was not slow: it closes before the first of the calls that entered by it can be. Whether the success has to be
     * judged is asked again once it has been counted: a thread that was stopped after it had read the clock may come after
     * new settings or after outcomes have expired, and those who brought that about have not seen its success.
     */
    void returnedByLane(Phase phase, Cell lane, int turn, long start, boolean timed, @Nullable Object result) {
        if (machine.phase() != phase || !listeners.isEmpty()) {
            returned(lane, turn, start, timed, result);
            return;
        }
        long end = timed ? ticker.read() : 0;
        if (!lane.isLaneAt(end)) {
            ended(lane, turn, Outcome.SUCCESS, start, timed, end, null);
            return;
        }
        boolean counted = lane.leave(turn);
        if (!counted || machine.phase() != phase || phase.judgesSuccesses()) {
            machine.endedByLane(lane, !counted, end, timed);
        }
    }

    void threw(Admission admission, int turn, long start, boolean timed, Throwable thrown) {
        Outcome outcome = machine.phase().classifier.classify(thrown);
        ended(admission, turn, outcome, start, timed, timed ? ticker.read() : 0, thrown);
    }

    void cancelled(Admission admission, int turn, long start, boolean timed) {
        ended(admission, turn, Outcome.CANCELLED, start, timed, timed ? ticker.read() : 0, null);
    }

    private void ended(
            Admission admission,
            int turn,
            Outcome outcome,
            long start,
            boolean timed,
            long end,
            @Nullable Throwable thrown) {
        machine.ended(admission, turn, outcome, timed && end - start > machine.phase().slowAfter, end, timed);
        boolean failed = outcome == Outcome.FAILURE;
        if (!listeners.isEmpty() || (failed && !failureListeners.isEmpty())) {
            tellEnd(outcome, timed ? Duration.ofNanos(end - start) : null, thrown);
        }
    }

    private void tellEnd(Outcome outcome, @Nullable Duration duration, @Nullable Throwable thrown) {
        Instant at = WallClock.now();
        Throwable error = thrown == null ? null : Classifier.unwrap(thrown);
        if (outcome == Outcome.SUCCESS) {
            listeners.tell(new CircuitBreakerEvent.CallSucceeded(name, at, duration));
        } else if (outcome == Outcome.FAILURE) {
            CallFailed failure = new CallFailed(name, at, duration, error);
            failureListeners.tell(failure);
            listeners.tell(failure);
        } else if (outcome == Outcome.IGNORED && error != null) {
            listeners.tell(new CircuitBreakerEvent.CallIgnored(name, at, duration, error));
        }
    }

    private void tellTransition(StateTransition transition) {
        transitionListeners.tell(transition);
        listeners.tell(transition);
    }

    /** Enters a state because somebody says so; {@code CLOSED} starts afresh. */
    void force(State state, String what, @Nullable String reason) {
        String cause = reason == null ? what : what + ": " + reason;
        if (state == State.CLOSED) {
            machine.reset(cause, ticker.read());
        } else {
            machine.force(state, cause, ticker.read());
        }
    }

    void reconfigure(CircuitBreakerConfig config) {
        String change = config().differenceTo(config);
        if (machine.reconfigure(config, ticker.read()) && !listeners.isEmpty()) {
            listeners.tell(new CircuitBreakerEvent.Reconfigured(name, WallClock.now(), change));
        }
    }

    /** Forgets all listeners, for a breaker that has been removed. */
    void close() {
        listeners.clear();
        transitionListeners.clear();
        failureListeners.clear();
    }
}
