package dev.circuitbreaker.spring.aop;

import java.lang.reflect.Method;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when what the annotation says about a method cannot work: at application start, with all such methods of the
 * application.
 */
public final class InvalidGuardedMethodException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    /**
     * What is wrong with one method.
     *
     * @param method the method
     * @param finding what was found, as a sentence without full stop
     * @param candidates the methods with the name of the fallback, none of which can be taken
     * @param signature the fallback to write; null if that would not help
     */
    public record Problem(
            Method method,
            String finding,
            List<Candidate> candidates,
            @Nullable String signature) {}

    /**
     * A method that cannot be the fallback.
     *
     * @param method the method
     * @param declaration how it is declared, with type variables resolved
     * @param reason why it cannot, as a clause about "it"
     */
    public record Candidate(Method method, String declaration, String reason) {}

    InvalidGuardedMethodException(List<Problem> problems) {
        super(problems.stream()
                .map(problem -> problem.finding() + " (method " + Signatures.describe(problem.method()) + ")")
                .collect(Collectors.joining("; ")));
        this.problems = List.copyOf(problems);
    }

    /**
     * Makes one of one problem, of which the report can say no more than a sentence.
     *
     * @param finding what was found, as a sentence without full stop
     */
    static InvalidGuardedMethodException of(String finding, Method method) {
        return new InvalidGuardedMethodException(List.of(new Problem(method, finding, List.of(), null)));
    }

    /**
     * Returns what is wrong.
     *
     * @return one problem per method
     */
    public List<Problem> problems() {
        return problems;
    }
}
