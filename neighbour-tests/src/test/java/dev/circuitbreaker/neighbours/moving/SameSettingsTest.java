package dev.circuitbreaker.neighbours.moving;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The translation that a start prints gives every circuit breaker what Resilience4j makes of the same YAML. */
class SameSettingsTest {

    private static final List<Exception> EXCEPTIONS = List.of(
            new IOException(),
            new FileNotFoundException(),
            new TimeoutException(),
            new RuntimeException(),
            new IllegalArgumentException(),
            new NumberFormatException(),
            new IllegalStateException());

    private static void assertSame(String yaml, String... names) {
        try (Both both = Both.translated(yaml)) {
            for (String name : names) {
                assertSame(
                        name,
                        both.theirBreaker(name).getCircuitBreakerConfig(),
                        both.ourBreaker(name).config());
            }
        }
    }

    private static void assertSame(
            String name, CircuitBreakerConfig theirs, dev.circuitbreaker.core.CircuitBreakerConfig ours) {
        assertThat(ours.failureRateThreshold()).as(name).isEqualTo(theirs.getFailureRateThreshold());
        assertThat(ours.slowCallRateThreshold()).as(name).isEqualTo((double) theirs.getSlowCallRateThreshold());
        assertThat(ours.slowCallDurationThreshold()).as(name).isEqualTo(theirs.getSlowCallDurationThreshold());
        assertThat(ours.slidingWindowType().name())
                .as(name)
                .isEqualTo(theirs.getSlidingWindowType().name());
        assertThat(ours.slidingWindowSize()).as(name).isEqualTo(theirs.getSlidingWindowSize());
        boolean isCount = theirs.getSlidingWindowType() == SlidingWindowType.COUNT_BASED;
        assertThat(ours.minimumNumberOfCalls())
                .as(name + ": Resilience4j lowers the minimum of a count window when it makes the window")
                .isEqualTo(
                        isCount
                                ? Math.min(theirs.getMinimumNumberOfCalls(), theirs.getSlidingWindowSize())
                                : theirs.getMinimumNumberOfCalls());
        assertThat(ours.permittedNumberOfCallsInHalfOpenState())
                .as(name)
                .isEqualTo(theirs.getPermittedNumberOfCallsInHalfOpenState());
        assertThat(ours.initialState().name())
                .as(name)
                .isEqualTo(theirs.getInitialState().name());
        assertThat(waits(ours))
                .as(name)
                .usingElementComparator((one, other) -> Math.abs(one - other) < 10 ? 0 : Long.compare(one, other))
                .isEqualTo(waits(theirs)); // who cut the fractions of milliseconds after each step
        assertThat(failures(ours)).as(name).isEqualTo(failures(theirs));
    }

    private static List<Long> waits(CircuitBreakerConfig theirs) {
        List<Long> waits = new ArrayList<>();
        for (int attempt = 1; attempt < 8; attempt++) {
            waits.add(theirs.getWaitIntervalFunctionInOpenState().apply(attempt));
        }
        return waits;
    }

    private static List<Long> waits(dev.circuitbreaker.core.CircuitBreakerConfig ours) {
        assertThat(ours.randomizedWaitFactor()).isZero();
        double longest = ours.exponentialMaxWaitDurationInOpenState().toMillis();
        double wait = ours.waitDurationInOpenState().toMillis();
        List<Long> waits = new ArrayList<>();
        for (int attempt = 1; attempt < 8; attempt++) {
            waits.add((long) wait);
            if (ours.exponentialBackoffMultiplier() > 1) {
                wait = Math.min(wait * ours.exponentialBackoffMultiplier(), longest);
            }
        }
        return waits;
    }

    private static List<Boolean> failures(CircuitBreakerConfig theirs) {
        List<Boolean> failures = new ArrayList<>();
        for (Exception exception : EXCEPTIONS) {
            var breaker = io.github.resilience4j.circuitbreaker.CircuitBreaker.of("one", theirs);
            breaker.onError(1, TimeUnit.MILLISECONDS, exception);
            failures.add(breaker.getMetrics().getNumberOfFailedCalls() == 1);
        }
        return failures;
    }

    private static List<Boolean> failures(dev.circuitbreaker.core.CircuitBreakerConfig ours) {
        List<Boolean> failures = new ArrayList<>();
        for (Exception exception : EXCEPTIONS) {
            var breaker = dev.circuitbreaker.core.CircuitBreaker.of("one", ours);
            breaker.acquire().failed(exception);
            failures.add(breaker.snapshot().failedCalls() == 1);
        }
        return failures;
    }

    @Test
    void ofThePageItself() throws IOException {
        String page = Files.readString(Path.of("../docs/moving-from-resilience4j.md"));
        String[] listings = page.split("```yaml\n");
        String before = listings[1].substring(0, listings[1].indexOf("```"));
        String after = listings[2].substring(0, listings[2].indexOf("```"));
        String below = before.substring(before.indexOf('\n') + 1).stripIndent();

        assertSame(below, "pricing", "stock", "reviews", "other");
        try (Both both = Both.translated(below)) {
            assertThat(after).isEqualTo(both.translation);
        }
    }

