package dev.circuitbreaker.spring.fleet;

import dev.circuitbreaker.core.CircuitBreaker.State;
import org.jspecify.annotations.Nullable;

/**
 * What an operator wants all instances to do. Immutable.
 *
 * @param state {@code FORCED_OPEN}, {@code DISABLED} or {@code CLOSED}
 * @param reason why; null if none was given
 * @param actor who says so; null if that is not known
 */
public record FleetOrder(
        State state, @Nullable String reason, @Nullable String actor) {}
