package dev.circuitbreaker.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import dev.circuitbreaker.core.CircuitBreaker.State;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;

class GatewayOnWebMvcTest {

    private static final String ROUTES = "spring.cloud.gateway.server.webmvc.routes";

    private final Downstream downstream = new Downstream("stock");
    private CloudApplication application;

    GatewayOnWebMvcTest() throws IOException {}

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Gateway {

        @Bean
        RouterFunction<ServerResponse> fallback() {
            return RouterFunctions.route()
                    .GET("/fallback", request -> ServerResponse.ok().body("fallback"))
                    .build();
        }
    }

    @BeforeEach
    void start() {
        application = new CloudApplication(
                WebApplicationType.SERVLET,
                Gateway.class,
                ROUTES + "[0].id=stock",
                ROUTES + "[0].uri=" + downstream.url(),
                ROUTES + "[0].predicates[0]=Path=/stock",
                ROUTES + "[0].filters[0].name=CircuitBreaker",
                ROUTES + "[0].filters[0].args.id=stock",
                ROUTES + "[0].filters[0].args.fallbackUri=forward:/fallback",
                ROUTES + "[0].filters[0].args.statusCodes=500,404",
                ROUTES + "[1].id=bare",
                ROUTES + "[1].uri=" + downstream.url(),
                ROUTES + "[1].predicates[0]=Path=/bare",
                ROUTES + "[1].filters[0].name=CircuitBreaker",
                ROUTES + "[1].filters[0].args.id=bare",
                ROUTES + "[1].filters[0].args.statusCodes=500");
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
    void otherStatusPassesThrough() throws Exception {
        downstream.answers(503);
        assertThat(application.get("/stock").statusCode()).isEqualTo(503);
        assertThat(application.breaker("stock").totals().successful()).isEqualTo(1);
    }

    @Test
    void withoutFallbackTheStatusAndThenTheRejectionAreAnswered() throws Exception {
        downstream.answers(500);
        assertThat(application.get("/bare").statusCode()).isEqualTo(500);
        assertThat(application.get("/bare").statusCode()).isEqualTo(500);
        var rejected = application.get("/bare");
        assertThat(rejected.statusCode()).isEqualTo(503);
        assertThat(rejected.headers().map()).containsEntry("retry-after", java.util.List.of("30"));
        assertThat(rejected.body()).contains("\"circuitBreaker\":\"bare\"");
    }
}
