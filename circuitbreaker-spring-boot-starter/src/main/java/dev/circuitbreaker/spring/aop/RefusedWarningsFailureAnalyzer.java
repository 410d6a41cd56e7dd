package dev.circuitbreaker.spring.aop;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Reports warnings that stop an application, as a list. */
final class RefusedWarningsFailureAnalyzer extends AbstractFailureAnalyzer<RefusedWarningsException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, RefusedWarningsException cause) {
        StringBuilder description = new StringBuilder(
                "circuitbreaker.strict is true, so what is otherwise warned about stops the start:\n\n");
        cause.warnings()
                .forEach(warning -> description.append("    ").append(warning).append("\n"));
        return new FailureAnalysis(
                description.toString(), "Do what each sentence says, or write circuitbreaker.strict=false.", cause);
    }
}
