package dev.circuitbreaker.core;

/** What the end of a call means to the breaker. */
enum Outcome {
    SUCCESS,
    FAILURE,
    /** The call ended with an exception that says nothing about the dependency. */
    IGNORED,
    /** It is not known how the call ended. */
    CANCELLED
}
