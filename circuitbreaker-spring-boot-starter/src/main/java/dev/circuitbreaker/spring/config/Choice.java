package dev.circuitbreaker.spring.config;

import dev.circuitbreaker.core.CircuitBreakerConfig.Builder;
import java.util.function.Consumer;

/**
 * A value that was read and found good.
 *
 * @param written where it comes from
 * @param step puts it on a builder
 */
record Choice(Written written, Consumer<Builder> step) {}
