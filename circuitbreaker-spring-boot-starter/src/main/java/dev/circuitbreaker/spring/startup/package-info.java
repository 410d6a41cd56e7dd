/**
 * Looks, when an application starts or is built ahead of time, for settings and annotations that will do nothing, and for
 * clients that will not do what settings promise.
 */
@NullMarked
package dev.circuitbreaker.spring.startup;

import org.jspecify.annotations.NullMarked;
