package dev.circuitbreaker.core.ledger;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/** What the counters of one {@link Slot} share. {@link CallLedger} says who writes what. */
abstract class SlotBase {

    private static final VarHandle HUNG_GROUP =
            VarHandles.of(MethodHandles.lookup(), SlotBase.class, "hungGroup", HungGroup.class);

    final Cohort cohort;
    final LedgerShared inFlight;
    private volatile long origin;
    private volatile @Nullable HungGroup hungGroup;

    SlotBase(LedgerShared inFlight, Cohort cohort, long origin) {
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

    /** Until when its counters may be lanes. */
    final long laneEnd() {
        return origin + (cohort.isTimed() ? cohort.laneSpan : NanoTimes.FAR);
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
