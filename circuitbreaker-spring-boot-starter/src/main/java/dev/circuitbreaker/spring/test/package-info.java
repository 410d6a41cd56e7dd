/**
 * For the tests of an application: a clock that stands still until a test moves it, circuit breakers that begin anew after
 * each test, and assertions. Needs Spring Test, and the assertions need AssertJ.
 */
@NullMarked
package dev.circuitbreaker.spring.test;

import org.jspecify.annotations.NullMarked;
