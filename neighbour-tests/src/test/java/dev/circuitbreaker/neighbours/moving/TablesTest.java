package dev.circuitbreaker.neighbours.moving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.circuitbreaker.core.CircuitBreakerConfig;
import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.spring.metrics.CircuitBreakerMetrics;
import io.github.resilience4j.common.circuitbreaker.configuration.CommonCircuitBreakerConfigurationProperties.InstanceProperties;
import io.github.resilience4j.common.circuitbreaker.monitoring.endpoint.CircuitBreakerDetails;
import io.github.resilience4j.common.circuitbreaker.monitoring.endpoint.CircuitBreakerEventDTO;
import io.github.resilience4j.common.circuitbreaker.monitoring.endpoint.UpdateState;
import io.github.resilience4j.core.Registry;
import io.github.resilience4j.micrometer.tagged.TaggedCircuitBreakerMetrics;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tables of the guide name what there is, in both libraries. */
class TablesTest {

    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final Pattern METHOD = Pattern.compile("\\b([a-z]\\w+)\\(");

    private static final List<Class<?>> THEIRS = List.of(
            io.github.resilience4j.circuitbreaker.CircuitBreaker.class,
            io.github.resilience4j.circuitbreaker.CircuitBreaker.EventPublisher.class,
            io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry.class,
            Registry.class,
            Registry.EventPublisher.class,
            io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.class,
            io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.Builder.class,
            io.github.resilience4j.circuitbreaker.CallNotPermittedException.class,
            io.github.resilience4j.common.circuitbreaker.configuration.CircuitBreakerConfigCustomizer.class);

    private static final List<Class<?>> OURS = List.of(
            dev.circuitbreaker.core.CircuitBreaker.class,
            dev.circuitbreaker.core.Permit.class,
            CircuitBreakerRegistry.class,
            CircuitBreakerConfig.class,
            CircuitBreakerConfig.Builder.class,
            dev.circuitbreaker.core.CallNotPermittedException.class);

    /** The cells of a table of the guide. */
    private static List<String[]> rows(String heading) throws IOException {
        String guide = Files.readString(Path.of("../docs/moving-from-resilience4j.md"));
        String section = guide.substring(guide.indexOf("\n## " + heading + "\n") + 5);
        int end = section.indexOf("\n## ");
        return section.substring(0, end < 0 ? section.length() : end)
                .lines()
                .filter(line -> line.startsWith("| "))
                .skip(1)
                .map(line -> line.substring(2, line.length() - 2).split(" \\| "))
                .toList();
    }

    private static Set<String> all(Pattern pattern, String text) {
        return CODE.matcher(text)
                .results()
                .flatMap(code -> pattern.matcher(code.group(1)).results())
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> methods(List<Class<?>> types) {
        return types.stream()
                .flatMap(type -> Stream.of(type.getMethods()))
                .map(Method::getName)
                .collect(Collectors.toSet());
    }

    @Test
    void ofCodeNameMethodsThatThereAre() throws IOException {
        Set<String> theirs = methods(THEIRS);
        Set<String> ours = methods(OURS);
        List<String[]> rows = rows("Code");

        assertThat(rows).hasSizeGreaterThan(25);
        for (String[] row : rows) {
            if (!row[0].contains("Operator")) { // in the module for Reactor
                assertThat(theirs).as(row[0]).containsAll(all(METHOD, row[0]));
            }
            assertThat(ours).as(row[1]).containsAll(all(METHOD, row[1]));
        }
    }

    /** What changes state, listens or records there is what one may have used: all of it is in the table. */
    @Test
    void ofCodeLeaveNothingOut() throws IOException {
        String table = rows("Code").stream().map(row -> row[0]).collect(Collectors.joining());

        assertThat(methods(List.of(io.github.resilience4j.circuitbreaker.CircuitBreaker.class)).stream()
                        .filter(name -> name.startsWith("transitionTo"))
                        .filter(name -> !name.equals("transitionToOpenStateUntil"))) // like that for a duration
                .allSatisfy(name -> assertThat(table).contains(name + "("));
    }

    @Test
    void ofSettingsKnowEveryKeyOfTheirs() throws IOException {
        Set<String> known = Stream.of("What stays", "What is refused, and what to write instead")
                .flatMap(heading -> {
                    try {
                        return rows(heading).stream();
                    } catch (IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                })
                .map(row -> row[0].replaceAll("[`|: ]|true|false", ""))
                .collect(Collectors.toSet());

        assertThat(Stream.of(InstanceProperties.class.getMethods())
                        .map(Method::getName)
                        .filter(name -> name.startsWith("get") && !name.equals("getClass"))
                        .map(name -> name.substring(3)
                                .replaceAll("(?<!^)([A-Z])", "-$1")
                                .toLowerCase(Locale.ROOT)))
                .isNotEmpty()
                .allSatisfy(key -> assertThat(known).contains(key));
    }

    @Test
    void ofTheEndpointNameTheirProperties() throws IOException {
        String left = rows("Endpoint").stream().map(row -> row[0]).collect(Collectors.joining("\n"));

        for (Class<?> type : List.of(CircuitBreakerDetails.class, CircuitBreakerEventDTO.class)) {
            for (Method method : type.getMethods()) {
                String name = method.getName();
                if (name.startsWith("get") && !name.equals("getClass") && !name.matches("get.*(Rate|Threshold)")) {
                    assertThat(left)
                            .contains("`" + name.substring(3, 4).toLowerCase(Locale.ROOT) + name.substring(4) + "`");
                }
            }
        }
        for (UpdateState state : UpdateState.values()) {
            assertThat(left).contains("{\"updateState\": \"" + state + "\"}");
        }
    }

    @Test
    void ofMetersNameMetersThatThereAre() throws IOException {
        MeterRegistry theirs = new SimpleMeterRegistry();
        var theirRegistry = io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry.ofDefaults();
        theirRegistry.circuitBreaker("pay");
        TaggedCircuitBreakerMetrics.ofCircuitBreakerRegistry(theirRegistry).bindTo(theirs);
        MeterRegistry ours = new SimpleMeterRegistry();
        CircuitBreakerRegistry ourRegistry = CircuitBreakerRegistry.of(CircuitBreakerConfig.ofDefaults());
        ourRegistry.get("pay");
        try (CircuitBreakerMetrics metrics = new CircuitBreakerMetrics(ourRegistry, true)) {
            metrics.bindTo(ours);
            Set<String> named = new TreeSet<>();
            for (String[] row : rows("Meters")) {
                named.addAll(meters(row[0], "resilience4j_circuitbreaker_[a-z_]+"));
                assertThat(names(ours)).as(row[1]).containsAll(meters(row[1], "(?<!j_)circuitbreaker_[a-z_]+"));
            }
            assertThat(named).as("all of theirs, by their names").isEqualTo(names(theirs));
        }
    }

    private static Set<String> names(MeterRegistry registry) {
        return registry.getMeters().stream()
                .map(Meter::getId)
                .map(Meter.Id::getName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** As Micrometer names them: without what Prometheus adds. */
    private static Set<String> meters(String cell, String pattern) {
        return Pattern.compile(pattern)
                .matcher(cell)
                .results()
                .map(MatchResult::group)
                .map(name -> name.replaceAll("(_total|_seconds_(count|sum|bucket))$", "")
                        .replace('_', '.'))
                .collect(Collectors.toSet());
    }
}
