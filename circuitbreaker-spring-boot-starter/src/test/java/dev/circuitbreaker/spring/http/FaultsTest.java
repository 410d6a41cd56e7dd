package dev.circuitbreaker.spring.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.circuitbreaker.core.CallTimeoutException;
import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.CircuitBreakerConfig;
import dev.circuitbreaker.spring.http.FaultyServer.Fault;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.http.client.HttpComponentsClientHttpRequestFactory;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClientResponseException;

/** All clients in front of all faults: the breaker counts the same, and its deadline lets go of the caller. */
class FaultsTest {

    private static final Set<Fault> SUCCESSES = EnumSet.of(Fault.NONE, Fault.MISSING, Fault.SLOW);

    /** What does not end by itself. */
    private static final Set<Fault> ENDLESS =
            EnumSet.of(Fault.SILENT, Fault.HANGING_HEAD, Fault.HANGING_BODY, Fault.DRIP);

    /** What they are held by on a platform thread where nothing stops them. */
    private static final Set<GuardedClient> AS_THEY_ARE =
            EnumSet.of(GuardedClient.SIMPLE_AS_IT_IS, GuardedClient.APACHE_AS_IT_IS);

    private static final Set<GuardedClient> SIMPLE = EnumSet.of(GuardedClient.SIMPLE, GuardedClient.SIMPLE_AS_IT_IS);

    private static final Duration TIMEOUT = Duration.ofMillis(100);

    private static FaultyServer server;

    private final CircuitBreaker breaker = CircuitBreaker.of("remote", CircuitBreakerConfig.ofDefaults());

    @BeforeAll
    static void start() {
        server = new FaultyServer();
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    static Stream<Arguments> ending() {
        return combined(EnumSet.complementOf(EnumSet.copyOf(ENDLESS)));
    }

    static Stream<Arguments> endless() {
        return combined(ENDLESS);
    }

    private static Stream<Arguments> combined(Set<Fault> faults) {
        return Stream.of(GuardedClient.values())
                .flatMap(client -> faults.stream().map(fault -> Arguments.of(client, fault)));
    }

    private void assertCounted(int successful, int failed) {
        assertThat(breaker.totals()).satisfies(totals -> {
            assertThat(totals.successful()).as("successful").isEqualTo(successful);
            assertThat(totals.failed()).as("failed").isEqualTo(failed);
            assertThat(totals.cancelled() + totals.ignored()).isZero();
        });
        assertThat(breaker.snapshot().callsInFlight()).isZero();
    }

    /** A head that breaks off is an answer to {@code HttpURLConnection}, and nothing tells it from one. */
    private static boolean succeeds(GuardedClient client, Fault fault) {
        return SUCCESSES.contains(fault) || (SIMPLE.contains(client) && fault == Fault.HALF_HEAD);
    }

    @ParameterizedTest
    @MethodSource("ending")
    void countsOnce(GuardedClient client, Fault fault) {
        catchThrowable(() -> client.of(breaker).get(server.url(fault)));
        boolean succeeds = succeeds(client, fault);
        assertCounted(succeeds ? 1 : 0, succeeds ? 0 : 1);
    }

    @ParameterizedTest
    @MethodSource("ending")
    void countsOnceWhereTheBodyIsThrownAway(GuardedClient client, Fault fault) {
        catchThrowable(() -> client.of(breaker).discard(server.url(fault)));
        boolean succeeds = succeeds(client, fault);
        assertCounted(succeeds ? 1 : 0, succeeds ? 0 : 1);
    }

    @ParameterizedTest
    @EnumSource
    void countsARefusedConnection(GuardedClient client) {
        catchThrowable(() -> client.of(breaker).get(FaultyServer.refusing()));
        assertCounted(0, 1);
    }

    @ParameterizedTest
    @MethodSource("endless")
    void deadlineLetsGoOfTheCaller(GuardedClient client, Fault fault) throws Exception {
        assumeTrue(!AS_THEY_ARE.contains(client) || fault == Fault.DRIP, "held until its own read timeout");
        timeOut(() -> client.of(timed()).get(server.url(fault)));
        assertCounted(0, 1);
    }

    @ParameterizedTest
    @EnumSource
    void deadlineLetsGoOfACallerThatThrowsTheBodyAway(GuardedClient client) throws Exception {
        timeOut(() -> {
            client.of(timed()).discard(server.url(Fault.DRIP));
            return null;
        });
        assertCounted(0, 1);
    }

    /** It would ask again after the two minutes that the answer asks for. */
    @Test
    void deadlineEndsThePauseOfApachesClient() throws Exception {
        RestClient client = RestClient.builder()
                .requestFactory(new HttpComponentsClientHttpRequestFactory())
                .requestInterceptor(CircuitBreakerHttpInterceptor.of(timed()))
                .build();
        timeOut(() -> client.get().uri(server.url(Fault.PAUSE)).retrieve().toBodilessEntity());
        assertCounted(0, 1);
    }

    private CircuitBreaker timed() {
        breaker.reconfigure(CircuitBreakerConfig.builder().callTimeout(TIMEOUT).build());
        return breaker;
    }

    /** On a thread of its own, because some are held for ever if they are held. */
    private void timeOut(Callable<?> call) throws Exception {
        CompletableFuture<List<Object>> ended = new CompletableFuture<>();
        Thread caller = new Thread(() -> {
            Throwable thrown = catchThrowable(call::call);
            ended.complete(List.of(thrown, Thread.currentThread().isInterrupted()));
        });
        caller.setDaemon(true);
        caller.start();
        List<Object> thrownAndFlag = ended.get(5, TimeUnit.SECONDS);
        assertThat((Throwable) thrownAndFlag.get(0))
                .satisfiesAnyOf(
                        thrown -> assertThat(thrown).isInstanceOf(CallTimeoutException.class),
                        thrown -> assertThat(thrown) // which says the status, where there was one
                                .isInstanceOf(WebClientResponseException.class)
                                .hasCauseInstanceOf(CallTimeoutException.class));
        assertThat(thrownAndFlag.get(1)).as("flag").isEqualTo(false);
    }
}
