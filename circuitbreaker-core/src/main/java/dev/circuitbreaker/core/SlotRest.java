package dev.circuitbreaker.core;

import org.jspecify.annotations.Nullable;

/**
 * What follows a slot. Immutable, so that a slot is absorbed in one step.
 *
 * @param next the next slot; null after the newest
 * @param ended the calls with an outcome that ended in slots that were absorbed
 */
record SlotRest(@Nullable Slot next, Counts ended) {

    static final SlotRest NONE = new SlotRest(null, Counts.NONE);

    SlotRest followedBy(Slot slot) {
        return new SlotRest(slot, ended);
    }

    SlotRest absorbing(Counts spent, SlotRest beyond) {
        return new SlotRest(beyond.next, ended.plus(spent).plus(beyond.ended));
    }
}
