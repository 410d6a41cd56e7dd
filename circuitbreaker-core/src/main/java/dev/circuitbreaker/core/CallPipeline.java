package dev.circuitbreaker.core;

import dev.circuitbreaker.core.CircuitBreaker.State;
import dev.circuitbreaker.core.CircuitBreakerEvent.CallFailed;
import dev.circuitbreaker.core.CircuitBreakerEvent.StateTransition;
import dev.circuitbreaker.core.ExceptionClassifier.Verdict;
import dev.circuitbreaker.core.ledger.Admission;
import dev.circuitbreaker.core.ledger.CallCounter;
import dev.circuitbreaker.core.ledger.CallLedger;
import dev.circuitbreaker.core.ledger.Cohort;
import dev.circuitbreaker.core.recording.FlightRecorderStatus;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where calls go in and come out: asks the {@link StateMachine}, classifies how a call ended, and tells the listeners.
 * Makes an event only for a listener, and reads the clock only if the phase or a listener needs it.
 */
final class CallPipeline extends Audience implements StateMachine.Owner, UnreportedEnds.Late {

    static {
        FlightRecorderStatus.prepare();
    }

    /** The name, or the key if this is the pipeline of one. */
    private final String ownName;

    /** Null until it is first asked for, because few keys ever are. Written in a plain race, always the same. */
    private @Nullable String name;

    final Ticker ticker;
    final StateMachine machine;
    private final CallLedger ledger;

    /** Null if no settings are on trial. Written when those in force change, one at a time. */
    private volatile @Nullable Candidate candidate;

    CallPipeline(String name, CircuitBreakerConfig config) {
        this(name, config, config.initialState(), null);
    }

    private CallPipeline(
            String ownName, CircuitBreakerConfig config, State initialState, @Nullable CallPipeline parent) {
        super(parent);
        this.ownName = ownName;
        this.ticker = config.ticker();
        this.machine = new StateMachine(this, config, initialState, parent == null ? null : parent.machine);
        this.ledger = machine.ledger;
        this.candidate = candidate(config, null);
    }

    /** The pipeline of a breaker for a key: with the settings of this one, and in its state if that is a manual one. */
    CallPipeline keyed(String key) {
        Phase phase = machine.phase();
        State initial = phase.config.initialState();
        State state = phase.state.isManual() ? phase.state : initial.isManual() ? State.CLOSED : initial;
        return new CallPipeline(key, phase.config, state, this);
    }

    /** The pipeline of the breaker that this one is a key of; null if it is none. */
    @Nullable
    CallPipeline parent() {
        return (CallPipeline) above;
    }

    @Nullable
    Candidate candidate() {
        return candidate;
    }

    private @Nullable Candidate candidate(CircuitBreakerConfig settings, @Nullable Candidate current) {
        CallPipeline parent = parent();
        return Candidate.of(this::name, settings, current, parent == null ? null : parent.candidate);
    }

    /** Adds what a candidate has found, if there is one. */
    CircuitBreakerSnapshot compared(CircuitBreakerSnapshot seen) {
        return candidate == null ? seen : candidate.compared(seen);
    }

    @Override
    public String name() {
        String known = name;
        if (known == null) {
            known = above == null ? ownName : above.name() + "[" + ownName + "]";
            name = known;
        }
        return known;
    }

    /** The key, if this is the pipeline of one; else null. */
    @Nullable
    String key() {
        return above == null ? null : ownName;
    }

    CircuitBreakerConfig config() {
        return machine.phase().config;
    }

    /** Tells whether a call that begins now needs to know when. */
    boolean readsClock(Phase phase) {
        return phase.readsClock || isHeard();
    }

    /** Finds the lane for a call that is about to begin; null if there is none, and it has to be admitted with care. */
    @Nullable
    CallCounter lane(Phase phase, boolean timed) {
        Cohort lanes = phase.lanes;
        return lanes == null || lanes.readsClock != timed || FlightRecorderStatus.isOn() ? null : ledger.lane(lanes);
    }

    /**
     * Lets a call through. Once it has been counted in, nothing is called on the way back: the stack may be full.
     *
     * @throws CallNotPermittedException if it is rejected
     */
    Admission admit(long start, boolean timed) {
        FlightRecordedCall recorded = null;
        catchUp();
        long now = start;
        boolean known = timed;
        while (true) {
            Phase current = machine.phase();
            if (current.readsClock) {
                now = known ? now : ticker.read();
                known = true;
                current = machine.settle(now);
            }
            if (recorded == null && !current.state.rejectsCalls()) {
                recorded = FlightRecordedCall.begin(this);
            }
            Admission admission = machine.admit(current, now);
            if (admission != null) {
                try {
                    Candidate tried = candidate;
                    admission = tried == null || !timed ? admission : tried.asked(admission, start);
                } catch (Throwable full) {
                    // It has been counted in, and takes no part in the comparison.
                }
                if (recorded == null) {
                    return admission;
                }
                recorded.counted = admission;
                return recorded;
            }
            if (machine.rejects(current, now)) {
                tellRejection(current, recorded);
                throw rejection(current, known ? now : ticker.read());
            }
        }
    }

