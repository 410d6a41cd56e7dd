package dev.circuitbreaker.spring.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.circuitbreaker.core.CallNotPermittedException;
import dev.circuitbreaker.core.CallTimeoutException;
import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.CircuitBreakerConfig;
import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.core.ManualTicker;
import dev.circuitbreaker.spring.classify.RetryAfterHeader;
import dev.circuitbreaker.spring.classify.WebClassifier;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpRequest;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.mock.http.client.MockClientHttpRequest;
import org.springframework.mock.http.client.MockClientHttpResponse;
import org.springframework.web.client.RestClientResponseException;

class CircuitBreakerHttpInterceptorTest {

    private static final HttpRequest REQUEST = new MockClientHttpRequest(HttpMethod.GET, URI.create("http://remote/"));

    private final ManualTicker ticker = new ManualTicker(Long.MAX_VALUE - 5);
    private final CircuitBreaker breaker =
            CircuitBreaker.of("remote", config().ticker(ticker).build());
    private final CircuitBreakerHttpInterceptor interceptor = CircuitBreakerHttpInterceptor.of(breaker);

    private static CircuitBreakerConfig.Builder config() {
        return CircuitBreakerConfig.builder()
                .slowCallDurationThreshold(Duration.ofSeconds(10))
                .retryAfter(new RetryAfterHeader())
                .minimumNumberOfCalls(1);
    }

    private ClientHttpResponse exchange(ClientHttpResponse response) throws IOException {
        return interceptor.intercept(REQUEST, new byte[0], (request, body) -> response);
    }

    private static MockClientHttpResponse response(HttpStatusCode status) {
        return new MockClientHttpResponse("hello".getBytes(), status);
    }

    @Test
    void callEndsWithTheBody() throws IOException {
        ClientHttpResponse response = exchange(response(HttpStatus.OK));
        InputStream body = response.getBody();
        assertThat(body.read()).isEqualTo('h');
        assertThat(breaker.snapshot().callsInFlight()).isOne();
        ticker.advance(Duration.ofSeconds(11));
        assertThat(breaker.snapshot().slowCallsInFlight())
                .as("a body that drips")
                .isOne();
        assertThat(body.readAllBytes()).asString().isEqualTo("ello");
        assertThat(breaker.snapshot().callsInFlight()).isZero();
        assertThat(breaker.totals().successful()).isOne();
        response.close();
        assertThat(breaker.totals().successful()).isOne();
    }

    @Test
    void callEndsWhenTheBodyIsClosed() throws IOException {
        exchange(response(HttpStatus.OK)).getBody().close();
        assertThat(breaker.totals().successful()).isOne();
    }

    @Test
    void callEndsWhenTheResponseIsClosed() throws IOException {
        exchange(response(HttpStatus.NOT_FOUND)).close();
        assertThat(breaker.totals().successful()).isOne();
    }

    @Test
    void responseThatIsNeverClosedStaysInFlightAndIsSlow() throws IOException {
        exchange(response(HttpStatus.OK));
        ticker.advance(Duration.ofDays(1));
        assertThat(breaker.snapshot().slowCallsInFlight()).isOne();
    }

    @Test
    void statusIsTheResultOfASuccess() throws IOException {
        List<Object> judged = new ArrayList<>();
        breaker.reconfigure(config().ticker(ticker)
                .recordResultPredicate(result -> judged.add(result))
                .build());
        exchange(response(HttpStatus.OK)).close();
        assertThat(judged).containsExactly(HttpStatus.OK);
        assertThat(breaker.totals().failed()).isOne();
    }

    @Test
    void failingStatusIsJudgedAsTheExceptionItWouldBe() throws IOException {
        for (int status : new int[] {408, 429, 500, 503, 599}) {
            breaker.reset(null);
            List<Throwable> failures = new ArrayList<>();
            CircuitBreaker.Registration registration = breaker.onFailure(failure -> failures.add(failure.error()));
            exchange(response(HttpStatusCode.valueOf(status))).close();
            registration.close();
            assertThat(failures)
                    .singleElement()
                    .asInstanceOf(InstanceOfAssertFactories.type(RestClientResponseException.class))
                    .extracting(thrown -> thrown.getStatusCode().value())
                    .isEqualTo(status);
        }
    }

    @Test
    void pauseThatAnAnswerAsksForIsHeeded() throws IOException {
        MockClientHttpResponse response = response(HttpStatus.SERVICE_UNAVAILABLE);
        response.getHeaders().set(HttpHeaders.RETRY_AFTER, "120");
        exchange(response).close();
        assertThat(breaker.snapshot().retryAfter()).isEqualTo(Duration.ofSeconds(120));
    }

    @Test
    void whatTheExchangeThrowsIsAFailure() {
        IOException down = new IOException("down");
        assertThatThrownBy(() -> interceptor.intercept(REQUEST, new byte[0], (request, body) -> {
                    throw down;
                }))
                .isSameAs(down);
        assertThat(breaker.totals().failed()).isOne();
    }

