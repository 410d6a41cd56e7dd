/**
 * The profile {@code fleet}: this process is the first of three instances of the shop. It starts the other two, and a Redis, as processes
 * of their own, because instances that share nothing but Redis are what a fleet is about. They end with it.
 */
@NullMarked
package dev.circuitbreaker.sample.fleet;

import org.jspecify.annotations.NullMarked;