    /** Rejects a call that would be rejected if it were made now. */
    void check() {
        Phase rejecting = machine.withoutRoom();
        if (rejecting != null) {
            machine.totals.countRejection();
            tellRejection(rejecting, null);
            throw rejection(rejecting, ticker.read());
        }
    }

    private CallNotPermittedException rejection(Phase rejecting, long now) {
        return new CallNotPermittedException(this, name(), rejecting.state, rejecting.retryAfter(now));
    }

    private void tellRejection(Phase rejecting, @Nullable FlightRecordedCall recorded) {
        FlightRecordedCall.rejected(this, recorded);
        Candidate.rejected(candidate);
        if (isHeard()) {
            tell(new CircuitBreakerEvent.CallRejected(name(), WallClock.now(), rejecting.state));
        }
    }

    /** Tells whether a call that takes so long is slow. */
    boolean isSlow(long nanos) {
        return nanos > machine.phase().slowAfter;
    }

    /**
     * Takes the result of a call.
     *
     * @param interrupted whether the thread of a synchronous call was interrupted before it began
     */
    void returned(
            Admission admission, int turn, long start, boolean timed, boolean interrupted, @Nullable Object result) {
        ended(admission, turn, judge(admission, result, interrupted), start, timed, timed ? ticker.read() : 0, null);
    }

    Judgement judge(Admission admission, @Nullable Object result, boolean interrupted) {
        Candidate.returned(FlightRecordedCall.counted(admission), result, interrupted);
        Judgement judgement = Judgement.of(config().classifier().classifyResult(result));
        return interrupted ? judgement.ofInterrupted() : judgement;
    }

    /**
     * Like {@link #returned}, for a call that has entered by a lane; it leaves by it if it can. The lane says that the
     * call was not slow: it closes before the first of the calls that entered by it can be. Whether the success has to be
     * judged is asked again once it has been counted: a thread that was stopped after it had read the clock may come after
     * new settings or after outcomes have expired, and those who brought that about have not seen its success.
     */
    void returnedByLane(Phase phase, CallCounter lane, int turn, long start, boolean timed, @Nullable Object result) {
        if (machine.phase() != phase || isHeard()) {
            returned(lane, turn, start, timed, false, result);
            return;
        }
        long end = timed ? ticker.read() : 0;
        if (!lane.isLaneAt(end)) {
            ended(lane, turn, Judgement.of(Outcome.SUCCESS), start, timed, end, null);
            return;
        }
        boolean counted = lane.leave(turn);
        try {
            if (!counted || machine.phase() != phase || phase.judgesSuccesses()) {
                machine.endedByLane(lane, !counted, end, timed);
            }
        } catch (Throwable full) {
            // The permit is back, and must not be given back again.
        }
    }

    /**
     * Takes what a call threw.
     *
     * @param interrupted whether the thread of a synchronous call was interrupted before it began
     */
    void threw(Admission admission, int turn, long start, boolean timed, boolean interrupted, Throwable thrown) {
        if (thrown instanceof StackOverflowError) {
            UnreportedEnds.needRoom();
        }
        Judgement judgement = judgeThrown(admission, thrown, interrupted);
        ended(admission, turn, judgement, start, timed, timed ? ticker.read() : 0, thrown);
        try {
            catchUp();
        } catch (Throwable full) {
            // The permit is back, and must not be given back again.
        }
    }

    /** What an exception means. Where the thread came with its interrupt flag up, clients fail before they send anything. */
    Judgement judgeThrown(Admission admission, Throwable thrown, boolean interrupted) {
        Outcome own = Classifier.outcomeOfOwn(thrown, this, machine.totals.hasRejected());
        Candidate.threw(FlightRecordedCall.counted(admission), thrown, interrupted, own);
        if (own != null) {
            return Judgement.of(own);
        }
        Judgement judgement = config().classifier().judge(thrown, isAnyHeard(it -> it.exceptions));
        return interrupted ? judgement.ofInterrupted() : judgement;
    }

    void cancelled(Admission admission, int turn, long start, boolean timed) {
        ended(admission, turn, Judgement.of(Outcome.CANCELLED), start, timed, timed ? ticker.read() : 0, null);
    }

    /** Takes the end of a call. If this throws, the permit has not been given back. */
    void ended(
            Admission admission,
            int turn,
            Judgement judgement,
            long start,
            boolean timed,
            long end,
            @Nullable Throwable thrown) {
        Outcome outcome = judgement.outcome();
        if (outcome == Outcome.FAILURE && thrown != null) {
            machine.phase().heedPause(admission, thrown);
        }
        boolean told = isTold(outcome, thrown);
        Instant at = told ? WallClock.now() : Instant.EPOCH; // before the transition that it may bring about
        boolean slow = timed && isSlow(end - start);
        Admission compared = FlightRecordedCall.counted(admission);
        boolean held = machine.ended(Candidate.Call.own(compared), turn, outcome, slow, end, timed);
        FlightRecordedCall.ended(admission, outcome, slow);
        Candidate.ended(compared, outcome, start, end, thrown);
        if (told || held || outcome == Outcome.FAILURE) {
            try {
                tell(judgement, at, timed ? Duration.ofNanos(end - start) : null, thrown, held);
            } catch (Throwable full) {
                // Where there was no room to begin, what is held is let go later. The permit is back.
                if (held) {
                    try {
                        synchronized (this) {
                            unreported = new Object[] {this, null, unreported};
                        }
                    } catch (Throwable fuller) {
                        unguarded = new Object[] {this, null, unguarded};
                    }
                }
            }
        }
    }