    @Test
    void fullPoolOfApachesClientIsNoCall() {
        breaker.reconfigure(
                config().ticker(ticker).exceptionClassifier(new WebClassifier()).build());
        assertThatThrownBy(() -> interceptor.intercept(REQUEST, new byte[0], (request, body) -> {
                    throw new ConnectionRequestTimeoutException("full");
                }))
                .hasMessage("full");
        assertThat(breaker.totals().ignored()).isOne();
    }

    @Test
    void whatTheBodyThrowsIsAFailure() throws IOException {
        ClientHttpResponse response = exchange(new MockClientHttpResponse(failing(), HttpStatus.OK));
        assertThatThrownBy(() -> response.getBody().readAllBytes()).hasMessage("reset");
        response.close();
        assertThat(breaker.totals().failed()).isOne();
        assertThat(breaker.totals().successful()).isZero();
    }

    private static InputStream failing() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("reset");
            }
        };
    }

    @Test
    void bodyThatIsShorterThanAnnouncedIsAFailure() throws IOException {
        exchange(announcing(response(HttpStatus.OK))).close();
        assertThat(breaker.totals().failed()).isOne();
    }

    @Test
    void bodyMayBeLeftOutOrDecoded() throws IOException {
        HttpRequest head = new MockClientHttpRequest(HttpMethod.HEAD, URI.create("http://remote/"));
        interceptor
                .intercept(head, new byte[0], (request, body) -> announcing(response(HttpStatus.OK)))
                .close();
        exchange(announcing(response(HttpStatus.NOT_MODIFIED))).close();
        MockClientHttpResponse decoded = announcing(response(HttpStatus.OK));
        decoded.getHeaders().set(HttpHeaders.CONTENT_ENCODING, "gzip");
        exchange(decoded).close();
        assertThat(breaker.totals().successful()).isEqualTo(3);
    }

    private static MockClientHttpResponse announcing(MockClientHttpResponse response) {
        response.getHeaders().setContentLength(6);
        return response;
    }

    @Test
    void rejectedRequestIsNotSent() {
        breaker.forceOpen(null);
        List<HttpRequest> sent = new ArrayList<>();
        assertThatThrownBy(() -> interceptor.intercept(REQUEST, new byte[0], (request, body) -> {
                    sent.add(request);
                    return response(HttpStatus.OK);
                }))
                .isInstanceOf(CallNotPermittedException.class);
        breaker.reconfigure(
                config().ticker(ticker).callTimeout(Duration.ofSeconds(1)).build());
        assertThatThrownBy(() -> exchange(response(HttpStatus.OK))).isInstanceOf(CallNotPermittedException.class);
        assertThat(sent).isEmpty();
    }

    @Test
    void failureOfAThreadThatCameInterruptedCountsNothing() {
        Thread.currentThread().interrupt();
        catchThrowable(() -> interceptor.intercept(REQUEST, new byte[0], (request, body) -> {
            throw new IOException("interrupted");
        }));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(breaker.totals().failed()).isZero();
        assertThat(breaker.totals().cancelled()).isOne();
    }

    @Test
    void bodyThatEndsAfterTheDeadlineIsTooLate() throws IOException {
        breaker.reconfigure(
                config().ticker(ticker).callTimeout(Duration.ofHours(1)).build());
        ClientHttpResponse response = exchange(new MockClientHttpResponse(
                new ByteArrayInputStream(new byte[0]) {
                    @Override
                    public int read(byte[] buffer, int offset, int length) {
                        ticker.advance(Duration.ofHours(1));
                        return -1;
                    }
                },
                HttpStatus.OK));
        assertThatThrownBy(() -> response.getBody().read()).isInstanceOf(CallTimeoutException.class);
        assertThat(breaker.totals().failed()).isOne();
    }

    @Test
    void nameIsAskedForEveryRequest() throws IOException {
        CircuitBreakerRegistry registry = CircuitBreakerRegistry.of(CircuitBreakerConfig.ofDefaults());
        CircuitBreakerHttpInterceptor.of(registry, request -> request.getURI().getHost())
                .intercept(REQUEST, new byte[0], (request, body) -> response(HttpStatus.OK))
                .close();
        assertThat(registry.get("remote").totals().successful()).isOne();
    }

    @Test
    void hostAndPortAreTheKey() throws IOException {
        CircuitBreakerRegistry registry = CircuitBreakerRegistry.of(CircuitBreakerConfig.ofDefaults());
        CircuitBreakerHttpInterceptor byHost = CircuitBreakerHttpInterceptor.byHost(registry, "http");
        for (String url : List.of(
                "http://Remote/a",
                "https://remote/a",
                "http://remote:8080",
                "http://me@under_score:1/",
                "http://" + "long".repeat(40) + "/",
                "/relative")) {
            HttpRequest request = new MockClientHttpRequest(HttpMethod.GET, URI.create(url));
            byHost.intercept(request, new byte[0], (sent, body) -> response(HttpStatus.OK))
                    .close();
        }
        assertThat(registry.get("http").keys().keySet())
                .containsExactly("remote:443", "remote:80", "remote:8080", "under_score:1");
        assertThat(registry.get("http").totals().successful()).isEqualTo(6);
    }
}
