package dev.circuitbreaker.core;

/**
 * What the slots that one phase opens in the {@link CallLedger} have in common. Compared by identity: a phase enters
 * calls only into slots of its own.
 */
final class SlotKind {

    private static final int SLOTS_PER_THRESHOLD = 256;
    private static final long MIN_SPAN_NANOS = 1_000_000;
    private static final long UNTIMED = Long.MAX_VALUE;

    final long generation;
    final long sequence;
    /** Nanoseconds from the first start in a slot to the first that belongs to the next one. */
    final long span;
    /** Nanoseconds from the first start in a slot for which it may be a lane: no call that begins and ends in them is slow. */
    final long laneSpan;

    /** Whether calls of this kind know the time; if not, zero stands for it. */
    final boolean readsClock;

    SlotKind(Stay stay) {
        CircuitBreakerConfig config = stay.config();
        this.generation = stay.generation();
        this.sequence = stay.sequence();
        this.span = config.detectsSlowCalls()
                ? Math.max(MIN_SPAN_NANOS, config.slowAfterNanos() / SLOTS_PER_THRESHOLD)
                : UNTIMED;
        this.laneSpan = Math.min(span, config.slowAfterNanos());
        this.readsClock = config.detectsSlowCalls()
                || config.slidingWindowType() == CircuitBreakerConfig.SlidingWindowType.TIME_BASED;
    }

    boolean isTimed() {
        return span != UNTIMED;
    }
}
