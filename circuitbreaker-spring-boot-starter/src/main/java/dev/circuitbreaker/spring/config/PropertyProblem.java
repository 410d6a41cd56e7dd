package dev.circuitbreaker.spring.config;

/**
 * One thing that is wrong with the properties of circuit breakers.
 *
 * @param property the property as it was written, such as {@code circuitbreaker.instances.pricing.failure-rate-threshold}
 * @param value what was written there
 * @param place where it was written, such as {@code application.yml:4:31}
 * @param rule what must hold, such as {@code must be greater than 0 and at most 100}
 * @param cure what to write instead
 */
public record PropertyProblem(String property, String value, String place, String rule, String cure) {

    /**
     * Returns the problem in five lines.
     *
     * @return lines of equal indentation, without a line break at the end
     */
    String describe() {
        return "    Property: " + property + "\n    Value:    \"" + value + "\"\n    Place:    " + place
                + "\n    Rule:     " + rule + "\n    Cure:     " + cure;
    }
}
