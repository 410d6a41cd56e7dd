package dev.circuitbreaker.core.window;

import dev.circuitbreaker.core.ledger.HungGroup;
import java.util.ArrayList;
import java.util.List;

/**
 * The groups whose entries may be in a window. Immutable, but for what becomes of the calls of a group.
 *
 * @param groups the oldest first
 * @param gone entries of groups that have been dropped, because they have left the window
 */
record HungEntries(List<HungGroup> groups, long gone) {

    static final HungEntries NONE = new HungEntries(List.of(), 0);

    HungEntries with(HungGroup group) {
        List<HungGroup> more = new ArrayList<>(groups);
        more.add(group);
        return new HungEntries(List.copyOf(more), gone);
    }

    /** Drops so many of the oldest groups. */
    HungEntries without(int left) {
        long dropped = gone;
        for (int i = 0; i < left; i++) {
            dropped += groups.get(i).entries();
        }
        return left == 0 ? this : new HungEntries(List.copyOf(groups.subList(left, groups.size())), dropped);
    }

    boolean isEmpty() {
        return groups.isEmpty();
    }

    HungGroup get(int index) {
        return groups.get(index);
    }

    int size() {
        return groups.size();
    }
}
