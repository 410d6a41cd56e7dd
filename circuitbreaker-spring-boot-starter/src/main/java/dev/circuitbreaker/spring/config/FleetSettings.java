package dev.circuitbreaker.spring.config;

import java.time.Duration;

/**
 * How an instance takes part in the fleet: what is written below {@code circuitbreaker.fleet}. Immutable.
 *
 * @param mode what it makes of what the others tell
 * @param instanceId how it is called there, from 1 to 64 characters; by default a random one, or an empty text where it takes no part
 * @param keyPrefix how all keys in Redis begin
 * @param overrideTtl how long what an operator says holds where it has no end of its own
 */
public record FleetSettings(FleetMode mode, String instanceId, String keyPrefix, Duration overrideTtl) {}
