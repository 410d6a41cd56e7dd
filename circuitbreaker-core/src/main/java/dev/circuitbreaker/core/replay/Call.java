package dev.circuitbreaker.core.replay;

/**
 * A recorded call.
 *
 * @param source which name and key, as {@link Recording} numbers them
 * @param start nanoseconds since 1970
 * @param nanos how long it took
 * @param end how it ended
 * @param slow whether the breaker found it slow
 * @param assumed whether it was rejected while recording, so that its end is not known but assumed
 */
record Call(int source, long start, long nanos, End end, boolean slow, boolean assumed) {

    /** How a call ended, as far as a breaker minds. */
    enum End {
        GOOD,
        BAD,
        /** Ignored or cancelled. */
        NEITHER,
        REJECTED;

        static End of(String outcome) {
            return switch (outcome) {
                case "success" -> GOOD;
                case "failure" -> BAD;
                case "not_permitted" -> REJECTED;
                default -> NEITHER;
            };
        }
    }

    Call assumedToEnd(End as, long after) {
        return new Call(source, start, after, as, false, true);
    }
}
