package dev.circuitbreaker.core.ledger;

/** A call that was let through and has not ended, as far as it is counted. Ends are reported with the turn it had here. */
public interface Admission {

    /** Results of calls that another generation let through move nothing. */
    long generation();

    /** The call's turn where it is counted; see {@link CallCounter#turn()}. Asked once, just after it was let through. */
    int turn();

    /** Counts the call out as a plain success; see {@link CallCounter#leave(int)}. */
    boolean leave(int turn);

    /** Counts the call out as something else; see {@link CallCounter#leave(int, boolean, boolean)}. */
    boolean leave(int turn, boolean failed, boolean slow);

    /** The group that the call belongs to if it was found hanging. */
    HungGroup hungGroup();
}
