package dev.circuitbreaker.sample.downstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(30)
class DownstreamServerTest {

    private static final long SEED = 42;

    private final DownstreamServer server = new DownstreamServer(0, new Random(SEED));
    private final Client client = new Client(server);

    @BeforeEach
    void start() {
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    @Nested
    class Healthy {

        @ParameterizedTest
        @EnumSource
        void answersAtOnce(Dependency dependency) throws Exception {
            HttpResponse<String> answer = client.ask(dependency);

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
            assertThat(answer.body()).isNotEmpty();
        }

        @Test
        void countsTheRequestsOfEachDependency() throws Exception {
            client.ask(Dependency.PRICING);
            client.ask(Dependency.PRICING);
            client.ask(Dependency.INVENTORY);

            assertThat(requests(Dependency.PRICING)).isEqualTo(2);
            assertThat(requests(Dependency.INVENTORY)).isEqualTo(1);
            assertThat(requests(Dependency.RECOMMENDATIONS)).isZero();
        }
    }

    @Nested
    class Failing {

        private static final int CALLS = 40;

        @Test
        void failsEveryRequestAtARateOf100() throws Exception {
            server.switchTo(Dependency.PRICING, new Setting(Mode.FAIL, 100, 1));

            assertThat(statuses()).hasSize(CALLS).containsOnly(500);
            assertThat(client.ask(Dependency.PRICING).body()).isEqualTo("{\"error\": \"pricing is broken\"}");
        }

        @Test
        void failsNoRequestAtARateOf0() throws Exception {
            server.switchTo(Dependency.PRICING, new Setting(Mode.FAIL, 0, 1));

            assertThat(statuses()).hasSize(CALLS).containsOnly(200);
        }

        @Test
        void failsTheShareOfTheRequestsThatTheRateSays() throws Exception {
            server.switchTo(Dependency.PRICING, new Setting(Mode.FAIL, 50, 1));

            Random same = new Random(SEED);
            List<Integer> expected = Stream.generate(() -> same.nextInt(100) < 50 ? 500 : 200)
                    .limit(CALLS)
                    .toList();
            assertThat(statuses()).isEqualTo(expected).contains(200, 500);
        }

        @Test
        void leavesTheOthersAlone() throws Exception {
            server.switchTo(Dependency.PRICING, Setting.of(Mode.FAIL));

            assertThat(client.ask(Dependency.INVENTORY).statusCode()).isEqualTo(200);
        }

        private List<Integer> statuses() throws IOException, InterruptedException {
            Integer[] statuses = new Integer[CALLS];
            for (int i = 0; i < CALLS; i++) {
                statuses[i] = client.ask(Dependency.PRICING).statusCode();
            }
            return List.of(statuses);
        }
    }

    @Nested
    class Slow {

        @Test
        void answersAfterTheDelay() throws Exception {
            server.switchTo(Dependency.PRICING, new Setting(Mode.SLOW, 0, 150));
            long began = System.nanoTime();

            assertThat(client.ask(Dependency.PRICING).statusCode()).isEqualTo(200);

            assertThat(since(began)).isGreaterThanOrEqualTo(Duration.ofMillis(150));
        }
    }

    @Nested
    class Hanging {

        /** More than there are threads. */
        private static final int CALLS = 40;

        private List<CompletableFuture<HttpResponse<String>>> hanging = List.of();

        @BeforeEach
        void hang() {
            server.switchTo(Dependency.PRICING, Setting.of(Mode.HANG));
            hanging = Stream.generate(() -> client.start(Dependency.PRICING))
                    .limit(CALLS)
                    .toList();
            awaitRequests(CALLS);
        }

        @Test
        void answersNobodyWhileTheOthersAreServed() throws Exception {
            assertThat(client.ask(Dependency.INVENTORY).statusCode()).isEqualTo(200);

            assertThat(hanging).noneMatch(CompletableFuture::isDone);
        }

        @Test
        void letsGoOfItsCallersWhenItRecovers() throws Exception {
            server.switchTo(Dependency.PRICING, Setting.of(Mode.HEALTHY));

            assertThatAllAreCutOff();
            assertThat(client.ask(Dependency.PRICING).statusCode()).isEqualTo(200);
        }

        @Test
        void letsGoOfItsCallersWhenTheServerStops() {
            server.stop();

            assertThatAllAreCutOff();
        }

        private void assertThatAllAreCutOff() {
            assertThat(hanging)
                    .allSatisfy(call -> assertThatExceptionOfType(ExecutionException.class)
                            .isThrownBy(call::get)
                            .withCauseInstanceOf(IOException.class));
        }

        private void awaitRequests(long count) {
            long began = System.nanoTime();
            while (requests(Dependency.PRICING) < count) {
                assertThat(since(began)).as("time until they have arrived").isLessThan(Duration.ofSeconds(20));
                Thread.onSpinWait();
            }
        }
    }

    @Nested
    class Dripping {

        @Test
        void sendsTheHeadersAtOnceAndThenAByteNowAndThen() throws Exception {
            server.switchTo(Dependency.INVENTORY, Setting.of(Mode.DRIP));
            long began = System.nanoTime();

            HttpResponse<InputStream> answer = client.open(Dependency.INVENTORY);

            assertThat(answer.statusCode()).isEqualTo(200);
            try (InputStream body = answer.body()) {
                assertThat(body.readNBytes(3)).asString().isEqualTo("{\"a");
            }
            assertThat(since(began)).isGreaterThanOrEqualTo(Duration.ofMillis(400));
        }

        @Test
        void servesOthersAfterACallerHasLeft() throws Exception {
            server.switchTo(Dependency.INVENTORY, Setting.of(Mode.DRIP));
            client.open(Dependency.INVENTORY).body().close();
            server.switchTo(Dependency.INVENTORY, Setting.of(Mode.HEALTHY));

            assertThat(client.ask(Dependency.INVENTORY).body()).isEqualTo("{\"available\": 12}");
        }
    }

    @Nested
    class Lifecycle {

        @Test
        void hasNoAddressBeforeItRuns() {
            server.stop();

            assertThat(server.isRunning()).isFalse();
            assertThatIllegalStateException().isThrownBy(server::url).withMessage("The downstream is not running");
        }

        @Test
        void startingAndStoppingTwiceChangesNothing() {
            String url = server.url();
            server.start();
            assertThat(server.url()).isEqualTo(url);

            server.stop();
            server.stop();
            assertThat(server.isRunning()).isFalse();
        }

        @Test
        void keepsItsSettingsAcrossARestart() throws Exception {
            server.switchTo(Dependency.PRICING, Setting.of(Mode.FAIL));

            server.stop();
            server.start();

            assertThat(client.ask(Dependency.PRICING).statusCode()).isEqualTo(500);
        }

        @Test
        void listensOnTheLoopbackInterfaceOnly() {
            assertThat(server.url()).startsWith("http://127.0.0.1:");
        }

        @Test
        void tellsWhichPortIsTaken() throws IOException {
            try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                DownstreamServer second = new DownstreamServer(taken.getLocalPort(), new Random(SEED));

                assertThatExceptionOfType(UncheckedIOException.class)
                        .isThrownBy(second::start)
                        .withMessage("The downstream cannot listen on port " + taken.getLocalPort());
            }
        }
    }

    private long requests(Dependency dependency) {
        return server.status(dependency).requests();
    }

    private static Duration since(long began) {
        return Duration.ofNanos(System.nanoTime() - began);
    }
}
