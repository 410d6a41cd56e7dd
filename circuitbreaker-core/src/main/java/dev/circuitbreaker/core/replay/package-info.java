/**
 * Replays the calls of a Flight Recorder recording through other settings, on virtual time. A program of its own: {@code java -jar
 * circuitbreaker-core.jar replay FILE.jfr}. Uses the breaker as any user does, and nothing uses it.
 *
 * <p>In reading order: {@code Main}, {@code Recording} (events in, calls out), {@code CallStore} (calls by their start), {@code
 * Replay} (one breaker, one set of settings), {@code ReplayRunner} (all of them in one pass), {@code Suggestion}, and the two ways to
 * show it, {@code Report} and {@code HtmlReport}.
 */
@NullMarked
package dev.circuitbreaker.core.replay;

import org.jspecify.annotations.NullMarked;
