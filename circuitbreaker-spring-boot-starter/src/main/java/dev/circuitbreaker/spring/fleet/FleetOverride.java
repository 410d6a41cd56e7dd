package dev.circuitbreaker.spring.fleet;

import dev.circuitbreaker.core.CircuitBreaker.State;
import org.jspecify.annotations.Nullable;

/**
 * What an operator has said for all instances. Immutable. Times are those of the store, in milliseconds since 1970, so that
 * the clocks of instances do not matter.
 *
 * @param state {@code FORCED_OPEN} or {@code DISABLED}, until the end; or {@code CLOSED}, which ends what was said before
 *     and closes all once
 * @param reason why; null if none was given
 * @param actor who said so: the name of the authenticated user; null if there was none
 * @param since when it was said
 * @param until when it ends
 */
public record FleetOverride(
        State state, @Nullable String reason, @Nullable String actor, long since, long until) {}
