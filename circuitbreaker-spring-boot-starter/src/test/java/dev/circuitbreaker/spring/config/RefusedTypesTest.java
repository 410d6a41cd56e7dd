package dev.circuitbreaker.spring.config;

import static dev.circuitbreaker.spring.config.WrittenSettings.pricing;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.function.Predicate;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RefusedTypesTest {

    @Nested
    class Exceptions {

        @ParameterizedTest
        @CsvSource({
            "java.io.IOExeption, java.io.IOException",
            "IOException, java.io.IOException",
            "java.util.TimeoutException, java.util.concurrent.TimeoutException",
            "dev.circuitbreaker.core.CallNotPermitedException, dev.circuitbreaker.core.CallNotPermittedException"
        })
        void areRefusedIfMissingAndTheNearestIsNamed(String written, String meant) {
            assertThat(pricing("record-exceptions: [java.lang.RuntimeException, " + written + "]")
                            .problem())
                    .extracting(
                            PropertyProblem::property,
                            PropertyProblem::value,
                            PropertyProblem::rule,
                            PropertyProblem::cure)
                    .containsExactly(
                            "circuitbreaker.instances.pricing.record-exceptions[1]",
                            written,
                            "must be the full name of an exception class, and there is no class of this name",
                            "Did you mean " + meant + "?");
        }

        @Test
        void areRefusedIfNothingIsNear() {
            assertThat(pricing("ignore-exceptions: com.acme.Unknown").problem().cure())
                    .isEqualTo("Write a name such as java.io.IOException, or add the library that brings the class.");
        }

        @Test
        void areRefusedTogether() {
            assertThat(pricing("record-exceptions: [java.lang.String, java.io.IOException, java.io.IOExeption]")
                            .problems())
                    .extracting(PropertyProblem::property)
                    .containsExactly(
                            "circuitbreaker.instances.pricing.record-exceptions[0]",
                            "circuitbreaker.instances.pricing.record-exceptions[2]");
        }

        @Test
        void areRefusedIfTheyCannotBeThrown() {
            assertThat(pricing("ignore-exceptions: java.lang.String").problem().rule())
                    .isEqualTo("must be the full name of an exception class, and this class is not a Throwable");
        }

        @Test
        void mustBeNamedIfAnythingIsToBeRecorded() {
            assertThat(pricing("record-exceptions: []").problem())
                    .extracting(PropertyProblem::value, PropertyProblem::rule, PropertyProblem::cure)
                    .containsExactly(
                            "",
                            "must not be empty",
                            "Write java.lang.Exception to record all exceptions, or remove the key.");
        }
    }

    @Nested
    class Predicates {

        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
                nowhere | must name a Predicate, and there is neither a bean nor a class of this name
                text | must name a Predicate, and java.lang.String is none
                java.lang.Object | must name a Predicate, and java.lang.Object is none
                """)
        void areRefusedIfTheyAreNone(String name, String rule) {
            assertThat(pricing("record-result-predicate: " + name)
                            .bean("text", "a bean")
                            .problem()
                            .rule())
                    .isEqualTo(rule);
        }

        @ParameterizedTest
        @ValueSource(classes = {NeedsArgument.class, Predicate.class, Throwing.class})
        void areRefusedIfTheyCannotBeCreated(Class<?> type) {
            assertThat(pricing("record-failure-predicate: " + type.getName()).problem())
                    .satisfies(problem -> assertThat(problem.rule())
                            .startsWith("must name a Predicate that can be created, and this one cannot: "))
                    .extracting(PropertyProblem::cure)
                    .isEqualTo(
                            "Give the class a constructor without parameters, or make it a bean and write its name.");
        }

        @Test
        void areRefusedIfTheInitialiserOfTheirClassFails() {
            assertThat(pricing("record-failure-predicate: " + FailingInitialiser.class.getName())
                            .problem()
                            .rule())
                    .startsWith(
                            "must name a Predicate that can be created, and this one cannot: its initialiser failed with ")
                    .contains("java.lang.IllegalStateException: no licence");
        }

        @Test
        void areRefusedIfTheyCannotTakeEveryException() {
            assertThat(pricing("ignore-exception-predicate: " + OfIoExceptions.class.getName())
                            .problem())
                    .extracting(PropertyProblem::rule, PropertyProblem::cure)
                    .containsExactly(
                            "must accept every exception, and this one accepts java.io.IOException only",
                            "Make it a Predicate<Throwable>.");
        }

        @Test
        void mayBeLambdas() {
            Predicate<Throwable> lambda = throwable -> true;

            assertThat(pricing("ignore-exception-predicate: lambda")
                            .bean("lambda", lambda)
                            .pricing()
                            .ignoreExceptionPredicate())
                    .isSameAs(lambda);
        }
    }

    static final class OfIoExceptions implements Predicate<IOException> {
        @Override
        public boolean test(IOException exception) {
            return true;
        }
    }

    static final class NeedsArgument implements Predicate<Throwable> {
        NeedsArgument(String argument) {}

        @Override
        public boolean test(Throwable throwable) {
            return true;
        }
    }

    static final class Throwing implements Predicate<Throwable> {
        Throwing() {
            throw new IllegalStateException("no");
        }

        @Override
        public boolean test(Throwable throwable) {
            return true;
        }
    }

    static class FailingInitialiser implements Predicate<Throwable> {
        private static final String LICENCE = licence();

        private static String licence() {
            throw new IllegalStateException("no licence");
        }

        @Override
        public boolean test(Throwable thrown) {
            return LICENCE.isEmpty();
        }
    }
}
