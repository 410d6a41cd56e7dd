package dev.circuitbreaker.core.ledger;

/** What one thread finds when it seals a slot of the {@link CallLedger}. Confined to that thread. */
public final class SealResult {

    private final HungGroup group;

    /** The calls with an outcome that began later than those of the slot. */
    private final Counts later;

    private Counts endedSinceEmpty = Counts.NONE;
    private int hung;
    private int youngest;

    SealResult(HungGroup group, Counts later) {
        this.group = group;
        this.later = later;
    }

    /**
     * Adds the calls of one counter.
     *
     * @param hanging its calls in flight, which hang from now on
     * @param last those of them that began after the last one that has ended
     * @param ended the calls with an outcome that ended since the counter was last empty
     */
    void add(int hanging, int last, Counts ended) {
        hung += hanging;
        youngest += last;
        if (hanging > 0) {
            endedSinceEmpty = endedSinceEmpty.plus(ended);
        }
    }

    public HungGroup group() {
        return group;
    }

    /** The calls that were found hanging. */
    public int hung() {
        return hung;
    }

    /** Those of them that began after the last call of their counter that has ended; 0 if all began at the same time. */
    public int youngest() {
        return youngest;
    }

    /** The calls with an outcome that began since the first of those that hang. */
    public Counts endedSince() {
        return endedSinceEmpty.plus(later);
    }

    /** The calls with an outcome that began since the youngest of those that hang. */
    public Counts endedSinceYoungest() {
        return later;
    }
}
