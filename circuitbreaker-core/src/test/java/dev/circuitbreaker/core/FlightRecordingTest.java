package dev.circuitbreaker.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.circuitbreaker.core.CircuitBreaker.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What Flight Recorder is told: one event per call, whatever its kind and its end. */
class FlightRecordingTest extends BreakerFixture {

    @TempDir
    private Path directory;

    private final Recording recording = new Recording();

    @AfterEach
    void closes() {
        recording.close();
    }

    private List<RecordedEvent> recorded(String name, Runnable calls) throws IOException {
        recording.start();
        calls.run();
        recording.stop();
        Path file = Files.createTempFile(directory, "calls", ".jfr");
        recording.dump(file);
        return RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().equals("dev.circuitbreaker." + name))
                .sorted(Comparator.comparing(RecordedEvent::getStartTime))
                .toList();
    }

    private List<String> calls(Runnable calls) throws IOException {
        return recorded("Call", calls).stream()
                .map(event -> event.getString("name") + " " + event.getString("key") + " " + event.getString("outcome")
                        + (event.getBoolean("slow") ? " slow" : ""))
                .toList();
    }

    @Test
    void synchronousCalls() throws IOException {
        CircuitBreaker breaker =
                breaker(config().minimumNumberOfCalls(10).ignoreExceptions(IllegalArgumentException.class));
        assertThat(calls(() -> {
                    breaker.execute(() -> 1);
                    succeed(breaker, 1);
                    fail(breaker, 1);
                    takes(breaker, Duration.ofMinutes(2));
                    catchThrowable(() -> breaker.call(() -> {
                        throw new IllegalArgumentException();
                    }));
                }))
                .containsExactly(
                        "pricing null success",
                        "pricing null success",
                        "pricing null failure",
                        "pricing null success slow",
                        "pricing null ignored");
    }

    @Test
    void rejectedCalls() throws IOException {
        CircuitBreaker breaker = breaker(config());
        breaker.forceOpen(null);
        assertThat(calls(() -> {
                    assertThatExceptionOfType(CallNotPermittedException.class).isThrownBy(() -> breaker.run(() -> {}));
                    assertThat(breaker.tryAcquire()).isNull();
                    assertThatThrownBy(breaker::checkCallPermitted).isInstanceOf(CallNotPermittedException.class);
                    assertThat(breaker.executeAsync(() -> CompletableFuture.completedFuture(1)))
                            .isCompletedExceptionally();
                }))
                .hasSize(4)
                .containsOnly("pricing null not_permitted");
    }

    @Test
    void permitsAndAsynchronousCalls() throws IOException {
        CircuitBreaker breaker = breaker(config().minimumNumberOfCalls(10));
        assertThat(calls(() -> {
                    Permit first = breaker.acquire();
                    first.succeeded(null);
                    first.failed(new IllegalStateException());
                    breaker.acquire().failed(new IllegalStateException());
                    breaker.acquire().cancelled();
                    breaker.acquire(); // never reported, hence no event
                    CompletableFuture<Integer> source = new CompletableFuture<>();
                    breaker.executeAsync(() -> source);
                    source.complete(1);
                    breaker.executeAsync(() -> CompletableFuture.failedFuture(new CompletionException(null)));
                    breaker.executeAsync(CompletableFuture::new)
                            .toCompletableFuture()
                            .cancel(true);
                }))
                .containsExactly(
                        "pricing null success",
                        "pricing null failure",
                        "pricing null cancelled",
                        "pricing null success",
                        "pricing null failure",
                        "pricing null cancelled");
    }

    @Test
    void callsWithKeysAndInsideOthers() throws IOException {
        CircuitBreaker breaker = breaker(config());
        assertThat(calls(() -> {
                    breaker.run(() -> breaker.run(() -> {}));
                    succeed(breaker.forKey("a"), 1);
                    fail(breaker.forKey("b"), 1);
                }))
                .containsExactly(
                        "pricing null success", "pricing null success", "pricing a success", "pricing b failure");
    }

    @ParameterizedTest
    @EnumSource(names = {"DISABLED", "METRICS_ONLY"})
    void callsInStatesThatJudgeNone(State state) throws IOException {
        CircuitBreaker breaker = breaker(config().initialState(state));
        assertThat(calls(() -> {
                    succeed(breaker, 1);
                    fail(breaker, 1);
                }))
                .containsExactly("pricing null success", "pricing null failure");
    }

    @Test
    void probesAndCallsInsideThem() throws IOException {
        CircuitBreaker breaker = breaker(config().permittedNumberOfCallsInHalfOpenState(1));
        fail(breaker, 4);
        ticker.advance(Duration.ofSeconds(30));
        assertThat(calls(() -> breaker.run(() -> breaker.run(() -> assertRejectsElsewhere(breaker)))))
                .containsExactlyInAnyOrder(
                        "pricing null success", "pricing null success", "pricing null not_permitted");
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
    }

    private static void assertRejectsElsewhere(CircuitBreaker breaker) {
        CompletableFuture.runAsync(() -> assertRejects(breaker)).join();
    }

    @Test
    void callsUnderACandidate() throws IOException {
        CircuitBreakerConfig candidate = config().consecutiveFailureThreshold(1).build();
        CircuitBreaker breaker = breaker(config().candidate(candidate));
        assertThat(calls(() -> {
                    fail(breaker, 1);
                    succeed(breaker, 1);
                }))
                .containsExactly("pricing null failure", "pricing null success");
        assertThat(breaker.snapshot().callsInFlight()).isZero();
        assertThat(breaker.snapshot().candidate().rejected()).isOne();
    }

    @Test
    void callsOfAnAdaptiveBreaker() throws IOException {
        CircuitBreaker breaker = breaker(config().strategy(CircuitBreakerConfig.Strategy.ADAPTIVE));
        assertThat(calls(() -> {
                    succeed(breaker, 2);
                    fail(breaker, 2);
                    for (int i = 0; i < 20; i++) {
                        Permit permit = breaker.tryAcquire();
                        if (permit != null) {
                            permit.succeeded(null);
                        }
                    }
                }))
                .hasSize(24)
                .contains("pricing null not_permitted");
        assertThat(breaker.snapshot().callsInFlight()).isZero();
    }

    @Test
    void callsThatMissTheirDeadline() throws IOException {
        CircuitBreaker breaker = CircuitBreaker.of(
                "pricing",
                CircuitBreakerConfig.builder()
                        .callTimeout(Duration.ofMillis(50))
                        .build());
        List<RecordedEvent> events = recorded("Call", () -> {
            assertThat(catchThrowable(() -> breaker.call(() -> {
                        new CountDownLatch(1).await();
                        return 1;
                    })))
                    .isInstanceOf(CallTimeoutException.class);
            succeed(breaker, 1);
        });
        assertThat(events).extracting(event -> event.getString("outcome")).containsExactly("failure", "success");
        assertThat(events.get(0).getDuration()).isBetween(Duration.ofMillis(45), Duration.ofSeconds(20));
    }

    @Test
    void startAndDurationAreThoseOfTheCall() throws IOException {
        CircuitBreaker breaker = breaker(config());
        List<RecordedEvent> events = recorded("Call", () -> breaker.run(() -> breaker.run(() -> {})));
        RecordedEvent outer = events.get(0);
        RecordedEvent inner = events.get(1);
        assertThat(outer.getStartTime()).isBeforeOrEqualTo(inner.getStartTime());
        assertThat(outer.getEndTime()).isAfterOrEqualTo(inner.getEndTime());
        assertThat(outer.hasField("stackTrace")).isTrue();
        assertThat(outer.getStackTrace()).isNull();
    }

    @Test
    void transitionsWithTheirCause() throws IOException {
        CircuitBreaker breaker = breaker(config());
        List<RecordedEvent> events = recorded("Transition", () -> {
            fail(breaker, 4);
            breaker.forKey("a").snapshot();
            breaker.reset("tried");
        });
        assertThat(events)
                .extracting(event -> event.getString("name") + " " + event.getString("from") + " "
                        + event.getString("to") + " " + event.getString("cause"))
                .containsExactly(
                        "pricing CLOSED OPEN failure rate 100% reached 50% over 4 calls",
                        "pricing OPEN CLOSED reset: tried");
    }

    @Test
    void settingsOnceInTwoHundredAndFiftySixCalls() throws IOException {
        CircuitBreaker breaker = breaker(config());
        assertThat(recorded("Settings", () -> succeed(breaker, 2 * FlightRecordedCall.CALLS_PER_SETTINGS)))
                .hasSize(2);
    }

    @Test
    void settingsByTheirNamesInYaml() throws IOException {
        CircuitBreaker breaker =
                breaker(config().slowCallDetectionOff().slowCallDurationThreshold(Duration.ofMillis(61_001)));
        List<RecordedEvent> events = recorded("Settings", () -> succeed(breaker, 1));
        assertThat(events).hasSize(1);
        assertThat(events.get(0).getString("settings"))
                .startsWith("failure-rate-threshold=50.0, slow-call-rate-threshold=off")
                .contains("sliding-window-type=COUNT_BASED", "slow-call-duration-threshold=PT1M1.001S")
                .doesNotContain("record-exceptions", "ticker", "candidate")
                .contains("wait-duration-in-open-state=30s", "recovery-ramp-duration=off", "max-retry-after=5m");
    }

    @Tag("threads")
    @Test
    void aFullStackLosesNoPermit() throws IOException {
        CircuitBreaker breaker = breaker(config().minimumNumberOfCalls(10).slidingWindowSize(65_000));
        recorded("Call", () -> catchThrowable(() -> descend(breaker)));
        assertThat(breaker.snapshot().callsInFlight()).isZero();
    }

    private static void descend(CircuitBreaker breaker) {
        breaker.run(() -> descend(breaker));
    }
}
