/** Knows the calls in flight by the time they started: times in, counts out. Knows nothing of states and settings. */
@NullMarked
package dev.circuitbreaker.core.ledger;

import org.jspecify.annotations.NullMarked;
