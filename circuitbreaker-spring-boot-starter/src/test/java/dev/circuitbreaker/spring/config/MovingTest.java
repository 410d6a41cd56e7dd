package dev.circuitbreaker.spring.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.circuitbreaker.core.CircuitBreakerConfig;
import dev.circuitbreaker.spring.Document;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** docs/moving-from-resilience4j.md tells the truth about keys: which stay, which go, and that the rest then starts. */
class MovingTest {

    private static final Document MOVING = Document.read("moving-from-resilience4j.md");
    private static final Document REFUSED = MOVING.section("What is refused, and what to write instead");
    private static final List<String> LISTINGS =
            MOVING.section("Let the start translate the settings").listings("yaml");
    private static final String THEIR_YAML = LISTINGS.get(0);
    private static final String YAML = THEIR_YAML.replace("resilience4j.circuitbreaker:", "circuitbreaker:");

    @Test
    void listsEveryRefusedKeyWithItsCure() {
        Map<String, String> documented =
                REFUSED.rows().stream().collect(Collectors.toMap(row -> Document.plain(row.get(0)), row -> row.get(1)));

        assertThat(documented)
                .as("keys and cures in docs/moving-from-resilience4j.md")
                .containsExactlyInAnyOrderEntriesOf(Resilience4jKeys.cures());
    }

    @Test
    void listsNoKeyAsTheSameThatIsNone() {
        assertThat(MOVING.section("What stays").keys())
                .isSubsetOf(Setting.keys())
                .doesNotContainAnyElementsOf(Resilience4jKeys.cures().keySet());
    }

    @Test
    void tellsTheDefaultsOfTheCode() {
        Map<String, Object> defaults = EffectiveSettings.of(CircuitBreakerConfig.ofDefaults());

        assertThat(MOVING.section("Defaults that differ").rows())
                .allSatisfy(row -> assertThat(row.get(2).replace(" (off)", ""))
                        .as(row.get(0))
                        .isEqualTo(defaults.get(Document.plain(row.get(0)))
                                .toString()
                                .replaceFirst("\\.0$", "")));
    }

    @Test
    void refusesTheRenamedYamlForNothingButTheListedKeys() {
        Map<String, String> cures = Resilience4jKeys.cures();

        assertThat(WrittenSettings.yaml(YAML).problems())
                .hasSize(6)
                .allSatisfy(problem -> assertThat(problem.cure()).isEqualTo(cures.get(key(problem.property()))));
    }

    @Test
    void startsWithTheRenamedYamlOnceTheListedKeysAreRemoved() {
        List<String> removed = REFUSED.keys();
        String yaml = YAML.lines()
                .filter(line -> !removed.contains(line.strip().replaceFirst(":.*", "")))
                .collect(Collectors.joining("\n"));

        assertThat(WrittenSettings.yaml(yaml).read().names()).containsExactly("pricing", "stock", "reviews");
    }

    @Test
    void showsTheTranslationThatTheStartPrints() {
        String warning = WrittenSettings.yaml(THEIR_YAML).read().warnings().get(0);

        assertThat(warning.substring(warning.indexOf("\n\n") + 2)).isEqualTo(LISTINGS.get(1));
    }

    @Test
    void startsWithTheTranslation() {
        CircuitBreakerConfigurations read =
                WrittenSettings.yaml(LISTINGS.get(1)).read();

        assertThat(read.warnings()).isEmpty();
        assertThat(read.names()).containsExactly("pricing", "stock", "reviews");
        assertThat(EffectiveSettings.of(read.forName("stock")))
                .containsEntry("sliding-window-type", "TIME_BASED")
                .containsEntry("minimum-number-of-calls", 100)
                .containsEntry("wait-duration-in-open-state", "60s")
                .containsEntry("exponential-backoff-multiplier", 1.0)
                .containsEntry("permitted-number-of-calls-in-half-open-state", 10);
    }

    @Test
    void namesTheBuiltInBasesOfTheReferenceAsTheyAre() {
        List<List<String>> rows =
                Document.read("reference.md").section("Built-in bases").rows();

        assertThat(rows).extracting(row -> Document.plain(row.get(0))).isEqualTo(Preset.keys());
        assertThat(rows).allSatisfy(row -> {
            CircuitBreakerConfig config = WrittenSettings.pricing("base-config: " + Document.plain(row.get(0)))
                    .pricing();
            assertThat(row.stream().skip(1).map(Document::plain))
                    .containsExactly(
                            "" + config.consecutiveFailureThreshold(),
                            config.waitDurationInOpenState().toSeconds() + "s",
                            "" + config.permittedNumberOfCallsInHalfOpenState());
        });
    }

    private static String key(String property) {
        return property.substring(property.lastIndexOf('.') + 1);
    }
}
