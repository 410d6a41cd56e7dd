package dev.circuitbreaker.core;

/** Times may overflow, so two of them are compared by their difference. */
final class Times {

    /** Half of what the difference between two times can be: longer than anything lasts. */
    static final long FAR = Long.MAX_VALUE >> 1;

    private Times() {}

    static long earlier(long one, long other) {
        return one - other < 0 ? one : other;
    }

    static long later(long one, long other) {
        return one - other > 0 ? one : other;
    }
}
