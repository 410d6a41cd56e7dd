package dev.circuitbreaker.core;

import dev.circuitbreaker.core.ledger.Admission;
import dev.circuitbreaker.core.ledger.CallLedger;
import dev.circuitbreaker.core.ledger.Cohort;
import dev.circuitbreaker.core.ledger.Counts;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One stay in a state. A phase decides which calls to let through, takes their outcomes and returns a {@link PhaseEnd} when
 * it is over; the {@link StateMachine} takes that step. Phases never change the state and hold no reference to the
 * breaker.
 *
 * <p>The defaults are those of a phase that lets no call through and never ends by itself.
 */
abstract sealed class Phase
        permits ClosedPhase, DisabledPhase, ForcedOpenPhase, HalfOpenPhase, ObservingPhase, OpenPhase, SharePhase {

    final CircuitBreaker.State state;
    final PhaseContext context;
    final CircuitBreakerConfig config;
    final long generation;

    /** Whether calls in this phase need the time. */
    final boolean readsClock;

    /** How long a call may take; null for any time. */
    final @Nullable Duration timeout;

    /** A call that takes longer is slow, in nanoseconds; none is when slow-call detection is off. */
    final long slowAfter;

    /** The slots whose lanes calls may take, see {@link CallLedger}; null if this phase is to be asked about every call. */
    final @Nullable Cohort lanes;

    Phase(CircuitBreaker.State state, PhaseContext context) {
        this(state, context, true, null);
    }

    Phase(CircuitBreaker.State state, PhaseContext context, boolean readsClock, @Nullable Cohort lanes) {
        this.state = state;
        this.context = context;
        this.config = context.config();
        this.generation = context.generation();
        this.timeout = config.callTimeout();
        boolean compares = config.candidate() != null;
        this.lanes = compares || config.classifier().judgesResults() ? null : lanes;
        this.readsClock = readsClock || compares || timeout != null;
        this.slowAfter = config.detectsSlowCalls() ? config.slowAfterNanos() : Long.MAX_VALUE;
    }

    /** A cheap test: false means that {@link #due} has nothing to do. */
    boolean mayBeDue(long now) {
        return false;
    }

    /** Does what the time has brought, in the order in which it fell due, and returns the first step it leads to. */
    @Nullable
    PhaseEnd due(long now) {
        return null;
    }

    /**
     * Like {@link #due}, for a reader of the numbers, so that they never contradict the state: what another thread has
     * recorded, but not yet acted on, is acted on here. Brings about nothing that would not come about all the same.
     */
    @Nullable
    PhaseEnd look(long now) {
        return due(now);
    }

    /** Judges by settings that have just come into force what has been counted before. */
    @Nullable
    PhaseEnd judge(long now) {
        return null;
    }

    /** The clock shows this time, which may be earlier than one it has shown before. */
    void rewind(long now) {}

    /** Tells whether a call would be let through, without letting one through. */
    boolean hasRoom(long now) {
        return false;
    }

    /** Lets a call through, or returns null. */
    @Nullable
    Admission admit(long now) {
        return null;
    }

    /** Lets a call through with the one that it is made inside of, which has been let through here. */
    @Nullable
    Admission admitInner(long now) {
        return admit(now);
    }

    /**
     * Notes for a synchronous call that was let through here that others made inside it go with it.
     *
     * @return null where that makes no difference
     */
    @Nullable
    NestedCalls nest(Object breaker, Admission admission) {
        return null;
    }

    /**
     * Takes the outcome of a call that this generation let through.
     *
     * @param recorded whether the call has been found hanging and recorded before
     */
    @Nullable
    PhaseEnd ended(Admission admission, Outcome outcome, boolean slow, boolean recorded, long now) {
        return null;
    }

    /** Tells whether a plain success that a lane was open for has to be judged all the same. */
    boolean judgesSuccesses() {
        return false;
    }

    /** Nanoseconds until a call may be let through, or {@link CallNotPermittedException#UNKNOWN}. */
    long retryAfter(long now) {
        return CallNotPermittedException.UNKNOWN;
    }

    /** The share of calls that is let through, from 0 to 1; probes do not count. */
    double admittedShare(long now) {
        return state.rejectsCalls() || state == CircuitBreaker.State.HALF_OPEN ? 0 : 1;
    }

    /** Returns the numbers of this phase. */
    Counts counts() {
        return Counts.NONE;
    }

    /** Tells whether something other than plain successes has been seen that still counts. */
    boolean holdsMarks() {
        return false;
    }

    /** Notes what a call has failed with, once that has been counted. Other ends cost nothing here. */
    final void noteEnd(Outcome outcome, @Nullable Throwable thrown, Totals totals) {
        if (outcome != Outcome.FAILURE) {
            return;
        }
        String exception =
                thrown == null ? null : Classifier.unwrap(thrown).getClass().getName();
        totals.noteFailure(exception);
        Outage outage = context.outage();
        if (outage != null) {
            outage.failed(exception);
        }
    }

    /** Heeds the pause that a failure may ask for, before it is reported. */
    final void heedPause(Admission admission, Throwable failure) {
        long pause = config.pauseAskedBy(failure);
        if (pause > 0 && generation == admission.generation()) {
            askedForPause(config.ticker().read(), pause);
        }
    }

    /**
     * A call of this generation has asked for a pause.
     *
     * @param nanos from now on
     */
    void askedForPause(long now, long nanos) {}

    /** Nanoseconds from the given time until the pause is over that calls have asked for; 0 if they have not. */
    long pauseLeft(long at) {
        return 0;
    }

    /** Returns what a rehearsal has found, if this phase is one. */
    CircuitBreakerSnapshot.@Nullable Rehearsal rehearsal() {
        return null;
    }

    /** Returns how many failures in a row there have been last, where that may open the breaker. */
    int consecutiveFailures() {
        return 0;
    }

    /** The failure rate over so many calls that what is normal makes the threshold, in percent; null where it does not. */
    @Nullable
    Double learnedFailureRate(long total) {
        return null;
    }

    /** Returns what is known of the probes, where there are any. */
    CircuitBreakerSnapshot.@Nullable Probes probes() {
        return null;
    }

    /** Returns state and numbers, as they were read, with those that no phase knows. */
    final CircuitBreakerSnapshot snapshot(
            String name, Instant since, long now, Counts counts, int inFlight, int hung, long notPermitted) {
        int minimum = config.minimumNumberOfCalls();
        long retryAfter = retryAfter(now);
        Outage outage = context.outage();
        return new CircuitBreakerSnapshot(
                name,
                state,
                since,
                retryAfter == CallNotPermittedException.UNKNOWN ? null : Duration.ofNanos(retryAfter),
                counts.failureRate(minimum),
                counts.slowCallRate(minimum),
                config.failureRateThreshold(),
                learnedFailureRate(counts.total()),
                config.slowCallRateThreshold(),
                Counts.clamped(counts.total()),
                Counts.clamped(counts.failed()),
                Counts.clamped(counts.slow()),
                Counts.clamped(counts.slowFailed()),
                inFlight,
                hung,
                notPermitted,
                admittedShare(now),
                minimum,
                consecutiveFailures(),
                config.consecutiveFailureThreshold(),
                context.start().transition,
                outage == null ? null : outage.seen(now),
                outage == null ? null : outage.tripped(),
                probes(),
                rehearsal(),
                null,
                null);
    }

    /** Returns this phase with other settings; whatever it knows, it goes on to know. */
    abstract Phase reconfigured(PhaseContext changed);
}
