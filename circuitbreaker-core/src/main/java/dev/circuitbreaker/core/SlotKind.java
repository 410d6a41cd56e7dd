package dev.circuitbreaker.core;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * What the slots that one phase opens in the {@link CallLedger} have in common. Compared by identity: a phase enters
 * calls only into slots of its own.
 */
final class SlotKind {

    /** The start of a call within its slot fits into 22 bits. */
    static final long MAX_TICKS = (1L << 22) - 1;

    private static final int SLOTS_PER_THRESHOLD = 256;
    private static final long MIN_SPAN_NANOS = 1_000_000;
    private static final long UNTIMED = Long.MAX_VALUE;

    final long generation;
    final long sequence;
    /** Nanoseconds from the first start in a slot to the first that belongs to the next one. */
    final long span;
    /** Calls of this kind in flight that were found hanging. */
    final AtomicInteger hanging;

    /** Run whenever a slot of this kind has been opened. */
    final Runnable opened;

    /** Binary logarithm of the nanoseconds in a tick. */
    final int shift;

    private SlotKind(Stay stay, AtomicInteger hanging, Runnable opened) {
        CircuitBreakerConfig config = stay.config();
        this.generation = stay.generation();
        this.sequence = stay.sequence();
        this.span = config.detectsSlowCalls()
                ? Math.max(MIN_SPAN_NANOS, config.slowAfterNanos() / SLOTS_PER_THRESHOLD)
                : UNTIMED;
        this.shift = Math.max(0, 64 - Long.numberOfLeadingZeros(span) - 22);
        this.hanging = hanging;
        this.opened = opened;
    }

    static SlotKind of(Stay stay, Runnable opened) {
        return new SlotKind(stay, new AtomicInteger(), opened);
    }

    /** The slots of the same generation after a change of settings. */
    SlotKind successor(Stay same, Runnable opened) {
        return new SlotKind(same, hanging, opened);
    }

    boolean isTimed() {
        return span != UNTIMED;
    }

    /** Ticks from the origin of a slot, rounded up, so that no call is taken for older than it is. */
    long ticks(long nanosSinceOrigin) {
        return nanosSinceOrigin <= 0 ? 0 : Math.min(MAX_TICKS, (nanosSinceOrigin + (1L << shift) - 1) >>> shift);
    }
}
