package dev.circuitbreaker.core;

/**
 * One of many cells of a slot. Keeps the words of two of them at least 128 bytes apart: two cache lines, because they are
 * fetched in pairs.
 */
final class PaddedCell extends Cell {

    @SuppressWarnings("unused")
    private long p1, p2, p3, p4, p5, p6, p7, p8;

    PaddedCell(Slot slot, long origin) {
        super(slot, origin);
    }
}
