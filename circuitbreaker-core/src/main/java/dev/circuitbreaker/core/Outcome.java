package dev.circuitbreaker.core;

/** What the end of a call means to the breaker. */
enum Outcome {
    SUCCESS,
    FAILURE,
    /** The call ended with an exception that says nothing about the dependency. */
    IGNORED,
    /** Nobody knows how the call ended. */
    CANCELLED
}
