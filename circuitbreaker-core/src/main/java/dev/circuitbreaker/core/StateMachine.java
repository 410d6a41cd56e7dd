package dev.circuitbreaker.core;

import dev.circuitbreaker.core.CircuitBreaker.State;
import dev.circuitbreaker.core.ledger.Admission;
import dev.circuitbreaker.core.ledger.CallCounter;
import dev.circuitbreaker.core.ledger.CallLedger;
import dev.circuitbreaker.core.ledger.VarHandles;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The only place where the state of a circuit breaker changes.
 *
 * <h2>The transitions</h2>
 *
 * <table>
 * <caption>What leads from where to where</caption>
 * <tr><th>from</th><th>to</th><th>when</th></tr>
 * <tr><td>CLOSED</td><td>OPEN</td><td>the window reaches the failure rate or the slow-call rate, or enough calls fail in
 * a row</td></tr>
 * <tr><td>CLOSED</td><td>HALF_OPEN</td><td>the same, where the strategy is to adapt and not all calls fail</td></tr>
 * <tr><td>OPEN</td><td>HALF_OPEN</td><td>the wait is over</td></tr>
 * <tr><td>HALF_OPEN</td><td>CLOSED</td><td>the probes can no longer reach a threshold, and then, where a recovery ramp is
 * configured, the ramp is over; or all calls are let through again</td></tr>
 * <tr><td>HALF_OPEN</td><td>OPEN</td><td>the probes have reached a threshold, or the share cannot become any less</td></tr>
 * <tr><td>CLOSED</td><td>OPEN</td><td>others say that the dependency fails, see {@link Peers}</td></tr>
 * <tr><td>OPEN</td><td>HALF_OPEN</td><td>others say that it may have recovered</td></tr>
 * <tr><td>any</td><td>FORCED_OPEN, DISABLED, METRICS_ONLY, CLOSED</td><td>an operator says so; nothing else leads out of the
 * first three</td></tr>
 * </table>
 *
 * <h2>How is it designed, and why?</h2>
 *
 * <p>Each stay in a state is an object, a {@link Phase}, with everything that belongs to that stay: its window, its
 * probes, its end. A transition replaces the phase by one compare-and-set, so of several threads that see a breaker trip
 * one wins, and there is one transition and one event. The losers' steps are void, because they were decided by a phase
 * that is gone.
 *
 * <p>Every phase has a generation, and every call carries the generation that let it through. A result of another
 * generation moves nothing but the lifetime counters; in particular, a call from before an outage says nothing about the
 * recovery.
 *
 * <p>There is no thread and no timer. The next call or read first does what time has brought: {@link #settle} asks the phase what
 * fell due, and takes the steps in that order and with those dates. So an open breaker is found half-open since its wait was over.
 *
 * <p>Phases decide, the machine acts: a phase returns a {@link PhaseEnd} and never holds the machine.
 *
 * <h2>Shared fields</h2>
 *
 * <ul>
 *   <li>{@code phase}: compare-and-set only. Volatile, so that a thread that sees a phase sees all that it was built from.
 * </ul>
 */
final class StateMachine extends Announcements {

    private static final VarHandle PHASE =
            VarHandles.of(MethodHandles.lookup(), StateMachine.class, "phase", Phase.class);

    /** Whose state it is. */
    interface Owner {

        /** {@return its name, for what is told of it} */
        String name();

        /** Hears of every transition, in order. */
        void changed(CircuitBreakerEvent.StateTransition transition);
    }

    private final Owner owner;
    final Totals totals;
    private final Ticker ticker;
    final CallLedger ledger;
    private volatile Phase phase;

    /** A machine that counts for itself. */
    StateMachine(Owner owner, CircuitBreakerConfig config) {
        this(owner, config, config.initialState(), null);
    }

    /**
     * A machine in its first phase.
     *
     * @param parent that of the breaker that this one is a key of; null if it is none
     */
    StateMachine(Owner owner, CircuitBreakerConfig config, State initialState, @Nullable StateMachine parent) {
        this.owner = owner;
        this.totals = new Totals(parent == null ? null : parent.totals);
        this.ticker = config.ticker();
        this.ledger = new CallLedger(parent == null);
        PhaseStart first;
        long began;
        if (parent != null && initialState == State.CLOSED && config.readsClock() && !config.isTimeBased()) {
            first = PhaseStart.withFirstCall(); // which reads the clock soon enough; any time before it will do here
            began = parent.phase.context.start().began;
        } else {
            began = ticker.read();
            first = PhaseStart.first(began);
        }
        this.phase = enter(PhaseEnd.to(initialState, began, ""), PhaseContext.first(first, config, initialState), 0);
    }

    /** The phase as it is, whatever time has brought since the last look. */
    Phase phase() {
        return phase;
    }

    @Override
    PhaseStart newest() {
        return phase.context.start();
    }

    @Override
    void tell(CircuitBreakerEvent.StateTransition transition) {
        owner.changed(transition);
    }

    /** Takes all steps that have fallen due, and returns the phase they led to. */
    Phase settle(long now) {
        while (true) {
            Phase current = phase;
            if (!isOver(current, now)) {
                return current;
            }
        }
    }

    /** Like {@link #settle}, for a reader of the numbers: everything that has fallen due is in them. */
    Phase look(long now) {
        while (true) {
            Phase current = phase;
            current.rewind(now);
            if (!stepped(current, current.look(now), now)) {
                if (current.config.detectsSlowCalls()) {
                    ledger.sealHanging(now, current.config.slowAfterNanos());
                }
                return current;
            }
        }
    }

    /** Like {@link #settle}, after the settings have changed: what has been counted is judged by the new ones. */
    private void judgeAnew(long now) {
        while (true) {
            Phase current = phase;
            PhaseEnd due = current.due(now);
            if (!stepped(current, due != null ? due : current.judge(now), now)) {
                return;
            }
        }
    }

    /**
     * Lets a call through, or counts a rejection.
     *
     * @return null if it is rejected
     */
    @Nullable
    Admission admit(long now) {
        while (true) {
            Phase current = settle(now);
            Admission admission = admit(current, now);
            if (admission != null || rejects(current, now)) {
                return admission;
            }
        }
    }

    /**
     * Lets a call through that this phase has room for.
     *
     * @return null if it has none, or has come to its end
     */
    @Nullable
    Admission admit(Phase current, long now) {
        return isInner(current) ? current.admitInner(now) : current.admit(now);
    }

    /** Counts a rejection by a phase that had no room, unless it has come to its end meanwhile: then its word is void. */
    boolean rejects(Phase current, long now) {
        boolean rejects = current == phase && !isOver(current, now);
        if (rejects) {
            totals.countRejection();
        }
        return rejects;
    }

    /** Tells whether a call is made inside one of the same thread that this phase has let through to see what comes of it. */
    private boolean isInner(Phase current) {
        return current.state == State.HALF_OPEN && NestedCalls.isInside(this, current.generation);
    }

    /** Notes for a synchronous call that others made inside it go with it, if it matters to the phase that let it through. */
    @Nullable
    NestedCalls nest(Admission admission) {
        Phase current = phase;
        return current.state != State.CLOSED && current.generation == admission.generation()
                ? current.nest(this, admission)
                : null;
    }

    /** The phase that would reject a call made now; null if none would. */
    @Nullable
    Phase withoutRoom() {
        while (true) {
            Phase current = phase;
            if (!current.readsClock) {
                return null; // without a clock nothing falls due, and only phases with one reject
            }
            long now = ticker.read();
            if (isOver(current, now)) {
                continue;
            }
            boolean room = isInner(current) || current.hasRoom(now);
            if (current == phase && (room || !isOver(current, now))) { // else it has been decided meanwhile
                return room ? null : current;
            }
        }
    }

    /**
     * Takes the outcome of a call that was let through.
     *
     * @param turn the call's turn where it is counted
     * @param slow whether it took longer than the threshold
     * @param timed whether {@code end} is a time
     * @return whether it has brought about a transition that is not told until {@link #release()}; if this throws, the
     *     permit has not been given back
     */
    boolean ended(Admission admission, int turn, Outcome outcome, boolean slow, long end, boolean timed) {
        boolean known = timed || phase.readsClock; // which it need not have done when the call began
        long now = timed || !known ? end : ticker.read();
        if (known) {
            settle(now); // what hangs fell due before, this call itself included
        }
        boolean recorded = totals.countOut(admission, turn, outcome, slow);
        try {
            boolean held = countedOut(admission, outcome, slow, recorded, now, known, now);
            totals.tellEnd();
            return held;
        } catch (Throwable full) {
            return false; // there was no room to begin; the permit is back all the same
        }
    }

    /** Like {@link #ended}, for a call that has failed at its deadline, which is noticed now. */
    boolean expired(Admission admission, int turn, boolean slow, long deadline, long now) {
        settle(deadline);
        boolean recorded = totals.countOut(admission, turn, Outcome.FAILURE, slow);
        boolean held = countedOut(admission, Outcome.FAILURE, slow, recorded, deadline, true, now);
        totals.tellEnd();
        return held;
    }

    /**
     * Takes the success of a call that has been counted out of its lane, but has not been judged.
     *
     * @param recorded whether it has been found hanging and recorded as slow
     */
    void endedByLane(CallCounter lane, boolean recorded, long end, boolean timed) {
        if (recorded) {
            totals.countSuccess();
        }
        release(countedOut(lane, Outcome.SUCCESS, false, recorded, end, timed, end));
    }

    private boolean countedOut(
            Admission admission,
            Outcome outcome,
            boolean slow,
            boolean recorded,
            long end,
            boolean timed,
            long noticed) {
        boolean held = false;
        try {
            Phase current = phase;
            if (current.generation != admission.generation()) {
                return false;
            }
            boolean known = timed || current.readsClock;
            long now = timed || !known ? end : ticker.read();
            PhaseEnd step = current.ended(admission, outcome, slow, recorded, now);
            if (step != null) {
                if (!known || step.at() == now) { // else it is due to what hung or expired before
                    hold();
                    held = true;
                }
                // A call path without a clock reads it once it has to date a step.
                long late = timed ? noticed : known ? now : ticker.read();
                if (!take(current, known ? step : step.at(late), late) && phase.generation == current.generation) {
                    judgeAnew(late); // new settings came in between, and the step was decided by the old ones
                }
            }
        } catch (Throwable full) {
            // The permit is back. What has been decided, the next one to look carries out.
        }
        return held;
    }

    void release(boolean held) {
        if (held) {
            release();
        }
    }

    /** Enters a state because it is told to, if it is in one that this is meant for. */
    void enter(State to, Predicate<State> from, String cause, long now) {
        Phase current;
        do {
            current = settle(now);
        } while (from.test(current.state) && !take(current, PhaseEnd.told(to, now, cause, current.counts()), now));
        if (to == State.CLOSED) {
            phase.context.forgetNormal();
        }
    }

    /**
     * Changes what the phase goes by, within the generation, and judges by that at once.
     *
     * @return whether anything changed
     */
    boolean change(UnaryOperator<PhaseContext> change, long now) {
        Phase current;
        PhaseContext changed;
        do {
            current = look(now); // what hangs by the old settings is to be noticed by them
            changed = change.apply(current.context);
            if (changed == current.context) {
                return false;
            }
        } while (!PHASE.compareAndSet(this, current, current.reconfigured(changed)));
        judgeAnew(now);
        return true;
    }

    /** Does what time has brought, and tells whether that was the end of the phase. */
    private boolean isOver(Phase current, long now) {
        return current.mayBeDue(now) && stepped(current, current.due(now), now);
    }

    /** Takes a step, if there is one. True means that the phase has changed, by this step or by another thread's. */
    private boolean stepped(Phase from, @Nullable PhaseEnd step, long now) {
        if (step == null) {
            return false;
        }
        take(from, step, now);
        return true;
    }

    private boolean take(Phase from, PhaseEnd step, long now) {
        boolean transition = from.state != step.to();
        PhaseStart start = transition
                ? PhaseStart.by(step, owner.name(), from.state, from.context.start(), now)
                : from.context.start();
        PhaseContext next = from.context.next(start, step, totals.lastFailure());
        boolean taken = PHASE.compareAndSet(this, from, enter(step, next, from.pauseLeft(step.at())));
        if (taken && transition) {
            announce();
        }
        return taken;
    }

    private Phase enter(PhaseEnd step, PhaseContext context, long pause) {
        return switch (step.to()) {
            case OPEN -> OpenPhase.begin(context, step.at(), pause, step.counts());
            case HALF_OPEN -> HalfOpenPhase.begin(owner.name(), context, step, ledger);
            case FORCED_OPEN -> new ForcedOpenPhase(context);
            case DISABLED -> new DisabledPhase(context, ledger);
            case CLOSED -> new ClosedPhase(context, CallRecorder.begin(context, ledger, step.at()));
            case METRICS_ONLY -> ObservingPhase.begin(owner.name(), context, ledger, step.at());
        };
    }

    /**
     * Reads state and numbers in one go.
     *
     * @param moreInFlight calls in flight elsewhere that are to be counted, too
     * @param moreHung those of them that hang
     */
    CircuitBreakerSnapshot snapshot(long now, int moreInFlight, int moreHung) {
        Phase seen;
        CircuitBreakerSnapshot numbers;
        do { // numbers read while the phase came to its end would contradict its state
            seen = look(now);
            numbers = seen.snapshot(
                    owner.name(),
                    seen.context.start().since(ledger.firstStart(now), now),
                    now,
                    seen.counts(),
                    ledger.inFlight() + moreInFlight,
                    ledger.slowInFlight() + moreHung,
                    totals.notPermitted());
        } while (look(now) != seen);
        return numbers;
    }
}
