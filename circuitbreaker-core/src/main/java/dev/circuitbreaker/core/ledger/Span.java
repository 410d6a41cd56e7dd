package dev.circuitbreaker.core.ledger;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/** What the counters of one {@link Slot} share. {@link CallLedger} says who writes what. */
abstract class Span {

    private static final VarHandle HUNG_GROUP =
            VarHandles.of(MethodHandles.lookup(), Span.class, "hungGroup", HungGroup.class);

    final Cohort cohort;
    final InFlight inFlight;
    private volatile long origin;
    private volatile @Nullable HungGroup hungGroup;

    Span(InFlight inFlight, Cohort cohort, long origin) {
        this.inFlight = inFlight;
        this.cohort = cohort;
        this.origin = origin;
    }

    /** That of its calls. */
    public final long generation() {
        return cohort.generation;
    }

    /** When the first call started. */
    final long origin() {
        return origin;
    }

    final void origin(long earlier) {
        origin = earlier;
    }

    /** The group of the calls that are found hanging here. */
    final HungGroup hungGroup() {
        HungGroup existing = hungGroup;
        if (existing != null) {
            return existing;
        }
        HungGroup fresh = new HungGroup();
        HungGroup winner = (HungGroup) HUNG_GROUP.compareAndExchange(this, null, fresh);
        return winner == null ? fresh : winner;
    }
}
