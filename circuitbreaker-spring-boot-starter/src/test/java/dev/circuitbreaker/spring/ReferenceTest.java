package dev.circuitbreaker.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.circuitbreaker.core.CircuitBreakerConfig;
import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.core.ExceptionClassifier;
import dev.circuitbreaker.core.ManualTicker;
import dev.circuitbreaker.spring.actuate.CircuitBreakerDescriptor;
import dev.circuitbreaker.spring.actuate.CircuitBreakerEventsEndpoint.EventsDescriptor;
import dev.circuitbreaker.spring.actuate.CircuitBreakerFleetEndpoint.CircuitBreakerFleetDescriptor;
import dev.circuitbreaker.spring.actuate.CircuitBreakersEndpoint.CircuitBreakersDescriptor;
import dev.circuitbreaker.spring.actuate.CircuitBreakersEndpoint.DetailedDescriptor;
import dev.circuitbreaker.spring.actuate.FleetBreakerDescriptor;
import dev.circuitbreaker.spring.actuate.LoggedEvent;
import dev.circuitbreaker.spring.annotation.CircuitBreaker;
import dev.circuitbreaker.spring.aop.FallbackListener.FallbackOutcome;
import dev.circuitbreaker.spring.aop.FallbackListener.Source;
import dev.circuitbreaker.spring.metrics.CircuitBreakerMetrics;
import dev.circuitbreaker.spring.metrics.FleetMeters;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.boot.json.JsonParserFactory;

/** What docs/reference.md says is what the code says; a failure names the rows to add, change or remove. */
class ReferenceTest {

    private static final Document REFERENCE = Document.read("reference.md");

    private static List<List<String>> rows(String section) {
        return REFERENCE.section(section).rows();
    }

    @Nested
    class Settings {

        @Test
        void areTheKeysAndDefaultsOfTheMetadata() throws IOException {
            Map<String, String> documented = rows("Settings").stream()
                    .collect(Collectors.toMap(
                            row -> Document.plain(row.get(0)),
                            row -> row.get(1).equals("none") ? "" : Document.plain(row.get(1))));

            assertThat(documented)
                    .as("keys and defaults in the section Settings of docs/reference.md")
                    .containsExactlyInAnyOrderEntriesOf(described());
        }

        @Test
        void haveARangeAndAMeaning() {
            assertThat(rows("Settings"))
                    .allSatisfy(row -> assertThat(row).hasSize(4).doesNotContain(""));
        }

        private static Map<String, String> described() throws IOException {
            String file = "/META-INF/spring/configuration-metadata/"
                    + "dev.circuitbreaker.spring.config.CircuitBreakerProperties$Keys.json";
            try (InputStream json = ReferenceTest.class.getResourceAsStream(file)) {
                Map<String, Object> metadata =
                        JsonParserFactory.getJsonParser().parseMap(new String(json.readAllBytes()));
                return ((List<?>) metadata.get("properties"))
                        .stream()
                                .map(property -> (Map<?, ?>) property)
                                .collect(Collectors.toMap(
                                        property -> (String) property.get("name"), Settings::defaultValue));
            }
        }

        private static String defaultValue(Map<?, ?> property) {
            Object value = property.get("defaultValue");
            return value == null || value.equals(List.of())
                    ? ""
                    : value.toString().replaceFirst("\\.0$", "");
        }
    }

    @Nested
    class Annotation {

        @Test
        void hasTheAttributesAndDefaultsOfTheCode() {
            Map<String, String> documented = rows("Annotation").stream()
                    .collect(Collectors.toMap(row -> Document.plain(row.get(0)), row -> Document.plain(row.get(1))));
            Map<String, String> declared = Arrays.stream(CircuitBreaker.class.getDeclaredMethods())
                    .collect(Collectors.toMap(Method::getName, Annotation::defaultValue));

            assertThat(documented)
                    .as("attributes and defaults in the section Annotation of docs/reference.md")
                    .containsExactlyInAnyOrderEntriesOf(declared);
        }

        private static String defaultValue(Method attribute) {
            Object value = attribute.getDefaultValue();
            if (value == null) {
                return "required";
            }
            return value.equals("") ? "none" : value.toString();
        }
    }

    @Nested
    class Endpoint {

