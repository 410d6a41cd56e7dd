package dev.circuitbreaker.core.simulation;

/** What is called. */
interface Dependency {

    /** How likely a call is to fail, from 0 to 1. */
    @FunctionalInterface
    interface FailureRate {
        double of(Call call);
    }

    /** The truth about a call that arrives now, whether it is then made or not. Asked once per call, in their order. */
    Answer answer(Call call);

    /** A call is made. Matters only to a dependency that suffers from load. */
    default void take(Call call) {}

    /** Calls per second that it can bear at this time, if it is recovering; infinite if it is not. */
    default double recoveringCapacity(long time) {
        return Double.POSITIVE_INFINITY;
    }

    /** A dependency that fails at a rate, and takes the given time to do so. */
    static Dependency failing(FailureRate rate, double secondsToFail) {
        long nanos = Math.round(secondsToFail * VirtualTime.SECOND);
        return call -> call.luck() < rate.of(call) ? new Answer(false, nanos) : new Answer(true, call.service());
    }
}
