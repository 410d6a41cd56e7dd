package dev.circuitbreaker.spring.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.circuitbreaker.core.CallTimeoutException;
import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.core.CircuitBreakerTotals;
import dev.circuitbreaker.spring.annotation.CircuitBreaker;
import dev.circuitbreaker.spring.autoconfigure.CircuitBreakerAutoConfiguration;
import dev.circuitbreaker.spring.autoconfigure.CircuitBreakerReactiveAutoConfiguration;
import dev.circuitbreaker.spring.http.FaultyServer.Fault;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Where annotation and client are guarded by breakers of one name, a call is one call. */
@Timeout(30)
class NoDoubleCountTest {

    private final FaultyServer server = new FaultyServer();

    private final ApplicationContextRunner context = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    CircuitBreakerAutoConfiguration.class, CircuitBreakerReactiveAutoConfiguration.class))
            .withBean("server", FaultyServer.class, () -> server, bean -> bean.setDestroyMethodName(""))
            .withBean(Remote.class);

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    static class Remote {

        private final RestClient client;
        private final WebClient webClient;
        private final FaultyServer server;

        Remote(CircuitBreakerRegistry registry, FaultyServer server) {
            this.server = server;
            client = RestClient.builder()
                    .requestFactory(new StoppingRequestFactory())
                    .requestInterceptor(CircuitBreakerHttpInterceptor.of(registry, request -> "remote"))
                    .build();
            webClient = WebClient.builder()
                    .filter(CircuitBreakerExchangeFilter.of(registry, request -> "remote"))
                    .build();
        }

        private String get(Fault fault) {
            return client.get().uri(server.url(fault)).retrieve().body(String.class);
        }

        private Mono<String> mono(Fault fault) {
            return webClient.get().uri(server.url(fault)).retrieve().bodyToMono(String.class);
        }

        @CircuitBreaker("remote")
        public String guarded(Fault fault) {
            return get(fault);
        }

        @CircuitBreaker("remote")
        public String blocking() {
            return mono(Fault.NONE).block();
        }

        @CircuitBreaker("remote")
        public Mono<String> reactive() {
            return mono(Fault.NONE).subscribeOn(Schedulers.parallel());
        }

        @CircuitBreaker("remote")
        public Flux<String> stream() {
            return mono(Fault.NONE).subscribeOn(Schedulers.parallel()).flux();
        }

        @CircuitBreaker("remote")
        public CompletableFuture<String> future() {
            return mono(Fault.NONE).toFuture();
        }

        @CircuitBreaker("other")
        public String guardedByAnother() {
            return get(Fault.NONE);
        }

        @CircuitBreaker(name = "remote", key = "'tenant'")
        public String guardedByKey() {
            return get(Fault.NONE);
        }

        public String unguarded() {
            return get(Fault.NONE);
        }
    }

    private void count(int expected, Consumer<Remote> call) {
        context.run(it -> {
            call.accept(it.getBean(Remote.class));
            CircuitBreakerTotals totals =
                    it.getBean(CircuitBreakerRegistry.class).get("remote").totals();
            assertThat(totals.successful()).isEqualTo(expected);
        });
    }

    @Test
    void methodIsTheCall() {
        count(1, remote -> remote.guarded(Fault.NONE));
    }

    @Test
    void methodThatBlocksIsTheCall() {
        count(1, Remote::blocking);
    }

    @Test
    void subscriptionIsTheCall() {
        count(1, remote -> remote.reactive().block());
        count(1, remote -> remote.stream().blockLast());
    }

    @Test
    void futureIsTheCall() {
        count(1, remote -> remote.future().join());
    }

    @Test
    void methodOfAnotherBreakerIsAnotherCall() {
        count(1, Remote::guardedByAnother);
        count(2, Remote::guardedByKey);
    }

    @Test
    void nextCallOutsideIsACall() {
        count(2, remote -> {
            remote.guarded(Fault.NONE);
            remote.unguarded();
        });
    }

    @Test
    void deadlineOfTheMethodStopsTheExchange() {
        context.withPropertyValues("circuitbreaker.instances.remote.call-timeout=100ms")
                .run(it -> {
                    Remote remote = it.getBean(Remote.class);
                    for (Fault fault : new Fault[] {Fault.SILENT, Fault.DRIP, Fault.HANGING_BODY}) {
                        assertThatThrownBy(() -> remote.guarded(fault)).isInstanceOf(CallTimeoutException.class);
                    }
                    CircuitBreakerTotals totals = it.getBean(CircuitBreakerRegistry.class)
                            .get("remote")
                            .totals();
                    assertThat(totals.failed()).isEqualTo(3);
                });
    }
}
