package dev.circuitbreaker.spring.aop;

import dev.circuitbreaker.spring.aop.InvalidGuardedMethodException.Candidate;
import dev.circuitbreaker.spring.aop.InvalidGuardedMethodException.Problem;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Reports methods whose circuit breaker cannot work, with the fallback to write. */
final class InvalidGuardedMethodFailureAnalyzer extends AbstractFailureAnalyzer<InvalidGuardedMethodException> {

    private static final String RULE = """
            A fallback takes the arguments of the call, optionally followed by an exception; or an exception alone; or \
            nothing. It returns what the call returns, and it is in the same class, a superclass or an interface, or in another \
            bean if its name is written as beanName::method.""";

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, InvalidGuardedMethodException cause) {
        List<Problem> problems = cause.problems();
        String heading = problems.size() == 1
                ? "The circuit breaker of a method cannot work:"
                : "The circuit breakers of " + problems.size() + " methods cannot work:";
        String description = problems.stream()
                .map(InvalidGuardedMethodFailureAnalyzer::describe)
                .collect(Collectors.joining("\n", heading + "\n\n", ""));
        return new FailureAnalysis(description, action(problems), cause);
    }

    private static String describe(Problem problem) {
        String ending = problem.candidates().isEmpty() ? "\n" : ":\n";
        return "    " + Signatures.describe(problem.method()) + "\n        " + problem.finding() + ending
                + problem.candidates().stream()
                        .map(InvalidGuardedMethodFailureAnalyzer::describe)
                        .collect(Collectors.joining());
    }

    private static String describe(Candidate candidate) {
        return "            " + candidate.declaration() + " in "
                + candidate.method().getDeclaringClass().getSimpleName() + ": " + candidate.reason() + "\n";
    }

    private static String action(List<Problem> problems) {
        String signatures = problems.stream()
                .filter(problem -> problem.signature() != null)
                .map(problem -> "    " + problem.signature() + "   // for "
                        + problem.method().getDeclaringClass().getSimpleName() + "."
                        + problem.method().getName() + "\n")
                .distinct()
                .collect(Collectors.joining());
        return signatures.isEmpty()
                ? "Correct the annotations of these methods, or what they refer to."
                : "Write a fallback that fits, or name another one:\n\n" + signatures + "\n" + RULE;
    }
}