        @Test
        void showsThePropertiesOfTheDescriptors() throws ClassNotFoundException {
            verify("All breakers", CircuitBreakersDescriptor.class);
            verify("A breaker", CircuitBreakerDescriptor.class);
            verify("`lastTransition`", CircuitBreakerDescriptor.Transition.class);
            verify("`outage`", CircuitBreakerDescriptor.Outage.class);
            verify("`tripped`", CircuitBreakerDescriptor.Tripped.class);
            verify("`probes`", CircuitBreakerDescriptor.Probes.class);
            verify("`rehearsal`", CircuitBreakerDescriptor.Rehearsal.class);
            verify("All events", EventsDescriptor.class);
            verify("An event", LoggedEvent.class);
            verify("All instances", CircuitBreakerFleetDescriptor.class);
            verify("A breaker in all instances", FleetBreakerDescriptor.class);
            verify("An instance", FleetBreakerDescriptor.Instance.class);
            verify("`override`", FleetBreakerDescriptor.Said.class);
            verify("A refusal", Class.forName("dev.circuitbreaker.spring.actuate.ChangesByPost$Refusal"));
        }

        @Test
        void addsSettingsAndEventsToTheDetails() {
            assertThat(REFERENCE.section("One breaker").keys())
                    .isEqualTo(components(DetailedDescriptor.class).subList(1, 3));
        }

        private static void verify(String section, Class<?> descriptor) {
            List<String> components = components(descriptor);
            JsonPropertyOrder order = descriptor.getAnnotation(JsonPropertyOrder.class);

            assertThat(REFERENCE.section(section).keys())
                    .as("properties in the section '%s' of docs/reference.md", section)
                    .isEqualTo(components);
            assertThat(order == null ? components : List.of(order.value())).isEqualTo(components);
        }

        private static List<String> components(Class<?> descriptor) {
            return Arrays.stream(descriptor.getRecordComponents())
                    .map(RecordComponent::getName)
                    .toList();
        }
    }

    @Nested
    class Meters {

        private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

        @Test
        void areThoseOfARegistryAfterSomeCalls() {
            use();

            Map<String, String> documented = new TreeMap<>();
            rows("Meters").forEach(row -> documented.put(Document.plain(row.get(0)), row.get(1) + " " + tags(row)));
            Map<String, String> registered = new TreeMap<>();
            meters.getMeters().forEach(meter -> registered.put(meter.getId().getName(), shape(meter)));

            assertThat(documented)
                    .as("types and tags in the section Meters of docs/reference.md")
                    .isEqualTo(registered);
        }

        @Test
        void haveTheValuesOfTagsThatAreWritten() {
            use();

            Map<String, Set<String>> missing = new TreeMap<>();
            for (Meter meter : meters.getMeters()) {
                for (Tag tag : meter.getId().getTags()) {
                    String meaning = meaning(
                            Set.of("from", "to").contains(tag.getKey())
                                    ? "circuitbreaker.state"
                                    : meter.getId().getName());
                    if (!tag.getKey().equals("name") && !meaning.contains("`" + tag.getValue() + "`")) {
                        missing.computeIfAbsent(meter.getId().getName(), name -> new LinkedHashSet<>())
                                .add(tag.getValue());
                    }
                }
            }

            assertThat(missing).as("values of tags that the meanings lack").isEmpty();
        }

        private static String meaning(String meter) {
            return rows("Meters").stream()
                    .filter(row -> Document.plain(row.get(0)).equals(meter))
                    .map(row -> row.get(3))
                    .findFirst()
                    .orElse("");
        }

        private void use() {
            ManualTicker ticker = new ManualTicker(Long.MAX_VALUE - 5);
            CircuitBreakerRegistry breakers = CircuitBreakerRegistry.of(CircuitBreakerConfig.builder()
                    .consecutiveFailureThreshold(1)
                    .permittedNumberOfCallsInHalfOpenState(1)
                    .exceptionClassifier(ExceptionClassifier.inOrder(List.of()))
                    .ticker(ticker)
                    .candidate(CircuitBreakerConfig.ofDefaults())
                    .build());
            CircuitBreakerMetrics metrics = new CircuitBreakerMetrics(breakers, true);
            metrics.bindTo(meters);
            new FleetMeters(() -> true).bindTo(meters);
            breakers.get("pricing").acquire().failed(new IllegalStateException());
            ticker.advance(Duration.ofSeconds(30));
            breakers.get("pricing").execute(() -> "price");
            for (Source source : Source.values()) {
                metrics.onFallback("pricing", source, FallbackOutcome.SUCCESS);
                metrics.onFallback("pricing", source, FallbackOutcome.FAILURE);
            }
        }

        private static Set<String> tags(List<String> row) {
            return row.get(2).equals("none")
                    ? Set.of()
                    : Arrays.stream(Document.plain(row.get(2)).split(", "))
                            .collect(Collectors.toCollection(TreeSet::new));
        }

        private static String shape(Meter meter) {
            Set<String> tags =
                    meter.getId().getTags().stream().map(Tag::getKey).collect(Collectors.toCollection(TreeSet::new));
            return meter.getId().getType().name().toLowerCase(Locale.ROOT) + " " + tags;
        }
    }
}
