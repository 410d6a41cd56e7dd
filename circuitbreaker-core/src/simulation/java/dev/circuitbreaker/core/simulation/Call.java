package dev.circuitbreaker.core.simulation;

/**
 * A call that is to be made. Its chances come with it, so that they are the same whatever policy it meets.
 *
 * @param at when, in nanoseconds of virtual time
 * @param luck from 0 to 1; the call fails if its dependency's failure rate is above that
 * @param service nanoseconds that a healthy dependency takes to answer it
 * @param shard the part of the dependency it is for, from 0 to 9
 */
public record Call(long at, double luck, long service, int shard) {}
