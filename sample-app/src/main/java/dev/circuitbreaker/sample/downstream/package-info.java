/**
 * The stage on which the storefront performs: the services it depends on, and the switches that break them. Nothing an
 * application would have.
 */
@NullMarked
package dev.circuitbreaker.sample.downstream;

import org.jspecify.annotations.NullMarked;
