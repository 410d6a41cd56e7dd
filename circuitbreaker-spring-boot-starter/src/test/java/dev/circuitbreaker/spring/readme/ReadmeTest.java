package dev.circuitbreaker.spring.readme;

import static org.assertj.core.api.Assertions.assertThat;

import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.core.ManualTicker;
import dev.circuitbreaker.spring.Document;
import dev.circuitbreaker.spring.actuate.CircuitBreakersEndpoint;
import dev.circuitbreaker.spring.autoconfigure.CircuitBreakerAutoConfiguration;
import dev.circuitbreaker.spring.autoconfigure.CircuitBreakerEndpointAutoConfiguration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.io.ByteArrayResource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What the README shows compiles, runs and is what users see. */
class ReadmeTest {

    private static final Price LIVE = new Price("34.90");
    private static final Price LAST_KNOWN = new Price("33.90");

    private final Document readme = Document.read("../README.md");

    @Nested
    class TheFirstScreen {

        private final JsonMapper mapper = new JsonMapper();
        private final ManualTicker ticker = new ManualTicker();
        private final AtomicBoolean down = new AtomicBoolean();

        private final ApplicationContextRunner context = new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        CircuitBreakerAutoConfiguration.class, CircuitBreakerEndpointAutoConfiguration.class))
                .withPropertyValues("management.endpoints.web.exposure.include=circuitbreakers")
                .withInitializer(this::configure)
                .withBean(ManualTicker.class, () -> ticker)
                .withBean(Pricing.class, () -> new Pricing(this::answer, Map.of("moka-3", LAST_KNOWN)));

        @Test
        void showsJavaThatCompiles() throws IOException {
            assertThat(source(Pricing.class))
                    .contains(flush(readme.listings("java").get(0)));
        }

        @Test
        void showsAFallbackThatAnswersForThatWhichIsDown() {
            context.run(it -> {
                Pricing pricing = it.getBean(Pricing.class);

                assertThat(pricing.price("moka-3")).isEqualTo(LIVE);
                down.set(true);
                assertThat(pricing.price("moka-3")).isEqualTo(LAST_KNOWN);
            });
        }

        @Test
        void showsSettingsThatAreRead() {
            context.run(it -> assertThat(
                            it.getBean(CircuitBreakerRegistry.class).find("pricing"))
                    .hasValueSatisfying(breaker ->
                            assertThat(breaker.config().failureRateThreshold()).isEqualTo(50)));
        }

        @Test
        void showsWhatTheEndpointSaysOncePricingIsDown() {
            context.run(it -> {
                Pricing pricing = it.getBean(Pricing.class);
                ask(pricing, 4);
                down.set(true);
                ask(pricing, 6);
                ticker.advance(Duration.ofMillis(500));
                ask(pricing, 3);

                JsonNode actual = mapper.readTree(mapper.writeValueAsString(
                        it.getBean(CircuitBreakersEndpoint.class).circuitBreakers()));
                JsonNode shown = mapper.readTree(readme.listings("json").get(0));

                assertThat(propertyNames(actual)).containsSubsequence(propertyNames(shown));
                assertThat(reduced(actual, shown)).isEqualTo(shown);
            });
        }

        private Price answer(String sku) {
            if (down.get()) {
                throw new IllegalStateException("down");
            }
            return LIVE;
        }

        private void ask(Pricing pricing, int times) {
            IntStream.range(0, times).forEach(i -> pricing.price("moka-3"));
        }

        private void configure(ConfigurableApplicationContext context) {
            byte[] yaml = readme.listings("yaml").get(0).getBytes();
            MutablePropertySources sources = context.getEnvironment().getPropertySources();
            try {
                new YamlPropertySourceLoader()
                        .load("README.md", new ByteArrayResource(yaml))
                        .forEach(sources::addLast);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static List<String> propertyNames(JsonNode body) {
            return List.copyOf(body.at("/circuitBreakers/pricing").propertyNames());
        }

        /** What the README leaves out may be anything. */
        private static JsonNode reduced(JsonNode actual, JsonNode shown) {
            if (actual instanceof ObjectNode all && shown instanceof ObjectNode some) {
                all.retain(List.copyOf(some.propertyNames()));
                some.propertyNames().forEach(name -> reduced(all.get(name), some.get(name)));
            }
            return actual;
        }
    }

    @Nested
    class TheWayToATestedFallback {

        @Test
        void showsTheTestThatRunsHere() throws IOException {
            assertThat(source(PricingTest.class))
                    .contains(flush(readme.listings("java").get(1)));
        }
    }

    @Nested
    class TheSectionWithoutSpring {

        @Test
        void showsJavaThatCompiles() throws IOException {
            assertThat(source(WithoutSpring.class))
                    .contains(flush(readme.listings("java").get(2)));
        }

        @Test
        void showsJavaThatRuns() {
            assertThat(new WithoutSpring(sku -> LIVE).askFor("moka-3")).isEqualTo(LIVE);
        }
    }

    @Nested
    class TheTableOfSettings {

        @Test
        void saysWhatTheReferenceSays() {
            assertThat(defaults(Document.read("reference.md").section("Settings")))
                    .containsAllEntriesOf(defaults(readme.section("Settings")));
        }

        private static Map<String, String> defaults(Document settings) {
            return settings.rows().stream()
                    .collect(Collectors.toMap(row -> Document.plain(row.get(0)), row -> Document.plain(row.get(1))));
        }
    }

    /** The source of a class of these tests, without its indentation. */
    private static String source(Class<?> type) throws IOException {
        return flush(Files.readString(Path.of("src/test/java", type.getName().replace('.', '/') + ".java")));
    }

    private static String flush(String text) {
        return text.lines().map(String::strip).collect(Collectors.joining("\n"));
    }
}
