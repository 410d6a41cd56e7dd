package dev.circuitbreaker.core;

/**
 * A phase's decision that it is over.
 *
 * @param to the state to enter
 * @param at when that fell due, in ticker nanoseconds
 * @param cause why, as a sentence
 * @param counts the numbers that decided it
 */
record Step(CircuitBreaker.State to, long at, String cause, Counts counts) {

    Step at(long time) {
        return new Step(to, time, cause, counts);
    }
}
