package dev.circuitbreaker.core.window;

import dev.circuitbreaker.core.ledger.HungGroup;

/** The entries of hung calls as they stand in a window of calls at one moment. Immutable. */
final class HungInWindow {

    private static final HungInWindow NONE = new HungInWindow(HungEntries.NONE, 0, 0, 0);

    private final HungEntries hung;
    private final int size;

    /** For each group, the oldest first: how many outcomes follow its entries. */
    private final long[] outcomesAfter;

    /** For each group: how many of its entries, and of those of newer groups, there are. */
    private final long[] entriesFrom;

    private int groups;
    private long entries;
    private long inFlight;

    private HungInWindow(HungEntries hung, int size, long newest, long successes) {
        this.hung = hung;
        this.size = size;
        this.outcomesAfter = new long[hung.size()];
        this.entriesFrom = new long[hung.size()];
        long newer = 0;
        for (int i = hung.size() - 1; i >= 0; i--) {
            HungGroup group = hung.get(i);
            int own = group.entries();
            outcomesAfter[i] = successes - group.successes() + newest - group.position() + newer;
            long inside = Math.max(0, Math.min(own, size - outcomesAfter[i]));
            if (outcomesAfter[i] < size) {
                groups++;
            }
            entries += inside;
            inFlight += Math.min(inside, group.inFlight());
            newer += own;
            entriesFrom[i] = newer;
        }
    }

    /**
     * Looks at a window.
     *
     * @param size how many outcomes it holds
     * @param newest its marks so far
     * @param successes its plain successes so far
     */
    static HungInWindow of(HungEntries hung, int size, long newest, long successes) {
        return hung.isEmpty() ? NONE : new HungInWindow(hung, size, newest, successes);
    }

    /** All entries of these groups, inside or not. */
    long all() {
        return entriesFrom.length == 0 ? 0 : entriesFrom[0];
    }

    /** For how many outcomes there is room from the entries of this group on; negative if it is not among these. */
    long room(HungGroup group) {
        for (int i = 0; i < outcomesAfter.length; i++) {
            if (hung.get(i) == group) {
                return size - outcomesAfter[i];
            }
        }
        return -1;
    }

    /** How many entries follow this mark. */
    long after(long mark) {
        int low = 0;
        int high = entriesFrom.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (hung.get(middle).position() >= mark) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low == entriesFrom.length ? 0 : entriesFrom[low];
    }

    /** How many groups are inside, the newest. */
    int groups() {
        return groups;
    }

    /** How many entries are inside. */
    int entries() {
        return (int) entries;
    }

    /** How many of the calls they stand for are in flight. */
    int inFlight() {
        return (int) inFlight;
    }
}
