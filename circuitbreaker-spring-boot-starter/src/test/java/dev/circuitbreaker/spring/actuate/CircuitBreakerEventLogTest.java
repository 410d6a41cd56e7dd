package dev.circuitbreaker.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.CircuitBreakerConfig;
import dev.circuitbreaker.core.CircuitBreakerEvent.Reconfigured;
import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.core.ExceptionClassifier.Kind;
import dev.circuitbreaker.core.ManualTicker;
import dev.circuitbreaker.core.Permit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class CircuitBreakerEventLogTest {

    private final ManualTicker ticker = new ManualTicker(Long.MAX_VALUE - 5);
    private final CircuitBreakerRegistry registry = CircuitBreakerRegistry.of(
            CircuitBreakerConfig.builder().ticker(ticker).build());

    private static void fail(CircuitBreaker breaker, int times) {
        for (int i = 0; i < times; i++) {
            breaker.acquire().failed(new IllegalStateException("a secret"));
        }
    }

    @Test
    void remembersFailuresAndTransitionsAsTextsAndNumbers() {
        CircuitBreaker pricing = registry.get("pricing");
        CircuitBreakerEventLog log = new CircuitBreakerEventLog(registry);
        Permit permit = pricing.acquire();
        ticker.advance(Duration.ofMillis(1_500));
        permit.failed(new CompletionException(new IllegalStateException("a secret")));
        pricing.forceOpen("drill");

        List<LoggedEvent> events = log.events("pricing");
        assertThat(events).hasSize(2).doesNotHaveToString("a secret");
        LoggedEvent failure = events.get(0);
        assertThat(failure)
                .isEqualTo(new LoggedEvent(
                        "pricing",
                        "CALL_FAILED",
                        failure.at(),
                        null,
                        null,
                        null,
                        "java.lang.IllegalStateException",
                        1_500L));
        LoggedEvent transition = events.get(1);
        assertThat(transition)
                .isEqualTo(new LoggedEvent(
                        "pricing",
                        "STATE_TRANSITION",
                        pricing.snapshot().since().toString(),
                        "CLOSED",
                        "FORCED_OPEN",
                        "forced open: drill",
                        null,
                        null));
    }

    @Test
    void remembersNoSuccess() {
        CircuitBreakerEventLog log = new CircuitBreakerEventLog(registry);
        registry.get("pricing").acquire().succeeded(null);

        assertThat(log.events()).isEmpty();
    }

    @Test
    void remembersApartWhatDidNotCountAsAFailure() {
        CircuitBreakerRegistry answering = CircuitBreakerRegistry.of(CircuitBreakerConfig.builder()
                .exceptionClassifier(thrown -> thrown instanceof IllegalStateException ? Kind.ANSWER : Kind.NO_CALL)
                .ticker(ticker)
                .build());
        CircuitBreakerEventLog log = new CircuitBreakerEventLog(answering);
        CircuitBreaker pricing = answering.get("pricing");
        pricing.disable("kept");
        fail(pricing, 30);
        pricing.acquire().failed(new IllegalArgumentException("a secret"));

        List<LoggedEvent> events = log.events("pricing");
        assertThat(events).hasSize(1 + 20).doesNotHaveToString("a secret").isEqualTo(log.events());
        assertThat(events.get(0).cause()).isEqualTo("disabled: kept");
        LoggedEvent answer = events.get(1);
        assertThat(answer)
                .isEqualTo(new LoggedEvent(
                        "pricing",
                        "CALL_ANSWERED",
                        answer.at(),
                        null,
                        null,
                        "answered: IllegalStateException (custom)",
                        "java.lang.IllegalStateException",
                        null));
        assertThat(events.get(20).type()).isEqualTo("CALL_NOT_MADE");
        assertThat(events.get(20).cause()).isEqualTo("never called: IllegalArgumentException (custom)");
    }

    @Test
    void aClassifiedFailureIsLoggedOnceAsAFailure() {
        CircuitBreakerRegistry failing = CircuitBreakerRegistry.of(CircuitBreakerConfig.builder()
                .exceptionClassifier(thrown -> Kind.FAILURE)
                .build());
        CircuitBreakerEventLog log = new CircuitBreakerEventLog(failing);
        fail(failing.get("pricing"), 1);

        assertThat(log.events()).extracting(LoggedEvent::type).containsExactly("CALL_FAILED");
    }

    @Test
    void remembersAChangeOfSettings() {
        registry.get("pricing");
        CircuitBreakerEventLog log = new CircuitBreakerEventLog(registry);
        Instant now = Instant.parse("2026-01-01T12:00:00Z");
        log.add(new Reconfigured("pricing", now, "threshold changed"));
        log.add(new Reconfigured("unknown", now, "ignored"));

        assertThat(log.events())
                .containsExactly(new LoggedEvent(
                        "pricing",
                        "RECONFIGURED",
                        "2026-01-01T12:00:00Z",
                        null,
                        null,
                        "threshold changed",
                        null,
                        null));
    }

    @Test
    void keepsTheNewestHundredOfEachBreaker() {
        CircuitBreakerEventLog log = new CircuitBreakerEventLog(registry);
        CircuitBreaker pricing = registry.get("pricing");
        CircuitBreaker stock = registry.get("stock");
        stock.disable("first");
        pricing.disable("pushed out");
        fail(pricing, 99);
        pricing.observe("kept");

        assertThat(log.events("pricing"))
                .hasSize(100)
                .first()
                .satisfies(oldest -> assertThat(oldest.type()).isEqualTo("CALL_FAILED"));
        assertThat(log.events("pricing"))
                .last()
                .satisfies(newest -> assertThat(newest.cause()).isEqualTo("metrics only: kept"));
        assertThat(log.events())
                .hasSize(101)
                .isSortedAccordingTo((one, other) -> Instant.parse(one.at()).compareTo(Instant.parse(other.at())));
    }

    @Test
    void forgetsARemovedBreakerAndKnowsTheNextOneOfItsName() {
        CircuitBreakerEventLog log = new CircuitBreakerEventLog(registry);
        CircuitBreaker old = registry.get("pricing");
        old.forceOpen("old");
        registry.remove("pricing");
        assertThat(log.events()).isEmpty();

        registry.get("pricing").disable("new");
        old.reset("nobody hears this");

        assertThat(log.events("pricing"))
                .singleElement()
                .satisfies(event -> assertThat(event.cause()).isEqualTo("disabled: new"));
    }

    @Test
    void stopsListeningWhenItIsClosed() {
        CircuitBreaker pricing = registry.get("pricing");
        CircuitBreakerEventLog log = new CircuitBreakerEventLog(registry);
        log.close();
        pricing.forceOpen("late");
        registry.get("later").forceOpen("late");

        assertThat(log.events()).isEmpty();
    }

    @Test
    void keepsTheNewestWhenManyFailAtOnce() throws InterruptedException {
        EventRing ring = new EventRing();
        LoggedEvent event = LoggedEvent.of(new Reconfigured("any", Instant.EPOCH, ""));
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            threads.add(new Thread(() -> {
                for (int j = 0; j < 10_000; j++) {
                    ring.add(Instant.EPOCH, event);
                }
            }));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(ring.entries())
                .extracting(EventRing.Entry::number)
                .hasSize(100)
                .first()
                .isEqualTo(39_900L);
    }
}
