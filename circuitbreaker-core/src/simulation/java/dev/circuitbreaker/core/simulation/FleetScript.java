package dev.circuitbreaker.core.simulation;

import java.util.function.IntPredicate;

/**
 * What happens in one run of a fleet.
 *
 * @param dependency how the dependency behaves; the shard of a call is its instance
 * @param trouble when it is not well
 * @param inTrouble which instances notice
 * @param length seconds
 */
record FleetScript(Dependency dependency, Trouble trouble, IntPredicate inTrouble, double length) {}
