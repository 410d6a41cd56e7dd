package dev.circuitbreaker.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.circuitbreaker.spring.aop.FallbackListener;
import dev.circuitbreaker.spring.aop.FallbackListener.FallbackOutcome;
import dev.circuitbreaker.spring.aop.FallbackListener.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The dashboard and the rules in docs/monitoring ask for what this application has. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class MonitoringIT {

    private static final Path MONITORING = Path.of("..", "docs", "monitoring");
    private static final Pattern METRIC = Pattern.compile("(?<![\\w:])circuitbreaker_\\w+");
    private static final Pattern MATCHERS = Pattern.compile("(circuitbreaker_\\w+)\\{([^}]*)\\}");
    private static final Pattern LABEL = Pattern.compile("(\\w+)(=~?)\\\\?\"([^\"\\\\]*)\\\\?\"");

    /** What Prometheus adds. */
    private static final Set<String> OF_THE_SCRAPER = Set.of("job", "instance");

    private final Visitor visitor;
    private final List<FallbackListener> listeners;

    @Autowired
    MonitoringIT(@LocalServerPort int port, List<FallbackListener> listeners) {
        this.visitor = new Visitor(port);
        this.listeners = listeners;
    }

    private String scrapeOfASampleThatHasSeenAnOutage() {
        visitor.post("/downstream/pricing", "mode=fail&rate=100");
        for (int i = 0; i < 6; i++) {
            visitor.get("/api/products/moka-3");
        }
        // A fallback of the sample never fails.
        listeners.forEach(it -> it.onFallback("pricing", Source.METHOD, FallbackOutcome.FAILURE));
        String scrape = visitor.get("/actuator/prometheus").body();
        visitor.post("/downstream/pricing", "mode=healthy");
        return scrape;
    }

    @ParameterizedTest
    @ValueSource(strings = {"grafana-dashboard.json", "rules.yml"})
    void nameMetricsAndLabelsThatThereAre(String file) throws IOException {
        String text = Files.readString(MONITORING.resolve(file));
        Map<String, Set<String>> scraped = metrics(scrapeOfASampleThatHasSeenAnOutage());
        Set<String> named =
                METRIC.matcher(text).results().map(MatchResult::group).collect(Collectors.toSet());

        assertThat(named).hasSizeGreaterThan(5);
        assertThat(scraped.keySet()).as("metrics in a scrape of the sample").containsAll(named);
        MATCHERS.matcher(text)
                .results()
                .forEach(matched -> labels(matched.group(2))
                        .forEach(label -> assertThat(scraped.get(matched.group(1)))
                                .as("labels and values of " + matched.group(1))
                                .contains(label)));
    }

    /** The labels that a selector asks for, with their values where it names some. */
    private static Set<String> labels(String selector) {
        Set<String> labels = new TreeSet<>();
        LABEL.matcher(selector).results().forEach(label -> {
            String name = label.group(1);
            if (!OF_THE_SCRAPER.contains(name)) {
                labels.add(name);
                String value = label.group(3);
                if (!value.startsWith("$")) {
                    Arrays.stream(value.split("\\|")).forEach(each -> labels.add(name + "=" + each));
                }
            }
        });
        return labels;
    }

    private static Map<String, Set<String>> metrics(String scrape) {
        Map<String, Set<String>> metrics = new TreeMap<>();
        scrape.lines().filter(line -> line.startsWith("circuitbreaker_")).forEach(line -> {
            Set<String> labels = metrics.computeIfAbsent(line.split("[{ ]")[0], name -> new TreeSet<>());
            Pattern.compile("(\\w+)=\"([^\"]*)\"").matcher(line).results().forEach(label -> {
                labels.add(label.group(1));
                labels.add(label.group(1) + "=" + label.group(2));
            });
        });
        return metrics;
    }

    @Test
    void recordEveryRuleThatOthersName() throws IOException {
        String rules = Files.readString(MONITORING.resolve("rules.yml"));
        Set<String> recorded = results(rules, "record: (circuitbreaker:\\S+)");
        assertThat(recorded).containsAll(results(rules, "(circuitbreaker:\\w+:\\w+)"));
    }

    @Test
    void areListedOnTheirPage() throws IOException {
        assertThat(results(Files.readString(MONITORING.resolve("README.md")), "\\| `(CircuitBreaker\\w+)`"))
                .isEqualTo(results(Files.readString(MONITORING.resolve("rules.yml")), "alert: (\\w+)"));
    }

    private static Set<String> results(String text, String pattern) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(result -> result.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void fireWhenTheirTestsSaySo() throws IOException, InterruptedException {
        assumeTrue(
                Arrays.stream(System.getenv("PATH").split(":"))
                        .anyMatch(directory -> Files.isExecutable(Path.of(directory, "promtool"))),
                "promtool is not installed (package prometheus): the rules for Prometheus are not tested");
        assertThat(promtool("check", "rules", "rules.yml")).contains("SUCCESS");
        assertThat(promtool("test", "rules", "rules-test.yml")).contains("SUCCESS");
    }

    private static String promtool(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("promtool"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .directory(MONITORING.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        return output;
    }
}
