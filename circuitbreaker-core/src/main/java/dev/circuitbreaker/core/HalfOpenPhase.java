package dev.circuitbreaker.core;

import dev.circuitbreaker.core.CircuitBreaker.State;
import dev.circuitbreaker.core.CircuitBreakerConfig.ProbeGate;
import dev.circuitbreaker.core.ledger.Admission;
import dev.circuitbreaker.core.ledger.CallCounter;
import dev.circuitbreaker.core.ledger.CallLedger;
import dev.circuitbreaker.core.ledger.Cohort;
import dev.circuitbreaker.core.ledger.Counts;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * {@code HALF_OPEN}: lets a few probes through and decides as soon as their outcomes allow only one conclusion. Where a
 * recovery ramp is configured, the breaker then goes on to a {@link RampPhase} before it closes.
 */
final class HalfOpenPhase extends Phase {

    private static final int FRAMES_TO_ADD = 200;

    private final String name;
    private final CallLedger ledger;
    private final Cohort cohort;
    private final ProbeTracker probes;
    private final RequestedPauses pauses;

    HalfOpenPhase(String name, PhaseContext context, CallLedger ledger) {
        this(name, context, ledger, context.cohort(), new ProbeTracker(context.config()), new RequestedPauses());
    }

    /** With probes, or where the step says so with a share of the calls. */
    static Phase begin(String name, PhaseContext context, PhaseEnd step, CallLedger ledger) {
        Ramp ramp = step.ramp();
        Throttle throttle = step.throttle();
        if (throttle != null) {
            return AdaptivePhase.begin(context, throttle, ledger, step.at());
        }
        return ramp == null ? new HalfOpenPhase(name, context, ledger) : RampPhase.begin(context, ramp, ledger);
    }

    private HalfOpenPhase(
            String name,
            PhaseContext context,
            CallLedger ledger,
            Cohort cohort,
            ProbeTracker probes,
            RequestedPauses pauses) {
        super(State.HALF_OPEN, context);
        this.name = name;
        this.ledger = ledger;
        this.cohort = cohort;
        this.probes = probes;
        this.pauses = pauses;
    }

    @Override
    boolean mayBeDue(long now) {
        return probes.isDue(now);
    }

    @Override
    @Nullable
    PhaseEnd due(long now) {
        return next(probes.age(now));
    }

    private @Nullable PhaseEnd next(@Nullable PhaseEnd decision) {
        long ramp = config.recoveryRampDuration().toNanos();
        return decision == null || decision.to() != State.CLOSED || ramp == 0
                ? decision
                : PhaseEnd.ramp(Ramp.begin(decision.at(), ramp), decision.cause());
    }

    @Override
    void rewind(long now) {
        ledger.rewind(now);
        probes.rewind(now);
    }

    @Override
    boolean hasRoom(long now) {
        return probes.hasRoom() && isAllowed(ProbeGate::isOpen);
    }

    /** A gate that throws has no say. */
    private boolean isAllowed(BiPredicate<ProbeGate, String> question) {
        ProbeGate gate = config.probeGate();
        try {
            return gate == null || question.test(gate, name);
        } catch (Throwable thrown) {
            SafeLog.error(
                    HalfOpenPhase.class,
                    () -> "The probe gate of circuit breaker '" + name + "' failed; the probe is let through.",
                    thrown);
            return true;
        }
    }

    @Override
    @Nullable
    Admission admit(long now) {
        if (!probes.hasRoom() || !isAllowed(ProbeGate::pass)) {
            return null;
        }
        UnreportedEnds.needRoomFor(
                FRAMES_TO_ADD); // a place that is taken half-way would be lost for the length of a lease
        CallCounter counter = ledger.enter(cohort, now);
        if (counter == null) {
            return null;
        }
        Probe probe = new Probe(counter, now);
        if (probes.add(probe)) {
            return probe;
        }
        counter.leave(0, false, false);
        return null;
    }

    @Override
    @Nullable
    Admission admitInner(long now) {
        CallCounter counter = ledger.enter(cohort, now);
        return counter == null ? null : new NestedCalls.Inner(counter);
    }

    @Override
    NestedCalls nest(Object breaker, Admission admission) {
        return NestedCalls.enter(breaker, generation);
    }

    @Override
    @Nullable
    PhaseEnd ended(Admission admission, Outcome outcome, boolean slow, boolean recorded, long now) {
        return admission instanceof Probe probe ? next(probes.ended(probe, outcome, slow, now)) : null;
    }

    /** A probe may end at any moment. */
    @Override
    long retryAfter(long now) {
        return 0;
    }

    @Override
    void askedForPause(long now, long nanos) {
        pauses.add(0, now + nanos);
    }

    @Override
    long pauseLeft(long at) {
        return pauses.left(0, at);
    }

    @Override
    Counts counts() {
        return probes.counts();
    }

    @Override
    CircuitBreakerSnapshot.Probes probes() {
        return probes.seen();
    }

    @Override
    Phase reconfigured(PhaseContext changed) {
        probes.reconfigure(changed.config(), config.ticker().read());
        return new HalfOpenPhase(name, changed, ledger, changed.cohort(), probes, pauses);
    }
}
