/** Guards single exchanges over HTTP: a call begins with the request, and ends with the body of the response. */
@NullMarked
package dev.circuitbreaker.spring.http;

import org.jspecify.annotations.NullMarked;
