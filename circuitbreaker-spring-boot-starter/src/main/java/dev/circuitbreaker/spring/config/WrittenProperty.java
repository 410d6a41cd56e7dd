package dev.circuitbreaker.spring.config;

import dev.circuitbreaker.spring.text.SingleLine;
import java.util.List;
import java.util.function.Supplier;

/**
 * A property as it was found in a property source.
 *
 * @param property its full name as it is spelled there
 * @param path the elements of the name below {@code circuitbreaker}
 * @param value its value, with placeholders
 * @param whereabouts tells where it stands, for people; asked only if something is wrong with it
 * @param source the rank of the property source: what stands in a lower one wins
 * @param inEnvironment whether it is an environment variable, in whose name an underscore may be part of an element
 */
record WrittenProperty(
        String property,
        List<Element> path,
        Object value,
        Supplier<String> whereabouts,
        int source,
        boolean inEnvironment) {

    String place() {
        return whereabouts.get();
    }

    /** Whether nothing is written there, which is also how YAML's null, {@code {}} and {@code []} arrive. */
    boolean isEmpty() {
        return value.toString().isBlank();
    }

    PropertyProblem problem(String rule, String cure) {
        return problem(value.toString(), rule, cure);
    }

    PropertyProblem problem(String shownValue, String rule, String cure) {
        return new PropertyProblem(
                SingleLine.shortened(property), SingleLine.shortened(shownValue), place(), rule, cure);
    }

    /**
     * An element of a property's name.
     *
     * @param text the text without brackets
     * @param bracketed whether it stood in brackets
     */
    record Element(String text, boolean bracketed) {

        boolean isIndex() {
            return bracketed && !text.isEmpty() && text.chars().allMatch(Character::isDigit);
        }
    }
}
