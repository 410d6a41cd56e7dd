package dev.circuitbreaker.neighbours.moving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.Permit;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Each difference that the guide names, by both libraries with the same settings. The names are the words of the guide. */
class DifferencesTest {

    private static final String SMALL =
            "configs.default: {slidingWindowSize: 10, minimumNumberOfCalls: 5, permittedNumberOfCallsInHalfOpenState: 4}";

    @Test
    void theGuideNamesEachOfThem() throws IOException {
        String guide = Files.readString(Path.of("../docs/moving-from-resilience4j.md"));
        List<String> names = Stream.of(DifferencesTest.class.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(DisplayName.class))
                .map(method -> method.getAnnotation(DisplayName.class).value())
                .toList();

        assertThat(names)
                .hasSizeGreaterThan(10)
                .allSatisfy(name -> assertThat(guide).contains("- **" + name + "**"));
    }

    private static void fail(io.github.resilience4j.circuitbreaker.CircuitBreaker theirs, int times) {
        for (int i = 0; i < times; i++) {
            theirs.acquirePermission();
            theirs.onError(1, TimeUnit.MILLISECONDS, new IOException());
        }
    }

    private static void fail(CircuitBreaker ours, int times) {
        for (int i = 0; i < times; i++) {
            ours.acquire().failed(new IOException());
        }
    }

    private static void openBoth(Both both) {
        both.theirBreaker("pay").transitionToOpenState();
        fail(both.ourBreaker("pay"), both.ourBreaker("pay").config().minimumNumberOfCalls());
        both.ticker.advance(Duration.ofHours(1));
    }

    @Test
    @DisplayName("A chain of base configurations ends in `default`.")
    void chains() {
        try (Both both = Both.renamed("""
                configs: {default: {slidingWindowSize: 20}, shared: {failureRateThreshold: 20}}
                instances.pay.baseConfig: shared
                """)) {
            assertThat(both.theirBreaker("pay").getCircuitBreakerConfig().getSlidingWindowSize())
                    .isEqualTo(100);
            assertThat(both.ourBreaker("pay").config().slidingWindowSize()).isEqualTo(20);
        }
    }

    @Test
    @DisplayName("A config applies to who names it.")
    void sameNames() {
        try (Both both = Both.renamed("{configs.pay.slidingWindowSize: 20, instances.pay.failureRateThreshold: 20}")) {
            assertThat(both.theirBreaker("pay").getCircuitBreakerConfig().getSlidingWindowSize())
                    .isEqualTo(20);
            assertThat(both.ourBreaker("pay").config().slidingWindowSize()).isEqualTo(100);
        }
    }

    @Test
    @DisplayName("Backoff and jitter are settings like others.")
    void backoffWithoutWait() {
        String yaml = "{configs.default.waitDurationInOpenState: 10s, instances.pay: {%s}}";
        try (Both both = Both.translated(
                String.format(yaml, "enableExponentialBackoff: true, exponentialBackoffMultiplier: 2"))) {
            assertThat(both.theirBreaker("pay")
                            .getCircuitBreakerConfig()
                            .getWaitIntervalFunctionInOpenState()
                            .apply(3))
                    .isEqualTo(10_000);
        }
        try (Both both = Both.renamed(String.format(yaml, "exponentialBackoffMultiplier: 2"))) {
            assertThat(both.ourBreaker("pay").config().exponentialBackoffMultiplier())
                    .isEqualTo(2);
        }
    }

