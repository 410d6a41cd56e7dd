package dev.circuitbreaker.spring.fleet;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One circuit breaker in all instances, as people see it. Immutable.
 *
 * @param now the time of the store, in milliseconds since 1970
 * @param instances what each has told, by its id, in the order of the ids
 * @param override what an operator has said for all; null for nothing
 * @param audit what operators have said, newest first, up to 100
 */
public record FleetBreakerView(
        long now, Map<String, Member> instances, @Nullable FleetOverride override, List<FleetOverride> audit) {

    /**
     * What an instance has told.
     *
     * @param opinion what it thinks of the dependency
     * @param hasTraffic whether it makes calls
     * @param state state and numbers
     */
    public record Member(Opinion opinion, boolean hasTraffic, InstanceBreakerState state) {}
}
