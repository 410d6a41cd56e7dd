package dev.circuitbreaker.core;

import java.util.List;

/** What the {@link ReferenceBreaker} remembers of calls. */
final class ReferenceCalls {

    private ReferenceCalls() {}

    /** A call let through and not ended. */
    static final class Call {
        final long start;
        final int generation;

        /** Among calls that began at the same time: how often none of those before was in flight any more. */
        final int spell;

        /** Those that were found hanging with this one, and have not ended: the first to end takes the first entry. */
        List<Seen> entries;

        /** Ended with an outcome, or found hanging. */
        boolean decided;

        boolean failed;
        boolean slow;

        Call(long start, int generation, int spell) {
            this.start = start;
            this.generation = generation;
            this.spell = spell;
        }

        boolean hangs() {
            return entries != null;
        }

        boolean beganSince(Call other) {
            return start - other.start > 0 || (start == other.start && spell >= other.spell);
        }
    }

    static final class Seen {
        final long at;
        final boolean failed;
        final boolean slow;

        Seen(long at, boolean failed, boolean slow) {
            this.at = at;
            this.failed = failed;
            this.slow = slow;
        }
    }

    static final class Probe {
        final Call call;
        boolean ended;
        Boolean failed;
        boolean slow;
        boolean handedOn;

        Probe(Call call) {
            this.call = call;
        }

        boolean hasOutcome() {
            return failed != null || slow;
        }

        boolean isFailed() {
            return Boolean.TRUE.equals(failed);
        }
    }
}
