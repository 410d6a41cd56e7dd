package dev.circuitbreaker.spring.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.CircuitBreakerConfig;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.json.JsonParserFactory;

/** What an IDE proposes is what is read, with the defaults that hold. */
class MetadataTest {

    private static final String KEYS = CircuitBreakerProperties.Keys.class.getName();
    private static final String OF_KEYS = "/META-INF/spring/configuration-metadata/" + KEYS + ".json";
    private static final String OF_ALL = "/META-INF/spring-configuration-metadata.json";

    @Test
    void describesEverySettingAndNothingElse() throws IOException {
        Map<String, Map<String, Object>> described = properties(OF_KEYS);

        List<String> keys = new Section(Section.INSTANCES, "pricing", false).keys();
        assertThat(described.keySet()).containsExactlyInAnyOrderElementsOf(keys);
        for (String key : keys) {
            assertThat((String) described.get(key).get("description")).as(key).matches("[A-Z].*\\.");
        }
    }

    @Test
    void tellsTheDefaultsOfTheCore() throws IOException {
        Map<String, Map<String, Object>> described = properties(OF_KEYS);
        Map<String, Object> defaults = EffectiveSettings.of(CircuitBreakerConfig.ofDefaults());

        for (String key : Setting.keys()) {
            String expected = key.equals("base-config") ? "default" : text(defaults.get(key));
            assertThat(text(described.get(key).get("defaultValue"))).as(key).isEqualTo(expected);
        }
    }

    @Test
    void describesEveryGeneralKeyAndNothingElse() throws IOException {
        Map<String, Map<String, Object>> described = properties(OF_ALL);

        assertThat(described.keySet().stream()
                        .filter(key -> key.startsWith("circuitbreaker."))
                        .map(key -> key.substring("circuitbreaker.".length())))
                .containsExactlyInAnyOrderElementsOf(GeneralKey.withGroups());
        for (GeneralKey key : GeneralKey.values()) {
            Map<String, Object> property = described.get("circuitbreaker." + key.key());
            assertThat((String) property.get("description")).as(key.key()).matches("[A-Z].*\\.");
            if (key != GeneralKey.FLEET_INSTANCE_ID) { // which is random
                assertThat(property).as(key.key()).containsKey("defaultValue");
            }
        }
    }

    @Test
    void completesTheKeysOfEachName() throws IOException {
        Map<String, Map<String, Object>> described = properties(OF_ALL);

        for (String group : Section.GROUPS) {
            assertThat(described.get("circuitbreaker." + group))
                    .containsEntry("type", "java.util.Map<java.lang.String," + KEYS + ">");
        }
    }

    @Test
    void proposesValuesThatAreRead() throws IOException {
        Map<String, Map<String, Object>> hints = hints(OF_KEYS);

        assertThat(hints.keySet()).isNotEmpty().isSubsetOf(Setting.keys());
        hints.forEach((key, hint) -> {
            assertThat(values(hint).isEmpty() && providers(hint).isEmpty())
                    .as(key)
                    .isFalse();
            for (String value : values(hint)) {
                assertThat(WrittenSettings.pricing(key + ": \"" + value + '"').pricing())
                        .as(key + ": " + value)
                        .isNotNull();
            }
        });
    }

    @Test
    void proposesEveryWordThatThereIs() throws IOException {
        Map<String, Map<String, Object>> hints = hints(OF_KEYS);
        List<String> bases = new ArrayList<>(List.of("default"));
        bases.addAll(Preset.keys());

        assertThat(values(hints.get("base-config"))).containsExactlyElementsOf(bases);
        assertThat(values(hints.get("sliding-window-type")))
                .containsExactly(names(CircuitBreakerConfig.SlidingWindowType.values()));
        assertThat(values(hints.get("initial-state"))).containsExactlyInAnyOrder(names(CircuitBreaker.State.values()));
        assertThat(values(hints.get("contention")))
                .containsExactly(
                        Stream.of(Contention.values()).map(Contention::text).toArray(String[]::new));
        for (Setting setting : Setting.values()) {
            String example = setting.example();
            if (example.endsWith("or off")) {
                assertThat(values(hints.get(setting.key()))).as(setting.key()).contains("off");
            } else if (example.equals("true or false")) {
                assertThat(values(hints.get(setting.key()))).containsExactly("true", "false");
            } else if (example.contains("classes") || example.contains("class that is")) {
                assertThat(providers(hints.get(setting.key())))
                        .as(setting.key())
                        .contains("class-reference");
            }
        }
    }

    /** The names of bases and the like are free: a list of values that is closed would make an IDE mark them as wrong. */
    @Test
    void leavesOtherValuesFreeWhereThereMayBeSome() throws IOException {
        for (String key : List.of("base-config", "slow-call-rate-threshold", "call-timeout", "max-retry-after")) {
            assertThat(providers(hints(OF_KEYS).get(key))).as(key).contains("any");
        }
        assertThat(providers(hints(OF_ALL).get("circuitbreaker.configs.keys"))).contains("any");
        for (String key : List.of("circuitbreaker.watch-interval", "circuitbreaker.board.history")) {
            assertThat(values(hints(OF_ALL).get(key))).as(key).contains("off");
        }
    }

    private static String[] names(Enum<?>[] constants) {
        return Stream.of(constants).map(Enum::name).toArray(String[]::new);
    }

    @SuppressWarnings("unchecked")
    private static List<String> values(Map<String, Object> hint) {
        return ((List<Map<String, Object>>) hint.getOrDefault("values", List.of()))
                .stream().map(value -> value.get("value").toString()).toList();
    }

    @SuppressWarnings("unchecked")
    private static List<String> providers(Map<String, Object> hint) {
        return ((List<Map<String, Object>>) hint.getOrDefault("providers", List.of()))
                .stream().map(provider -> (String) provider.get("name")).toList();
    }

    private static String text(Object value) {
        boolean none = value == null || value.equals(List.of());
        return none ? "" : value.toString().replaceFirst("\\.0$", "");
    }

    private static Map<String, Map<String, Object>> properties(String file) throws IOException {
        return byName(file, "properties");
    }

    private static Map<String, Map<String, Object>> hints(String file) throws IOException {
        return byName(file, "hints");
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Map<String, Object>> byName(String file, String group) throws IOException {
        try (InputStream json = MetadataTest.class.getResourceAsStream(file)) {
            Map<String, Object> metadata = JsonParserFactory.getJsonParser().parseMap(new String(json.readAllBytes()));
            return ((List<Map<String, Object>>) metadata.get(group))
                    .stream()
                            .collect(Collectors.toMap(property -> (String) property.get("name"), property -> property));
        }
    }
}
