package dev.circuitbreaker.core;

import org.jspecify.annotations.Nullable;

/** {@code CLOSED}: lets every call through and opens the breaker when a threshold is breached. */
final class ClosedPhase extends Phase {

    private final Traffic traffic;

    ClosedPhase(Stay stay, Traffic traffic) {
        super(CircuitBreaker.State.CLOSED, stay, traffic.readsClock(), traffic.slots);
        this.traffic = traffic;
    }

    @Override
    boolean mayBeDue(long now) {
        return traffic.mayBeDue(now);
    }

    @Override
    @Nullable
    Step due(long now) {
        return open(traffic.due(now));
    }

    @Override
    @Nullable
    Step look(long now) {
        Step due = due(now);
        return due != null ? due : open(traffic.recorded(now));
    }

    @Override
    @Nullable
    Step judge(long now) {
        return open(traffic.judge(now));
    }

    @Override
    void rewind(long now) {
        traffic.rewind(now);
    }

    @Override
    boolean hasRoom(long now) {
        return true;
    }

    @Override
    @Nullable
    Admission admit(long now) {
        return traffic.admit(now);
    }

    @Override
    @Nullable
    Step ended(Admission admission, Outcome outcome, boolean slow, boolean recorded, long now) {
        return open(traffic.ended(admission.cell(), outcome, slow, recorded, now));
    }

    @Override
    boolean judgesSuccesses() {
        return traffic.judgesSuccesses();
    }

    private @Nullable Step open(@Nullable Breach breach) {
        return breach == null ? null : Step.open(breach.at(), traffic.cause(breach), breach.counts());
    }

    @Override
    Counts counts() {
        return traffic.counts();
    }

    @Override
    boolean holdsMarks(Ticker ticker) {
        return traffic.holdsMarks(ticker);
    }

    @Override
    Phase reconfigured(Stay same) {
        return new ClosedPhase(same, traffic.reconfigured(same, config.ticker().read()));
    }
}
