package dev.circuitbreaker.core.ledger;

/** Times may overflow, so two of them are compared by their difference. */
public final class NanoTimes {

    /** Half of what the difference between two times can be: longer than anything lasts. */
    public static final long FAR = Long.MAX_VALUE >> 1;

    private NanoTimes() {}

    public static long earlier(long one, long other) {
        return one - other < 0 ? one : other;
    }

    public static long later(long one, long other) {
        return one - other > 0 ? one : other;
    }
}
