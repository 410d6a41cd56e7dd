package dev.circuitbreaker.core.simulation;

/**
 * What happens in one run of a scenario.
 *
 * @param dependency how the dependency behaves
 * @param trouble when it is not well, from first to last
 * @param length seconds
 */
record Script(Dependency dependency, Trouble trouble, double length) {}
