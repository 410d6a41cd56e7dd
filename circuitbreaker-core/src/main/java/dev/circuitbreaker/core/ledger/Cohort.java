package dev.circuitbreaker.core.ledger;

/**
 * Calls that are let through under the same circumstances, and what their slots in the {@link CallLedger} have in common.
 * Compared by identity: calls of a cohort enter its own slots only.
 */
public final class Cohort {

    private static final int SLOTS_PER_THRESHOLD = 256;
    private static final long MIN_SPAN_NANOS = 1_000_000;
    /** For calls that do not hang, however long they take. */
    public static final long NEVER = Long.MAX_VALUE;

    public final long generation;
    final long sequence;
    /** Nanoseconds from the first start in a slot to the first that belongs to the next one. */
    final long span;
    /** Nanoseconds from the first start in a slot for which it may be a lane: no call that begins and ends in them is slow. */
    final long laneSpan;

    /** Whether its calls know the time; if not, zero stands for it. */
    public final boolean readsClock;

    /**
     * Makes a cohort.
     *
     * @param generation what its calls move
     * @param sequence grows with every cohort; calls enter no slot once a later one has begun
     * @param slowAfter the age in nanoseconds beyond which a call hangs; {@link #NEVER} if none does
     * @param readsClock whether its calls know the time
     */
    public Cohort(long generation, long sequence, long slowAfter, boolean readsClock) {
        this.generation = generation;
        this.sequence = sequence;
        this.span = slowAfter == NEVER ? NEVER : Math.max(MIN_SPAN_NANOS, slowAfter / SLOTS_PER_THRESHOLD);
        this.laneSpan = Math.min(span, slowAfter);
        this.readsClock = readsClock;
    }

    boolean isTimed() {
        return span != NEVER;
    }
}