    @Test
    @DisplayName("An inherited predicate and a list of one's own both hold.")
    void inheritedPredicates() {
        try (Both both = Both.renamed("""
                configs.default.recordFailurePredicate: PREDICATE
                instances.pay.recordExceptions: [java.lang.IllegalStateException]
                """.replace("PREDICATE", SameSettingsTest.Io.class.getName()))) {
            fail(both.theirBreaker("pay"), 1);
            fail(both.ourBreaker("pay"), 1);
            assertThat(both.theirBreaker("pay").getMetrics().getNumberOfFailedCalls())
                    .isZero();
            assertThat(both.ourBreaker("pay").snapshot().failedCalls()).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("A result predicate is asked about `null`.")
    void nullResults() {
        try (Both both = Both.renamed("instances.pay.recordResultPredicate: " + Broken.class.getName())) {
            both.theirBreaker("pay").executeSupplier(() -> null);
            both.ourBreaker("pay").execute(() -> null);
            both.ourBreaker("pay").run(() -> {});
            assertThat(both.theirBreaker("pay").getMetrics().getNumberOfFailedCalls())
                    .isZero();
            assertThat(both.ourBreaker("pay").snapshot().failedCalls()).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("An `Error` is always a failure.")
    void errors() {
        try (Both both = Both.renamed("instances.pay.recordExceptions: [java.io.IOException]")) {
            both.theirBreaker("pay").onError(1, TimeUnit.MILLISECONDS, new AssertionError());
            both.ourBreaker("pay").acquire().failed(new AssertionError());
            assertThat(both.theirBreaker("pay").getMetrics().getNumberOfFailedCalls())
                    .isZero();
            assertThat(both.ourBreaker("pay").snapshot().failedCalls()).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("Half-open decides early.")
    void earlyDecision() {
        try (Both both = Both.renamed(SMALL)) {
            openBoth(both);
            both.theirBreaker("pay").transitionToHalfOpenState();
            fail(both.theirBreaker("pay"), 3);
            assertThat(both.theirBreaker("pay").getState()).isEqualTo(State.HALF_OPEN);
            fail(both.theirBreaker("pay"), 1);
            assertThat(both.theirBreaker("pay").getState()).isEqualTo(State.OPEN);

            fail(both.ourBreaker("pay"), 1);
            assertThat(both.ourBreaker("pay").state()).isEqualTo(CircuitBreaker.State.HALF_OPEN);
            fail(both.ourBreaker("pay"), 1);
            assertThat(both.ourBreaker("pay").state()).isEqualTo(CircuitBreaker.State.OPEN);
        }
    }

    @Test
    @DisplayName("`max-wait-duration-in-half-open-state` is the lease of a probe.")
    void leases() throws InterruptedException {
        try (Both both =
                Both.renamed("configs.default: {minimumNumberOfCalls: 5, maxWaitDurationInHalfOpenState: 20ms}")) {
            CountDownLatch reopened = new CountDownLatch(1);
            openBoth(both);
            both.theirBreaker("pay").transitionToHalfOpenState();
            both.theirBreaker("pay").getEventPublisher().onStateTransition(event -> reopened.countDown());
            if (both.theirBreaker("pay").getState() != State.HALF_OPEN) {
                reopened.countDown();
            }
            assertThat(reopened.await(20, TimeUnit.SECONDS))
                    .as("opened although there was no probe")
                    .isTrue();

            assertThat(both.ourBreaker("pay").state()).isEqualTo(CircuitBreaker.State.HALF_OPEN);
            both.ticker.advance(Duration.ofHours(1));
            assertThat(both.ourBreaker("pay").state()).isEqualTo(CircuitBreaker.State.HALF_OPEN);
        }
    }

    @Test
    @DisplayName("`notPermittedCalls` is for life.")
    void notPermittedCalls() {
        try (Both both = Both.renamed(SMALL)) {
            both.theirBreaker("pay").transitionToForcedOpenState();
            both.theirBreaker("pay").tryAcquirePermission();
            both.theirBreaker("pay").transitionToClosedState();
            both.ourBreaker("pay").forceOpen(null);
            both.ourBreaker("pay").tryAcquire();
            both.ourBreaker("pay").reset(null);
            assertThat(both.theirBreaker("pay").getMetrics().getNumberOfNotPermittedCalls())
                    .isZero();
            assertThat(both.ourBreaker("pay").snapshot().notPermittedCalls()).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("Listeners hear of calls in every state.")
    void events() {
        try (Both both = Both.renamed(SMALL)) {
            List<String> theirs = new ArrayList<>();
            List<String> ours = new ArrayList<>();
            var theirBreaker = both.theirBreaker("pay");
            theirBreaker.transitionToDisabledState();
            theirBreaker
                    .getEventPublisher()
                    .onEvent(event -> theirs.add(event.getEventType().name()));
            theirBreaker.executeRunnable(() -> {});
            theirBreaker.transitionToForcedOpenState();
            theirBreaker.tryAcquirePermission();
            CircuitBreaker ourBreaker = both.ourBreaker("pay");
            ourBreaker.disable(null);
            CircuitBreaker.Registration registration =
                    ourBreaker.addListener(event -> ours.add(event.getClass().getSimpleName()));
            ourBreaker.run(() -> {});
            ourBreaker.forceOpen(null);
            ourBreaker.tryAcquire();
            registration.close();
            assertThat(theirs).containsExactly("STATE_TRANSITION");
            assertThat(ours).containsExactly("CallSucceeded", "StateTransition", "CallRejected");
        }
    }

    @Test
    @DisplayName("A call that hangs counts.")
    void hangs() {
        try (Both both = Both.renamed("configs.default: {minimumNumberOfCalls: 5, slowCallDurationThreshold: 2s}")) {
            for (int i = 0; i < 5; i++) {
                both.theirBreaker("pay").acquirePermission();
                both.ourBreaker("pay").acquire();
            }
            both.ticker.advance(Duration.ofSeconds(3));
            assertThat(both.theirBreaker("pay").getMetrics().getNumberOfBufferedCalls())
                    .isZero();
            assertThat(both.ourBreaker("pay").state()).isEqualTo(CircuitBreaker.State.OPEN);
        }
    }

    @Test
    @DisplayName("A late result is harmless.")
    void lateResults() {
        try (Both both = Both.renamed("""
                configs.default: {minimumNumberOfCalls: 1, slidingWindowSize: 10, permittedNumberOfCallsInHalfOpenState: 1}
                """)) {
            both.theirBreaker("pay").acquirePermission();
            Permit late = both.ourBreaker("pay").acquire();
            openBoth(both);
            both.theirBreaker("pay").transitionToHalfOpenState();
            both.theirBreaker("pay").onSuccess(1, TimeUnit.MILLISECONDS);
            assertThat(both.ourBreaker("pay").state()).isEqualTo(CircuitBreaker.State.HALF_OPEN);
            late.succeeded("late");
            assertThat(both.theirBreaker("pay").getState()).isEqualTo(State.CLOSED);
            assertThat(both.ourBreaker("pay").state()).isEqualTo(CircuitBreaker.State.HALF_OPEN);
        }
    }

    @Test
    @DisplayName("A minimum that the count window cannot hold is refused.")
    void minimum() {
        String yaml = "instances.pay: {slidingWindowSize: 5, minimumNumberOfCalls: 10}";
        try (Both both = Both.translated(yaml)) {
            fail(both.theirBreaker("pay"), 5);
            assertThat(both.theirBreaker("pay").getState()).isEqualTo(State.OPEN);
            assertThat(both.ourBreaker("pay").config().minimumNumberOfCalls()).isEqualTo(5);
        }
        assertThatThrownBy(() -> Both.renamed(yaml)).hasStackTraceContaining("must be at most sliding-window-size (5)");
    }

    @Test
    @DisplayName("A fallback runs for failures and rejections only.")
    void fallbacks() {
        try (Both both = Both.renamed(
                "instances.pay: {recordExceptions: [java.io.IOException], ignoreExceptions: "
                        + "[java.lang.IllegalArgumentException]}",
                Annotated.class)) {
            Annotated theirs = both.theirs.getBean(Annotated.class);
            Annotated ours = both.ours.getBean(Annotated.class);
            for (RuntimeException each : List.of(new IllegalStateException(), new IllegalArgumentException())) {
                assertThat(theirs.theirs(each)).isEqualTo("fallback");
                assertThatThrownBy(() -> ours.ours(each)).isSameAs(each);
            }
        }
    }

    @Test
    @DisplayName("A name is no expression.")
    void names() {
        try (Both both = Both.renamed("configs.default.slidingWindowSize: 10", Annotated.class)) {
            both.theirs.getBean(Annotated.class).theirOwn("acme");
            both.ours.getBean(Annotated.class).ourOwn("acme");
            assertThat(both.theirs
                            .getBean(io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry.class)
                            .find("acme"))
                    .isPresent();
            assertThat(both.ourBreaker("tenants").keys()).containsOnlyKeys("acme");
        }
    }

    /** One method for each library, guarded in the same way. */
    @org.springframework.context.annotation.EnableAspectJAutoProxy
    static class Annotated {

        @io.github.resilience4j.circuitbreaker.annotation.CircuitBreaker(name = "pay", fallbackMethod = "fallback")
        public String theirs(RuntimeException failure) {
            throw failure;
        }

        @dev.circuitbreaker.spring.annotation.CircuitBreaker(name = "pay", fallbackMethod = "fallback")
        public String ours(RuntimeException failure) {
            throw failure;
        }

        String fallback(RuntimeException failure, Throwable cause) {
            return "fallback";
        }

        @io.github.resilience4j.circuitbreaker.annotation.CircuitBreaker(name = "#p0")
        public String theirOwn(String tenant) {
            return tenant;
        }

        @dev.circuitbreaker.spring.annotation.CircuitBreaker(name = "tenants", key = "#p0")
        public String ourOwn(String tenant) {
            return tenant;
        }
    }

    /** Throws where there is no result. */
    public static final class Broken implements Predicate<Object> {
        @Override
        public boolean test(Object result) {
            return result.equals("bad");
        }
    }
}
