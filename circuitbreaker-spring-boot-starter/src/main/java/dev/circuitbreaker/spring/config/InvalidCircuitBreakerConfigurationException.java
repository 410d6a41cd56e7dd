package dev.circuitbreaker.spring.config;

import java.util.List;
import java.util.stream.Collectors;

/** Thrown when properties or changes of circuit breakers are refused. Reports all that is wrong at once. */
public final class InvalidCircuitBreakerConfigurationException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final transient List<PropertyProblem> problems;

    InvalidCircuitBreakerConfigurationException(List<PropertyProblem> problems) {
        super(describe(problems));
        this.problems = List.copyOf(problems);
    }

    /**
     * Returns what is wrong.
     *
     * @return at least one problem, in the order in which the properties were found
     */
    public List<PropertyProblem> problems() {
        return problems;
    }

    private static String describe(List<PropertyProblem> problems) {
        String heading = problems.size() == 1
                ? "A circuit breaker property is refused:"
                : problems.size() + " circuit breaker properties are refused:";
        return problems.stream()
                .map(PropertyProblem::describe)
                .collect(Collectors.joining("\n\n", heading + "\n\n", ""));
    }
}
