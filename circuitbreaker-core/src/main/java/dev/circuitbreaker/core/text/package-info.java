/** How numbers read. */
@NullMarked
package dev.circuitbreaker.core.text;

import org.jspecify.annotations.NullMarked;
