/**
 * Quality guards that every module compiles into its tests. They look at the classes and sources of
 * the module they run in; {@code .ci/prove-guards} shows that each one notices what it is there for.
 */
package dev.circuitbreaker.guards;
