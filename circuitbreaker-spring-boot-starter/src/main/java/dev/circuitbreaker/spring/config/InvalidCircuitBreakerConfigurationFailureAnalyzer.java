package dev.circuitbreaker.spring.config;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Prints refused properties in place of a stack trace. */
final class InvalidCircuitBreakerConfigurationFailureAnalyzer
        extends AbstractFailureAnalyzer<InvalidCircuitBreakerConfigurationException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, InvalidCircuitBreakerConfigurationException cause) {
        return new FailureAnalysis(cause.getMessage(), "Change each property above as its last line says.", cause);
    }
}
