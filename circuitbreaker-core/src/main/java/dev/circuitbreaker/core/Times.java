package dev.circuitbreaker.core;

/** Times may overflow, so two of them are compared by their difference. */
final class Times {

    private Times() {}

    static long earlier(long one, long other) {
        return one - other < 0 ? one : other;
    }
}
