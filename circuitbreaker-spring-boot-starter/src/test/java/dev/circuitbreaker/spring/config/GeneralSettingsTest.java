package dev.circuitbreaker.spring.config;

import static dev.circuitbreaker.spring.config.WrittenSettings.variables;
import static dev.circuitbreaker.spring.config.WrittenSettings.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class GeneralSettingsTest {

    static Stream<GeneralKey> withWords() {
        return Stream.of(GeneralKey.values()).filter(key -> !key.words().isEmpty());
    }

    @ParameterizedTest
    @MethodSource("withWords")
    void takesItsWordsAndRefusesOthers(GeneralKey key) {
        String property = "circuitbreaker." + key.key();
        for (String word : key.words()) {
            yaml(property + ": \"" + word + "\"").read();
            yaml(property + ": \"" + word.toUpperCase(java.util.Locale.ROOT) + "\"")
                    .read();
        }
        assertThat(yaml(property + ": perhaps").problem())
                .isEqualTo(new PropertyProblem(
                        property,
                        "perhaps",
                        "application.yml:1:" + (property.length() + 3),
                        "must be " + key.example(),
                        "Write " + key.example() + "."));
    }

    /** Which YAML reads as false. */
    @Test
    void takesOffWithoutQuotesWhereItIsAWord() {
        yaml("circuitbreaker.http.clients: off").read();
        assertThat(yaml("circuitbreaker.web.answer-rejections: \"off\"")
                        .problem()
                        .rule())
                .isEqualTo("must be true or false");
    }

    @ParameterizedTest
    @MethodSource("withWords")
    void isOneValue(GeneralKey key) {
        assertThat(yaml("circuitbreaker." + key.key() + ".more: 1").problem().rule())
                .isEqualTo(key.key() + " must be a single value");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CIRCUITBREAKER_WEB_ANSWERREJECTIONS",
                "CIRCUITBREAKER_WEB_ANSWER_REJECTIONS",
            })
    void canBeAnEnvironmentVariable(String variable) {
        assertThat(variables(Map.of(variable, "perhaps")).problem().rule()).isEqualTo("must be true or false");
    }

    @Test
    void namesTheNearestBelowAGroup() {
        assertThat(yaml("circuitbreaker.web.anser-rejections: false").problem())
                .extracting(PropertyProblem::rule, PropertyProblem::cure)
                .containsExactly("there is no key 'web.anser-rejections'", "Did you mean 'web.answer-rejections'?");
    }
}
