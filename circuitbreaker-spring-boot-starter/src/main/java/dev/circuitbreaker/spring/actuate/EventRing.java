package dev.circuitbreaker.spring.actuate;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The newest events of one circuit breaker.
 *
 * <p>Takes no lock, since it is written by threads whose calls have just failed, and many calls may fail at once. Every
 * event has a number, which determines its slot; of two events for one slot the one with the higher number stays, however
 * late the thread with the lower one gets there.
 */
final class EventRing {

    static final int CAPACITY = 100;

    private final int capacity;

    /** An event, when it happened and which one it was. */
    record Entry(Instant at, long number, LoggedEvent event) {

        /** By time, because a transition that time brought about is noticed late; numbers order what is simultaneous. */
        static final Comparator<Entry> OLDEST_FIRST =
                Comparator.comparing(Entry::at).thenComparingLong(Entry::number);
    }

    private final AtomicReferenceArray<Entry> slots;
    private final AtomicLong added = new AtomicLong();

    EventRing() {
        this(CAPACITY);
    }

    EventRing(int capacity) {
        this.capacity = capacity;
        this.slots = new AtomicReferenceArray<>(capacity);
    }

    void add(Instant at, LoggedEvent event) {
        Entry entry = new Entry(at, added.getAndIncrement(), event);
        slots.accumulateAndGet((int) (entry.number % capacity), entry, EventRing::newer);
    }

    private static Entry newer(Entry present, Entry entry) {
        return present == null || present.number < entry.number ? entry : present;
    }

    List<Entry> entries() {
        List<Entry> entries = new ArrayList<>(capacity);
        for (int i = 0; i < capacity; i++) {
            Entry entry = slots.get(i);
            if (entry != null) {
                entries.add(entry);
            }
        }
        entries.sort(Entry.OLDEST_FIRST);
        return entries;
    }
}
