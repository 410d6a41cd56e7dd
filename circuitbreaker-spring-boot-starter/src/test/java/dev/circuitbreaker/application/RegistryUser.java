package dev.circuitbreaker.application;

import dev.circuitbreaker.core.CircuitBreakerRegistry;

/** A bean of an application, outside the packages of the starter, that takes circuit breakers from the registry. */
public record RegistryUser(CircuitBreakerRegistry registry) {}
