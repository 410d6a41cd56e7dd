package dev.circuitbreaker.spring.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.net.httpserver.HttpServer;
import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.CircuitBreaker.State;
import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.spring.autoconfigure.CircuitBreakerAutoConfiguration;
import dev.circuitbreaker.spring.autoconfigure.CircuitBreakerClassifierAutoConfiguration;
import dev.circuitbreaker.spring.config.CircuitBreakerConfigCustomizer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClientResponseException;
import org.springframework.web.server.ResponseStatusException;

/** What a server that is overloaded asks for, as the exceptions of real clients tell it. */
class RetryAfterHeaderTest {

    private final RetryAfterHeader header = new RetryAfterHeader();
    private volatile int status = HttpStatus.SERVICE_UNAVAILABLE.value();
    private volatile Map<String, String> headers = Map.of();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            headers.forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void call() {
        RestClient.builder()
                .requestFactory(new JdkClientHttpRequestFactory()) // Apache's would wait, and ask again
                .baseUrl("http://localhost:" + server.getAddress().getPort())
                .build()
                .get()
                .uri("/")
                .retrieve()
                .toBodilessEntity();
    }

    private @Nullable Duration asked(String retryAfter) {
        headers = Map.of(HttpHeaders.RETRY_AFTER, retryAfter);
        return header.apply(catchThrowable(this::call));
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 503})
    void isReadInSeconds(int overloaded) {
        status = overloaded;
        assertThat(asked("120")).isEqualTo(Duration.ofMinutes(2));
        assertThat(asked(" 0 ")).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 404, 500, 502})
    void meansNothingWithAnotherStatus(int other) {
        status = other;
        assertThat(asked("120")).isNull();
    }

    @Test
    void asADateCountsFromThatOfTheAnswer() {
        ZonedDateTime theirs = ZonedDateTime.of(2001, 2, 3, 4, 5, 6, 0, ZoneOffset.UTC);
        headers = Map.of(HttpHeaders.DATE, http(theirs), HttpHeaders.RETRY_AFTER, http(theirs.plusSeconds(90)));
        Throwable thrown = WebClientResponseException.create(503, "busy", answer(), new byte[0], null);
        assertThat(header.apply(thrown)).isEqualTo(Duration.ofSeconds(90));
    }

    @Test
    void asADateWithoutOneInTheAnswerCountsFromNow() {
        ZonedDateTime now = ZonedDateTime.now(ZoneOffset.UTC);
        headers = Map.of(HttpHeaders.RETRY_AFTER, http(now.plusSeconds(90)));
        Throwable thrown = WebClientResponseException.create(503, "busy", answer(), new byte[0], null);
        assertThat(header.apply(thrown)).isBetween(Duration.ofSeconds(60), Duration.ofSeconds(90));
        headers = Map.of(HttpHeaders.RETRY_AFTER, http(now.minusSeconds(90)));
        thrown = WebClientResponseException.create(429, "busy", answer(), new byte[0], null);
        assertThat(header.apply(thrown)).isNegative();
        assertThat(header.apply(WebClientResponseException.create(500, "broken", answer(), new byte[0], null)))
                .isNull();
    }

    private static String http(ZonedDateTime time) {
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(time);
    }

    private HttpHeaders answer() {
        HttpHeaders answer = new HttpHeaders();
        headers.forEach(answer::set);
        return answer;
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "-5", "1.5", "9999999999999999999", "Tue, 99 Xxx 2001 00:00:00 GMT", ""})
    void thatCannotBeReadAsksForNothing(String garbage) {
        assertThat(asked(garbage)).isNull();
    }

    @Test
    void isFoundBelowWhatHidesIt() {
        ResponseStatusException ours = new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE) {
            private static final long serialVersionUID = 1L;

            @Override
            public HttpHeaders getHeaders() {
                HttpHeaders headers = new HttpHeaders();
                headers.set(HttpHeaders.RETRY_AFTER, "7");
                return headers;
            }
        };
        assertThat(header.apply(ours)).isEqualTo(Duration.ofSeconds(7));
        assertThat(header.apply(new org.springframework.core.retry.RetryException("gave up", ours)))
                .isEqualTo(Duration.ofSeconds(7));
        assertThat(header.apply(new IllegalStateException(ours))).isNull();
    }

    private ApplicationContextRunner application() {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        CircuitBreakerAutoConfiguration.class, CircuitBreakerClassifierAutoConfiguration.class))
                .withPropertyValues(
                        "circuitbreaker.instances.pricing.sliding-window-size=2",
                        "circuitbreaker.instances.pricing.wait-duration-in-open-state=1s");
    }

    private Duration waitAfterTwoCalls(CircuitBreakerRegistry registry) {
        CircuitBreaker breaker = registry.get("pricing");
        headers = Map.of(HttpHeaders.RETRY_AFTER, "120");
        assertThat(catchThrowable(() -> breaker.run(this::call))).isNotNull();
        headers = Map.of();
        assertThat(catchThrowable(() -> breaker.run(() -> {
                    throw new CompletionException(catchThrowable(this::call));
                })))
                .isNotNull();
        assertThat(breaker.state()).isEqualTo(State.OPEN);
        return breaker.snapshot().retryAfter();
    }

    @Test
    void makesAnOpenBreakerWait() {
        application()
                .run(context -> assertThat(waitAfterTwoCalls(context.getBean(CircuitBreakerRegistry.class)))
                        .isBetween(Duration.ofSeconds(100), Duration.ofSeconds(120)));
    }

    @Test
    void isHeededUpToTheMaximum() {
        application()
                .withPropertyValues("circuitbreaker.instances.pricing.max-retry-after=30s")
                .run(context -> assertThat(waitAfterTwoCalls(context.getBean(CircuitBreakerRegistry.class)))
                        .isBetween(Duration.ofSeconds(10), Duration.ofSeconds(30)));
    }

    @Test
    void isNotHeededWhenThatIsOff() {
        application()
                .withPropertyValues("circuitbreaker.instances.pricing.max-retry-after=off")
                .run(context -> assertThat(waitAfterTwoCalls(context.getBean(CircuitBreakerRegistry.class)))
                        .isLessThanOrEqualTo(Duration.ofSeconds(1)));
    }

    @Test
    void yieldsToAFunctionOfTheApplication() {
        application()
                .withBean(
                        CircuitBreakerConfigCustomizer.class,
                        () -> (name, builder) -> builder.retryAfter(failure -> Duration.ofSeconds(40)))
                .run(context -> assertThat(waitAfterTwoCalls(context.getBean(CircuitBreakerRegistry.class)))
                        .isBetween(Duration.ofSeconds(20), Duration.ofSeconds(40)));
    }
}
