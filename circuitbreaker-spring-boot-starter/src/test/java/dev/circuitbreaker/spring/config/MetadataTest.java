package dev.circuitbreaker.spring.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.circuitbreaker.core.CircuitBreakerConfig;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.boot.json.JsonParserFactory;

/** What an IDE proposes is what is read, with the defaults that hold. */
class MetadataTest {

    private static final String KEYS = CircuitBreakerProperties.Keys.class.getName();

    @Test
    void describesEverySettingAndNothingElse() throws IOException {
        Map<String, Map<String, Object>> described =
                properties("/META-INF/spring/configuration-metadata/" + KEYS + ".json");

        assertThat(described.keySet()).containsExactlyInAnyOrderElementsOf(Setting.keys());
        for (String key : Setting.keys()) {
            assertThat((String) described.get(key).get("description")).as(key).matches("[A-Z].*\\.");
        }
    }

    @Test
    void tellsTheDefaultsOfTheCore() throws IOException {
        Map<String, Map<String, Object>> described =
                properties("/META-INF/spring/configuration-metadata/" + KEYS + ".json");
        Map<String, Object> defaults = EffectiveSettings.of(CircuitBreakerConfig.ofDefaults());

        for (String key : Setting.keys()) {
            String expected = key.equals("base-config") ? "default" : text(defaults.get(key));
            assertThat(text(described.get(key).get("defaultValue"))).as(key).isEqualTo(expected);
        }
    }

    @Test
    void describesEveryGeneralKeyAndNothingElse() throws IOException {
        Map<String, Map<String, Object>> described = properties("/META-INF/spring-configuration-metadata.json");

        assertThat(described.keySet().stream()
                        .filter(key -> key.startsWith("circuitbreaker."))
                        .map(key -> key.substring("circuitbreaker.".length())))
                .containsExactlyInAnyOrderElementsOf(GeneralKey.withGroups());
        for (GeneralKey key : GeneralKey.values()) {
            Map<String, Object> property = described.get("circuitbreaker." + key.key());
            assertThat((String) property.get("description")).as(key.key()).matches("[A-Z].*\\.");
            assertThat(property).as(key.key()).containsKey("defaultValue");
        }
    }

    @Test
    void completesTheKeysOfEachName() throws IOException {
        Map<String, Map<String, Object>> described = properties("/META-INF/spring-configuration-metadata.json");

        for (String group : Section.GROUPS) {
            assertThat(described.get("circuitbreaker." + group))
                    .containsEntry("type", "java.util.Map<java.lang.String," + KEYS + ">");
        }
    }

    private static String text(Object value) {
        boolean none = value == null || value.equals(List.of());
        return none ? "" : value.toString().replaceFirst("\\.0$", "");
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Map<String, Object>> properties(String file) throws IOException {
        try (InputStream json = MetadataTest.class.getResourceAsStream(file)) {
            Map<String, Object> metadata = JsonParserFactory.getJsonParser().parseMap(new String(json.readAllBytes()));
            return ((List<Map<String, Object>>) metadata.get("properties"))
                    .stream()
                            .collect(Collectors.toMap(property -> (String) property.get("name"), property -> property));
        }
    }
}
