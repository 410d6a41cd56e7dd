/** How names are compared and how text from elsewhere is shown, for all packages of the starter. */
@NullMarked
package dev.circuitbreaker.spring.text;

import org.jspecify.annotations.NullMarked;
