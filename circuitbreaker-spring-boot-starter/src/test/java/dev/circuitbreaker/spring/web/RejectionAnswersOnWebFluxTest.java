package dev.circuitbreaker.spring.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.CircuitBreakerConfig;
import dev.circuitbreaker.core.CircuitBreakerRegistry;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;

class RejectionAnswersOnWebFluxTest extends RejectionAnswers {

    RejectionAnswersOnWebFluxTest() {
        super(WebApplicationType.REACTIVE, "webflux");
    }

    @Test
    void theAnswerHasNothingLeftOfAResponseThatHadBegun() {
        CircuitBreakerRegistry breakers = CircuitBreakerRegistry.of(CircuitBreakerConfig.ofDefaults());
        CircuitBreaker slow = breakers.get("slow");
        slow.forceOpen(null);
        MockServerWebExchange exchange = MockServerWebExchange.from(MockServerHttpRequest.get("/"));
        HttpHeaders headers = exchange.getResponse().getHeaders();
        headers.setContentLength(10);
        headers.set(HttpHeaders.CONTENT_ENCODING, "br");

        new ReactiveRejectionHandler(breakers, ServerCodecConfigurer.create())
                .handle(exchange, catchThrowable(slow::acquire))
                .block();

        assertThat(exchange.getResponse().getStatusCode()).isEqualTo(HttpStatus.SERVICE_UNAVAILABLE);
        assertThat(headers.getFirst(HttpHeaders.CONTENT_ENCODING)).isNull();
        assertThat(exchange.getResponse().getBodyAsString().block())
                .hasSize((int) headers.getContentLength())
                .contains("\"circuitBreaker\":\"slow\"");
    }
}
