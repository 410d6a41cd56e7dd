package dev.circuitbreaker.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import dev.circuitbreaker.core.CircuitBreaker.State;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

class GatewayOnWebFluxTest {

    private static final String ROUTES = "spring.cloud.gateway.server.webflux.routes";

    private final Downstream downstream = new Downstream("stock");
    private CloudApplication application;

    GatewayOnWebFluxTest() throws IOException {}

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Gateway {

        @Bean
        RouterFunction<ServerResponse> fallback() {
            return RouterFunctions.route()
                    .GET("/fallback", request -> ServerResponse.ok().bodyValue("fallback"))
                    .build();
        }
    }

    @BeforeEach
    void start() {
        application = new CloudApplication(
                WebApplicationType.REACTIVE,
                Gateway.class,
                ROUTES + "[0].id=stock",
                ROUTES + "[0].uri=" + downstream.url(),
                ROUTES + "[0].predicates[0]=Path=/stock",
                ROUTES + "[0].filters[0].name=CircuitBreaker",
                ROUTES + "[0].filters[0].args.name=stock",
                ROUTES + "[0].filters[0].args.fallbackUri=forward:/fallback",
                ROUTES + "[0].filters[0].args.statusCodes=500,404",
                ROUTES + "[1].id=bare",
                ROUTES + "[1].uri=" + downstream.url(),
                ROUTES + "[1].predicates[0]=Path=/bare",
                ROUTES + "[1].filters[0].name=CircuitBreaker",
                ROUTES + "[1].filters[0].args.statusCodes=500",
                ROUTES + "[2].id=resumed",
                ROUTES + "[2].uri=" + downstream.url(),
                ROUTES + "[2].predicates[0]=Path=/resumed",
                ROUTES + "[2].filters[0].name=CircuitBreaker",
                ROUTES + "[2].filters[0].args.resumeWithoutError=true",
                ROUTES + "[2].filters[0].args.statusCodes=500");
    }

    @AfterEach
    void stop() {
        application.close();
        downstream.close();
    }

    @Test
    void fallbackUriAnswersForStatusCodesAndRejections() throws Exception {
        assertThat(application.get("/stock").body()).isEqualTo("stock");
        downstream.answers(500);
        assertThat(application.get("/stock").body()).isEqualTo("fallback");
        assertThat(application.get("/stock").body()).isEqualTo("fallback");
        assertThat(application.breaker("stock").state()).isEqualTo(State.OPEN);
        downstream.takeRequests();
        assertThat(application.get("/stock").body()).isEqualTo("fallback");
        assertThat(downstream.takeRequests()).isZero();
    }

    @Test
    void statusCodeThatIsNamedIsAFailureAlsoIfItIsAnAnswerElsewhere() throws Exception {
        downstream.answers(404);
        assertThat(application.get("/stock").body()).isEqualTo("fallback");
        assertThat(application.get("/stock").body()).isEqualTo("fallback");
        assertThat(application.breaker("stock").state()).isEqualTo(State.OPEN);
    }

    @Test
    void breakerIsCalledAsTheRouteWithoutAName() {
        assertThat(application.names()).contains("stock", "bare", "resumed");
    }

    @Test
    void withoutFallbackTheStatusAndThenTheRejectionAreAnswered() throws Exception {
        downstream.answers(500);
        assertThat(application.get("/bare").statusCode()).isEqualTo(500);
        assertThat(application.get("/bare").statusCode()).isEqualTo(500);
        var rejected = application.get("/bare");
        assertThat(rejected.statusCode()).isEqualTo(503);
        assertThat(rejected.headers().map()).containsEntry("retry-after", List.of("30"));
        assertThat(rejected.body()).contains("\"circuitBreaker\":\"bare\"");
    }

    @Test
    void rejectionIsNotResumedFrom() throws Exception {
        downstream.answers(500);
        application.get("/resumed");
        application.get("/resumed");
        assertThat(application.get("/resumed").statusCode()).isEqualTo(503);
    }
}
