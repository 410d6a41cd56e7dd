package dev.circuitbreaker.spring.fleet;

import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.CircuitBreaker.State;
import dev.circuitbreaker.core.CircuitBreakerConfig.Strategy;
import dev.circuitbreaker.core.CircuitBreakerEvent.StateTransition;
import dev.circuitbreaker.core.CircuitBreakerSnapshot;
import dev.circuitbreaker.spring.config.FleetMode;
import dev.circuitbreaker.spring.fleet.FleetReport.Probing;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One circuit breaker of this instance as a member of the fleet: what it tells the others, and what it makes of their word.
 * All but what its listeners do is confined to the thread that exchanges.
 */
final class InstanceBreaker {

    private static final int CALLS_UNDER_SUSPICION = BreakerEvidence.RUN;
    private static final long CLOSED_JUST_NOW = Duration.ofSeconds(10).toNanos();

    private final CircuitBreaker breaker;
    private final FleetMode mode;
    private final Runnable wake;
    private final CircuitBreaker.Registration transitions;
    private final CircuitBreaker.Registration failures;
    private final BreakerEvidence evidence = new BreakerEvidence();
    private final OverrideApplier override;

    /** The latest transition when this began; null if there was none. */
    private final @Nullable StateTransition found;

    /** The latest transition that this has been told of, which may be a while after it; null if there has been none. */
    private volatile @Nullable StateTransition heard;

    /** The latest transition that the others have not been told of; null if there is none. */
    private volatile @Nullable StateTransition untold;

    /** Why the others have opened this breaker last; null if they never have. */
    private volatile @Nullable String trippedBecause;

    /** Whether the breaker has opened because of what this instance has seen itself. */
    private volatile boolean ownEvidence;

    /** When probes of its own have closed it last, in ticker nanoseconds; null if they have not. */
    private volatile @Nullable Long closedByProbes;

    private volatile Opinion opinion = Opinion.ABSTAINS;
    private @Nullable State told;

    /** What the report under way tells of. */
    private @Nullable StateTransition reported;

    private boolean suspected;

    /** Whether probes have succeeded and a growing share of the calls is let through since. */
    private boolean ramps;

    private boolean rampUntold;

    /**
     * Begins to follow a breaker.
     *
     * @param wake called when there is something that the others should know at once; must not block
     */
    InstanceBreaker(CircuitBreaker breaker, FleetMode mode, Runnable wake) {
        this.breaker = breaker;
        this.mode = mode;
        this.wake = wake;
        this.override = new OverrideApplier(breaker);
        this.transitions = breaker.onTransition(this::changed);
        this.failures = breaker.onFailure(failure -> failed());
        CircuitBreakerSnapshot seen = breaker.snapshot();
        this.found = seen.lastTransition();
        if (found != null && !seen.state().isManual() && seen.state() != State.CLOSED) {
            this.ownEvidence = true; // whose else would it be?
        }
    }

    private void changed(StateTransition transition) {
        untold = transition;
        ownEvidence = switch (transition.to()) {
            case OPEN ->
                opinion == Opinion.SUSPECTS
                        || !Objects.equals(transition.cause(), trippedBecause)
                        || transition.from() != State.CLOSED;
            case HALF_OPEN -> ownEvidence || transition.from() == State.CLOSED;
            case CLOSED, FORCED_OPEN, DISABLED, METRICS_ONLY -> false;
        };
        if (transition.to() == State.CLOSED) {
            closedByProbes = transition.from() == State.HALF_OPEN ? transition.ticks() : null;
        }
        heard = transition;
        wake.run();
    }

    /** Looks only where that may be news: failures are to cost little more than they do. */
    private void failed() {
        if (opinion != Opinion.SUSPECTS && breaker.snapshot().consecutiveFailures() >= BreakerEvidence.RUN) {
            wake.run();
        }
    }

    /** Tells what has been seen. */
    FleetReport report() {
        StateTransition news = untold;
        reported = news;
        CircuitBreakerSnapshot seen = breaker.snapshot();
        long now = breaker.config().ticker().read();
        evidence.add(breaker.totals(), now);
        opinion = opinion(seen, now);
        noteRamp(seen);
        return new FleetReport(
                breaker.name(),
                opinion,
                evidence.hasTraffic(now),
                InstanceBreakerState.of(seen),
                override.known(),
                probing(news, seen),
                seen.state() == State.OPEN && seen.retryAfter() != null ? seen.retryAfter() : Duration.ZERO);
    }

    /** The others need not wait for the end of a ramp, which begins without a transition. */
    private void noteRamp(CircuitBreakerSnapshot seen) {
        boolean now = lets(seen) && breaker.config().strategy() != Strategy.ADAPTIVE;
        rampUntold = now && (rampUntold || !ramps);
        ramps = now;
    }

    private static boolean lets(CircuitBreakerSnapshot seen) {
        return seen.state() == State.HALF_OPEN && seen.admittedShare() > 0;
    }

