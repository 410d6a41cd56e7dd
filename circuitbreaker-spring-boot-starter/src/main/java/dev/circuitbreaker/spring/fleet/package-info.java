/**
 * What the instances of a service tell each other of the dependencies they share: evidence, and what operators say.
 */
@NullMarked
package dev.circuitbreaker.spring.fleet;

import org.jspecify.annotations.NullMarked;
