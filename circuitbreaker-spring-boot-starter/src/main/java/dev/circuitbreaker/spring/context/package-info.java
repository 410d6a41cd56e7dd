/** Takes the context of a caller, such as its user, to the thread that answers it. */
@NullMarked
package dev.circuitbreaker.spring.context;

import org.jspecify.annotations.NullMarked;
