package dev.circuitbreaker.core;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * {@code HALF_OPEN} after the probes have succeeded, where a recovery ramp is configured: lets a growing share of the
 * calls through and closes the breaker once that is all of them. Calls that breach a threshold on the way make the ramp
 * {@linkplain Ramp retreat}, or reopen the breaker if it has next to nothing to give up.
 *
 * <p>Every call adds the share to a credit, and one that finds a whole call's worth of credit spends it and is let
 * through. So of a hundred calls at a share of 10 % exactly ten are let through, evenly spread.
 */
final class RampPhase extends Phase {

    private static final VarHandle CREDIT = Handles.of(MethodHandles.lookup(), RampPhase.class, "credit", long.class);
    private static final long ONE_CALL = 1L << 32;
    private static final int CALLS_TO_JUDGE = 10;

    private final Ramp ramp;
    private final Traffic traffic;

    /** In parts of a call, by compare-and-set. */
    private volatile long credit;

    private RampPhase(Stay stay, Ramp ramp, Traffic traffic, long credit) {
        super(CircuitBreaker.State.HALF_OPEN, stay);
        this.ramp = ramp;
        this.traffic = traffic;
        this.credit = credit;
    }

    static RampPhase begin(Stay stay, Ramp ramp, CallLedger ledger) {
        return new RampPhase(stay, ramp, Traffic.begin(judgingFewCalls(stay), ledger, ramp.since()), 0);
    }

    /** A ramp has to notice trouble while it lets few calls through. */
    private static Stay judgingFewCalls(Stay stay) {
        CircuitBreakerConfig config = stay.config();
        int calls = Math.max(
                config.permittedNumberOfCallsInHalfOpenState(),
                Math.min(CALLS_TO_JUDGE, config.minimumNumberOfCalls()));
        return new Stay(
                stay.arrival(),
                config.toBuilder()
                        .slidingWindowType(CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
                        .slidingWindowSize(calls)
                        .minimumNumberOfCalls(calls)
                        .build(),
                stay.generation(),
                stay.sequence(),
                stay.reopenings());
    }

    @Override
    boolean mayBeDue(long now) {
        return now - ramp.end() >= 0 || traffic.mayBeDue(now);
    }

    @Override
    @Nullable
    Step due(long now) {
        boolean over = now - ramp.end() >= 0;
        Breach breach = traffic.due(over ? ramp.end() : now);
        if (breach != null) {
            return retreat(breach);
        }
        String cause = "recovery ramp of " + Wording.duration(ramp.duration()) + " is over";
        return over ? Step.to(CircuitBreaker.State.CLOSED, ramp.end(), cause) : null;
    }

    @Override
    @Nullable
    Step look(long now) {
        Step due = due(now);
        return due != null ? due : retreat(traffic.recorded(now));
    }

    @Override
    @Nullable
    Step judge(long now) {
        return retreat(traffic.judge(now));
    }

    @Override
    void rewind(long now) {
        traffic.rewind(now);
    }

    private @Nullable Step retreat(@Nullable Breach breach) {
        if (breach == null) {
            return null;
        }
        String share = Wording.percent(100 * ramp.share(breach.at())) + " of calls let through";
        String cause = traffic.cause(breach) + " with " + share;
        Ramp lower = ramp.retreat(breach.at());
        return lower == null ? Step.open(breach.at(), cause, breach.counts()) : Step.ramp(lower, cause);
    }

    /** A refusal counts as a call that was turned away: it earns its share of credit. */
    @Override
    boolean hasRoom(long now) {
        long share = share(now);
        for (long seen = credit; seen + share < ONE_CALL; seen = credit) {
            if (CREDIT.compareAndSet(this, seen, seen + share)) {
                return false;
            }
        }
        return true;
    }

    @Override
    @Nullable
    Admission admit(long now) {
        long share = share(now);
        while (true) {
            long seen = credit;
            boolean enough = seen + share >= ONE_CALL;
            if (CREDIT.compareAndSet(this, seen, enough ? seen + share - ONE_CALL : seen + share)) {
                return enough ? traffic.admit(now) : null;
            }
        }
    }

    @Override
    @Nullable
    Admission admitInner(long now) {
        Cell cell = traffic.admit(now);
        return cell == null ? null : new Nesting.Inner(cell);
    }

    @Override
    Nesting nest(StateMachine machine, Admission admission) {
        return Nesting.enter(machine, generation);
    }

    private long share(long now) {
        return Math.round(ramp.share(now) * ONE_CALL);
    }

    @Override
    @Nullable
    Step ended(Admission admission, Outcome outcome, boolean slow, boolean recorded, long now) {
        return admission instanceof Nesting.Inner
                ? null
                : retreat(traffic.ended(admission.cell(), outcome, slow, recorded, now));
    }

    /** The next call may be among those let through. */
    @Override
    long retryAfter(long now) {
        return 0;
    }

    @Override
    Counts counts() {
        return traffic.counts();
    }

    @Override
    Phase reconfigured(Stay same) {
        return new RampPhase(
                same,
                ramp,
                traffic.reconfigured(judgingFewCalls(same), config.ticker().read()),
                credit);
    }
}
