package dev.circuitbreaker.spring.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.circuitbreaker.core.CallNotPermittedException;
import dev.circuitbreaker.core.CallTimeoutException;
import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.CircuitBreakerConfig;
import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.spring.classify.RetryAfterHeader;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

@Timeout(30)
class CircuitBreakerExchangeFilterTest {

    private static final ClientRequest REQUEST =
            ClientRequest.create(HttpMethod.GET, URI.create("http://remote/")).build();

    private final CircuitBreaker breaker = CircuitBreaker.of("remote", config().build());
    private final CircuitBreakerExchangeFilter filter = CircuitBreakerExchangeFilter.of(breaker);

    private static CircuitBreakerConfig.Builder config() {
        return CircuitBreakerConfig.builder().retryAfter(new RetryAfterHeader()).minimumNumberOfCalls(1);
    }

    private static ClientResponse response(HttpStatus status, Flux<String> body) {
        return ClientResponse.create(status)
                .header(HttpHeaders.RETRY_AFTER, "120")
                .body(body.map(CircuitBreakerExchangeFilterTest::buffer))
                .build();
    }

    private static DataBuffer buffer(String text) {
        return DefaultDataBufferFactory.sharedInstance.wrap(text.getBytes());
    }

    private Mono<ClientResponse> exchange(HttpStatus status, Flux<String> body) {
        return filter.filter(REQUEST, request -> Mono.just(response(status, body)));
    }

    @Test
    void everySubscriptionIsACallThatEndsWithTheBody() {
        Mono<ClientResponse> exchange = exchange(HttpStatus.OK, Flux.just("hello"));
        for (int calls = 1; calls <= 2; calls++) {
            ClientResponse response = exchange.block();
            assertThat(breaker.snapshot().callsInFlight()).isOne();
            assertThat(response.bodyToMono(String.class).block()).isEqualTo("hello");
            assertThat(breaker.snapshot().callsInFlight()).isZero();
            assertThat(breaker.totals().successful()).isEqualTo(calls);
        }
    }

    @Test
    void releasedBodyEndsTheCall() {
        exchange(HttpStatus.NOT_FOUND, Flux.just("hello")).block().releaseBody().block();
        assertThat(breaker.totals().successful()).isOne();
    }

    @Test
    void cancelledBodyEndsTheCall() {
        exchange(HttpStatus.OK, Flux.just("hello").concatWith(Flux.never()))
                .block()
                .bodyToFlux(DataBuffer.class)
                .blockFirst();
        assertThat(breaker.totals().successful()).isOne();
    }

    @Test
    void failingStatusIsAFailureThatMayAskForAPause() {
        exchange(HttpStatus.SERVICE_UNAVAILABLE, Flux.just("hello"))
                .block()
                .releaseBody()
                .block();
        assertThat(breaker.totals().failed()).isOne();
        assertThat(breaker.snapshot().retryAfter()).isBetween(Duration.ofSeconds(100), Duration.ofSeconds(120));
    }

    @Test
    void failuresOfExchangeAndBodyAreFailures() {
        assertThatThrownBy(() -> filter.filter(REQUEST, request -> Mono.error(new IOException("down")))
                        .block())
                .hasRootCauseMessage("down");
        assertThat(breaker.totals().failed()).isOne();
        breaker.reset(null);
        ClientResponse response =
                exchange(HttpStatus.OK, Flux.error(new IOException("reset"))).block();
        assertThatThrownBy(() -> response.bodyToMono(String.class).block()).hasStackTraceContaining("reset");
        assertThat(breaker.totals().failed()).isEqualTo(2);
    }

    @Test
    void exchangeThatIsCancelledBeforeTheResponseCountsNothing() {
        filter.filter(REQUEST, request -> Mono.never()).subscribe().dispose();
        assertThat(breaker.totals().cancelled()).isOne();
        assertThat(breaker.snapshot().callsInFlight()).isZero();
    }

    @Test
    void exchangeWithoutAResponseCountsNothing() {
        assertThat(filter.filter(REQUEST, request -> Mono.empty()).block()).isNull();
        assertThat(breaker.totals().cancelled()).isOne();
    }

    @Test
    void rejectedRequestIsNotSent() {
        breaker.forceOpen(null);
        AtomicInteger sent = new AtomicInteger();
        assertThatThrownBy(() -> filter.filter(REQUEST, request -> {
                            sent.incrementAndGet();
                            return Mono.never();
                        })
                        .block())
                .isInstanceOf(CallNotPermittedException.class);
        assertThat(sent).hasValue(0);
    }

    @Test
    void deadlineCancelsTheExchange() {
        breaker.reconfigure(config().callTimeout(Duration.ofMillis(20)).build());
        AtomicInteger cancelled = new AtomicInteger();
        assertThatThrownBy(() -> filter.filter(
                                REQUEST, request -> Mono.<ClientResponse>never().doOnCancel(cancelled::incrementAndGet))
                        .block())
                .isInstanceOf(CallTimeoutException.class);
        assertThat(cancelled).hasValue(1);
        assertThat(breaker.totals().failed()).isOne();
    }

    @Test
    void deadlineCancelsABodyThatIsNeverAskedFor() throws InterruptedException {
        breaker.reconfigure(config().callTimeout(Duration.ofMillis(20)).build());
        CountDownLatch cancelled = new CountDownLatch(1);
        Flux<String> body = Flux.<String>never().doOnCancel(cancelled::countDown);
        ClientResponse response = exchange(HttpStatus.OK, body).block();
        cancelled.await();
        assertThat(breaker.totals().failed()).isOne();
        assertThatThrownBy(() -> response.bodyToMono(String.class).block())
                .hasStackTraceContaining("CallTimeoutException");
    }

    @Test
    void nameIsAskedForEveryRequest() {
        CircuitBreakerRegistry registry = CircuitBreakerRegistry.of(CircuitBreakerConfig.ofDefaults());
        CircuitBreakerExchangeFilter.of(registry, request -> request.url().getHost())
                .filter(REQUEST, request -> Mono.just(response(HttpStatus.OK, Flux.just("hello"))))
                .flatMap(ClientResponse::releaseBody)
                .block();
        assertThat(registry.get("remote").totals().successful()).isOne();
    }
}
