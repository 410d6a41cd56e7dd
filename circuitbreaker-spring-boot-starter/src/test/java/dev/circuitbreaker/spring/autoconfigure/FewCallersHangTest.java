package dev.circuitbreaker.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.CircuitBreaker.State;
import dev.circuitbreaker.core.CircuitBreakerEvent.StateTransition;
import dev.circuitbreaker.core.CircuitBreakerRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Ten callers of a real server that answers no more: all of them hang, so no call comes that could notice it. */
class FewCallersHangTest {

    private static final int CALLERS = 10;
    private static final int CALLS_BEFORE = 30;
    private static final Duration SLOW = Duration.ofSeconds(1);

    private final CountDownLatch meet = new CountDownLatch(CALLERS);
    private final CountDownLatch end = new CountDownLatch(1);
    private volatile boolean answers = true;

    @Test
    void openTheBreakerWithinTheSlowThresholdAndTwoSeconds() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(CircuitBreakerAutoConfiguration.class))
                .withPropertyValues(
                        "circuitbreaker.instances.pricing.slow-call-duration-threshold=" + SLOW.toSeconds() + "s")
                .run(context -> {
                    CircuitBreaker pricing =
                            context.getBean(CircuitBreakerRegistry.class).get("pricing");
                    BlockingQueue<StateTransition> heard = new LinkedBlockingQueue<>();
                    pricing.onTransition(heard::add);
                    HttpServer server = server();
                    ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
                    try {
                        CountDownLatch hanging = new CountDownLatch(CALLERS);
                        for (int i = 0; i < CALLERS; i++) {
                            callers.execute(() -> callUntilOneHangs(pricing, server.getAddress(), hanging));
                        }
                        assertThat(hanging.await(60, TimeUnit.SECONDS)).isTrue();
                        Instant allHang = Instant.now();
                        StateTransition opened = heard.poll(60, TimeUnit.SECONDS);
                        assertThat(opened).isNotNull();
                        assertThat(opened.to()).isEqualTo(State.OPEN);
                        assertThat(opened.cause())
                                .isEqualTo("slow call rate 100% reached 100% over 10 calls, 10 of them in flight");
                        assertThat(Duration.between(allHang, opened.at())).isLessThan(SLOW.plusSeconds(2));
                    } finally {
                        end.countDown();
                        callers.shutdownNow();
                        server.stop(0);
                    }
                });
    }

    private void callUntilOneHangs(CircuitBreaker pricing, InetSocketAddress server, CountDownLatch hanging) {
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://" + server.getHostString() + ":" + server.getPort() + "/"))
                .build();
        for (int i = 0; i < CALLS_BEFORE; i++) {
            pricing.run(() -> send(client, request));
        }
        meet.countDown();
        awaitQuietly(meet);
        answers = false;
        hanging.countDown();
        pricing.run(() -> send(client, request));
    }

    private static void send(HttpClient client, HttpRequest request) {
        try {
            client.send(request, BodyHandlers.discarding());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private HttpServer server() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task);
            thread.setDaemon(true);
            return thread;
        }));
        server.createContext("/", exchange -> {
            if (!answers) {
                awaitQuietly(end);
            }
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        return server;
    }
}
