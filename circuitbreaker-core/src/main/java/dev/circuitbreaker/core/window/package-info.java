/** What a closed breaker has seen, and when that breaches a threshold: numbers in, breach out. Knows nothing of states and settings. */
@NullMarked
package dev.circuitbreaker.core.window;

import org.jspecify.annotations.NullMarked;