    private Opinion opinion(CircuitBreakerSnapshot seen, long now) {
        if (BreakerEvidence.goesByCalls(seen.state())) {
            Opinion found = evidence.opinion(breaker, seen);
            Long closed = closedByProbes;
            boolean justClosed = closed != null && now - closed < CLOSED_JUST_NOW;
            return found == Opinion.ABSTAINS && justClosed ? Opinion.DISSENTS : found;
        }
        return ownEvidence && !seen.state().isManual() && !lets(seen) && !isIdle(seen, now)
                ? Opinion.SUSPECTS
                : Opinion.ABSTAINS;
    }

    /** Without calls to probe with it would suspect for ever. */
    private boolean isIdle(CircuitBreakerSnapshot seen, long now) {
        StateTransition last = seen.lastTransition();
        return seen.state() == State.HALF_OPEN
                && !evidence.hasTraffic(now)
                && (last == null || !BreakerEvidence.isLately(last.ticks(), now));
    }

    /** Where no leases are asked for, probes are no reason for others not to send any. */
    private Probing probing(@Nullable StateTransition news, CircuitBreakerSnapshot seen) {
        if (news != null && news.from() == State.HALF_OPEN && news.to() == State.CLOSED) {
            return Probing.SUCCEEDED;
        }
        if (news != null && news.to() == State.OPEN) {
            return !listens() ? Probing.NONE : news.from() == State.HALF_OPEN ? Probing.FAILED : Probing.OPENED;
        }
        if (rampUntold) {
            return Probing.SUCCEEDED;
        }
        CircuitBreakerSnapshot.Probes probes = seen.probes();
        return listens() && probes != null && probes.inFlight() > 0 ? Probing.GOES_ON : Probing.NONE;
    }

    /** A breaker that adapts finds its share by its own calls alone. */
    private boolean listens() {
        return mode.listens() && breaker.config().strategy() != Strategy.ADAPTIVE;
    }

    /**
     * Notes that the others know this.
     *
     * @return whether it was news to them
     */
    boolean told(FleetReport report, Opinion before) {
        boolean isNew = report.opinion() != before || report.state().state() != told;
        told = report.state().state();
        if (untold == reported) { // else there has been more since
            untold = null;
            rampUntold &= report.probing() != Probing.SUCCEEDED;
        }
        return isNew;
    }

    Opinion opinion() {
        return opinion;
    }

    /** Does what follows from what the fleet thinks. */
    void apply(FleetVerdict verdict) {
        override.obey(verdict);
        suspect(verdict);
        if (listens()) {
            open(verdict);
        }
    }

    /**
     * Does nothing where the state has changed since the others were told: their word was about another one. Nor where it has
     * changed and this has not been told yet, so that it is not known whose evidence was at work.
     */
    private void open(FleetVerdict verdict) {
        CircuitBreakerSnapshot seen = breaker.snapshot();
        if (untold != null || !hasHeardOf(seen.lastTransition())) {
            return;
        }
        State state = seen.state();
        if (mode == FleetMode.QUORUM && verdict.isQuorum()) {
            if (state == State.CLOSED && opinion != Opinion.DISSENTS) {
                String because = voters(verdict) + " say that it fails";
                trippedBecause = because;
                breaker.peers().trip(because);
            }
        } else if (mode == FleetMode.QUORUM && state == State.OPEN && !ownEvidence) {
            breaker.peers().probe("only " + voters(verdict) + " say that it fails by now");
        }
        if (verdict.recovered() && breaker.state() == State.OPEN) {
            breaker.peers().probe("another instance has seen it recover");
        }
    }

    private boolean hasHeardOf(@Nullable StateTransition last) {
        return last == null || last.equals(heard) || last.equals(found);
    }

    private void suspect(FleetVerdict verdict) {
        if (listens() && verdict.isSuspected()) {
            suspected = true;
            breaker.peers().suspect(CALLS_UNDER_SUSPICION, voters(verdict) + " suspect it");
        } else {
            trust();
        }
    }

    private static String voters(FleetVerdict verdict) {
        return verdict.suspecting() + " of " + verdict.withTraffic() + " instances";
    }

    /** Goes on alone: nothing is known of the others. */
    void trust() {
        if (suspected) {
            suspected = false;
            breaker.peers().trust();
        }
    }

    /** Lets go what an operator has said, where that is over by now. */
    void expire() {
        override.expire();
    }

    /** Does what has just been said for all instances. */
    void obey(FleetOverride said) {
        override.obey(new FleetVerdict(0, 0, 0, 0, false, said, said.until() - said.since()));
    }

    /** What this instance knows by itself. */
    FleetBreakerView alone(String instance) {
        CircuitBreakerSnapshot seen = breaker.snapshot();
        FleetBreakerView.Member itself =
                new FleetBreakerView.Member(opinion, seen.bufferedCalls() > 0, InstanceBreakerState.of(seen));
        return new FleetBreakerView(0, Map.of(instance, itself), override.known(), List.of());
    }

    /** Ends it. */
    void close() {
        transitions.close();
        failures.close();
    }
}
