package dev.circuitbreaker.core.ledger;

/**
 * One of many counters of a slot. Keeps the words of two of them at least 128 bytes apart: two cache lines, because they are
 * fetched in pairs.
 */
final class PaddedCallCounter extends CallCounter {

    @SuppressWarnings("unused")
    private long p1, p2, p3, p4, p5, p6, p7, p8;

    PaddedCallCounter(SlotBase span, long origin) {
        super(span, origin);
    }
}