    /**
     * Takes the end of a call at its deadline, whenever that is noticed.
     *
     * @return what there is to tell listeners
     */
    Runnable expired(Admission admission, int turn, long start, Duration timeout, CallTimeoutException exception) {
        long end = start + timeout.toNanos();
        long now = ticker.read();
        Instant at = WallClock.now().minusNanos(Math.max(0, now - end));
        boolean slow = isSlow(timeout.toNanos());
        Admission compared = FlightRecordedCall.counted(admission);
        boolean held = machine.expired(Candidate.Call.own(compared), turn, slow, end, now);
        FlightRecordedCall.ended(admission, Outcome.FAILURE, slow);
        Candidate.ended(compared, Outcome.FAILURE, start, end, exception);
        return () -> tell(Judgement.of(Outcome.FAILURE), at, timeout, exception, held);
    }

    /** Lets go of what has been held, for an end that had no room to. */
    @Override
    public void endedBefore(@Nullable Throwable thrown) {
        machine.release();
    }

    private boolean isTold(Outcome outcome, @Nullable Throwable thrown) {
        return isHeard()
                || (outcome == Outcome.FAILURE && isAnyHeard(it -> it.failures))
                || (thrown != null && isAnyHeard(it -> it.exceptions));
    }

    /** Tells the end of a call, and then what it has brought about. */
    private void tell(
            Judgement judgement, Instant at, @Nullable Duration duration, @Nullable Throwable thrown, boolean held) {
        try {
            machine.phase().noteEnd(judgement.outcome(), thrown, machine.totals);
            if (isTold(judgement.outcome(), thrown)) {
                tellEnd(judgement, at, duration, thrown);
            }
        } catch (Throwable full) {
            // A listener has not heard of it; the next ones will be told what it brought about.
        }
        machine.release(held);
    }

    @Override
    void reportLate(Object call, @Nullable Throwable thrown) {
        if (call instanceof UnreportedEnds.Late late) {
            late.endedBefore(thrown);
        } else if (call instanceof Admission admission) {
            Judgement judgement =
                    thrown == null ? Judgement.of(Outcome.SUCCESS) : judgeThrown(admission, thrown, false);
            ended(admission, 0, judgement, 0, false, 0, thrown);
        }
    }

    private void tellEnd(Judgement judgement, Instant at, @Nullable Duration duration, @Nullable Throwable thrown) {
        Outcome outcome = judgement.outcome();
        Throwable error = thrown == null ? null : Classifier.unwrap(thrown);
        Verdict verdict = judgement.verdict();
        if (error != null && verdict != null) {
            var classified = new ClassifiedException(name(), at, error, verdict.kind(), verdict.classifier());
            tellAll(it -> it.exceptions.tell(classified));
        }
        if (outcome == Outcome.SUCCESS) {
            tell(new CircuitBreakerEvent.CallSucceeded(name(), at, duration));
        } else if (outcome == Outcome.FAILURE) {
            CallFailed failure = new CallFailed(name(), at, duration, error);
            tellAll(it -> it.failures.tell(failure));
            tell(failure);
        } else if (outcome == Outcome.IGNORED && error != null) {
            tell(new CircuitBreakerEvent.CallIgnored(name(), at, duration, error));
        }
    }

    @Override
    public void changed(StateTransition transition) {
        FlightRecordedCall.changed(this, transition);
        Candidate.changed(candidate, transition);
        tellAll(it -> it.transitions.tell(transition));
        tell(transition);
    }

    /** Enters a state because an operator says so; {@code CLOSED} starts afresh. */
    void force(State state, String what, @Nullable String reason) {
        String cause = reason == null ? what : what + ": " + reason;
        machine.enter(state, current -> state == State.CLOSED || current != state, cause, ticker.read());
    }

    /**
     * Changes the settings.
     *
     * @return what there is to tell, before what the change brings about; null if nothing has changed
     */
    CircuitBreakerEvent.@Nullable Reconfigured reconfigure(CircuitBreakerConfig config) {
        String change = config().differenceTo(config);
        Instant at = WallClock.now();
        boolean changed = machine.change(context -> context.with(config), ticker.read());
        candidate = candidate(config, candidate);
        return changed ? new CircuitBreakerEvent.Reconfigured(name(), at, change) : null;
    }

    /** Forgets what a candidate has found so far. */
    void beginTrialAnew() {
        candidate = candidate(config(), null);
    }
}