    /** The settings in src/main/resources/application.yml of github.com/vijayasai/resilience4j-demo, misspelt key and all. */
    @Test
    void ofTheFirstPublicSample() {
        String yaml = """
                instances:
                  demo-post-api:
                    base-config: values
                configs:
                  values:
                    registerHealthIndicator: true
                    slidingWindowSize: 10
                    minimumNumberOfCalls: 5
                    permittedNumberOfCallsInHOpenState: 3
                    automaticTransitionFromOpenToHalfOpenEnabled: true
                    waitDurationInOpenState: 5s
                    failureRateThreshold: 50
                    eventConsumerBufferSize: 10
                    slidingWindowType: count_based
                    recordExceptions: [java.util.concurrent.TimeoutException, java.io.IOException]
                    ignoreExceptions:
                """;
        assertSame(yaml, "demo-post-api", "other");
        try (Both both = Both.translated(yaml)) {
            assertThat(both.translation).contains("permittedNumberOfCallsInHOpenState");
            assertThat(both.ourBreaker("demo-post-api").config().permittedNumberOfCallsInHalfOpenState())
                    .isEqualTo(10);
        }
    }

    /** Of github.com/wallaceespindola/resilience4j-demo, application.properties; its own exception is another one here. */
    @Test
    void ofTheSecondPublicSample() {
        assertSame("""
                instances.downstream:
                  sliding-window-type: COUNT_BASED
                  sliding-window-size: 10
                  failure-rate-threshold: 50
                  slow-call-rate-threshold: 100
                  slow-call-duration-threshold: 2s
                  permitted-number-of-calls-in-half-open-state: 3
                  wait-duration-in-open-state: 10s
                  minimum-number-of-calls: 5
                  register-health-indicator: true
                  record-exceptions: java.io.IOException,java.util.concurrent.TimeoutException,java.lang.RuntimeException
                  event-consumer-buffer-size: 10
                """, "downstream", "other");
    }

    /** Of github.com/shijiansu/microservice-java-resilience4j, example/springboot2; its own predicate is another one here. */
    @Test
    void ofTheThirdPublicSample() {
        assertSame("""
                instances:
                  backendA:
                    registerHealthIndicator: true
                    slidingWindowSize: 100
                  backendB:
                    registerHealthIndicator: true
                    slidingWindowSize: 10
                    permittedNumberOfCallsInHalfOpenState: 3
                    slidingWindowType: TIME_BASED
                    minimumNumberOfCalls: 20
                    waitDurationInOpenState: 50s
                    failureRateThreshold: 50
                    eventConsumerBufferSize: 10
                    recordFailurePredicate: PREDICATE
                """.replace("PREDICATE", Io.class.getName()), "backendA", "backendB", "other");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "configs.pay: {slidingWindowSize: 20, recordExceptions: [java.io.IOException]}",
                "{configs.default.slidingWindowSize: 30, configs.pay.minimumNumberOfCalls: 7}",
                "{configs.base.slidingWindowSize: 30, configs.pay: {baseConfig: base, failureRateThreshold: 20}}",
                "{configs.base.slidingWindowSize: 30, configs.default.baseConfig: base}",
                "{configs.default: {waitDurationInOpenState: 10s, enableExponentialBackoff: true, exponentialBackoffMultiplier: 2}}",
                "{configs.default: {waitDurationInOpenState: 10s, enableExponentialBackoff: true}, configs.pay.slidingWindowType: TIME_BASED}"
            })
    void ofConfigsThatAreInheritedOneWayOrAnother(String configs) {
        for (String instance : List.of(
                "{failureRateThreshold: 60}",
                "{waitDurationInOpenState: 7s}",
                "{waitDurationInOpenState: 7000, enableExponentialBackoff: true}",
                "{waitDurationInOpenState: 7s, enableExponentialBackoff: false, exponentialBackoffMultiplier: 3}",
                "{enableExponentialBackoff: true, exponentialBackoffMultiplier: 3}",
                "{slidingWindowSize: 5}",
                "{slidingWindowType: TIME_BASED, slowCallRateThreshold: 33.5, slowCallDurationThreshold: 1500}",
                "{baseConfig: default, initialState: METRICS_ONLY}",
                "{recordExceptions: [java.lang.RuntimeException], ignoreExceptions: [java.lang.IllegalArgumentException]}",
                "{recordFailurePredicate: " + Io.class.getName() + "}",
                "{recordFailurePredicate: " + Io.class.getName()
                        + ", ignoreExceptions: [java.io.FileNotFoundException]}")) {
            String all = configs.startsWith("{") ? configs.substring(1, configs.length() - 1) : configs;
            if (!instance.contains("default") || all.contains("default")) {
                assertSame("{" + all + ", instances.pay: " + instance + "}", "pay", "other");
            }
        }
    }

    /** Records what has to do with files and connections. */
    public static final class Io implements Predicate<Throwable> {
        @Override
        public boolean test(Throwable thrown) {
            return thrown instanceof IOException;
        }
    }
}
