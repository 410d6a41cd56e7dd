package dev.circuitbreaker.core.ledger;

/** A call of which more is known than where it is counted. Compared by identity. */
public abstract class TrackedCall implements Admission {

    private final Admission counter;

    /**
     * Makes a call.
     *
     * @param counter where it has been counted in
     */
    protected TrackedCall(Admission counter) {
        this.counter = counter;
    }

    @Override
    public final long generation() {
        return counter.generation();
    }

    /** Not needed for a call that is known by itself. */
    @Override
    public int turn() {
        return 0;
    }

    @Override
    public final boolean leave(int turn) {
        return counter.leave(turn);
    }

    @Override
    public final boolean leave(int turn, boolean failed, boolean slow) {
        return counter.leave(turn, failed, slow);
    }

    @Override
    public final HungGroup hungGroup() {
        return counter.hungGroup();
    }
}
