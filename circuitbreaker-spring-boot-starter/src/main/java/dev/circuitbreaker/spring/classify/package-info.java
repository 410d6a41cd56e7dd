/**
 * What the exceptions of libraries say of a dependency: one class per family, loaded when the first exception is judged.
 */
@NullMarked
package dev.circuitbreaker.spring.classify;

import org.jspecify.annotations.NullMarked;
