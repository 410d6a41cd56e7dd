package dev.circuitbreaker.spring.fleet;

import java.time.Duration;

/**
 * The answer to an instance that wants to send a probe. Immutable.
 *
 * @param granted whether it may
 * @param askAgainAfter how long it need not ask again if it may not; zero otherwise
 */
public record ProbeLease(boolean granted, Duration askAgainAfter) {}
