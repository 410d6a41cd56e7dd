package dev.circuitbreaker.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.circuitbreaker.core.CallNotPermittedException;
import dev.circuitbreaker.core.CircuitBreaker.State;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.cloud.client.circuitbreaker.NoFallbackAvailableException;
import org.springframework.cloud.client.circuitbreaker.httpservice.HttpServiceFallback;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.client.HttpServerErrorException;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.registry.HttpServiceGroup.ClientType;
import org.springframework.web.service.registry.ImportHttpServices;
import reactor.core.publisher.Mono;

/** Groups of HTTP services, whose breaker is called as the group; for publishers, Spring Cloud adds a word. */
class HttpServicesTest {

    private final Downstream downstream = new Downstream("stock");
    private CloudApplication application;

    HttpServicesTest() throws IOException {}

    public interface Stock {

        @GetExchange("/stock")
        String stock();
    }

    public interface Bare {

        @GetExchange("/bare")
        String bare();
    }

    public interface ReactiveStock {

        @GetExchange("/stock")
        Mono<String> stock();
    }

    /** Spring Cloud calls them by reflection. */
    public static class Fallbacks {

        public String stock(Throwable cause) {
            return cause.getClass().getSimpleName();
        }
    }

    public static class ReactiveFallbacks {

        public Mono<String> stock(Throwable cause) {
            return Mono.just(cause.getClass().getSimpleName());
        }
    }

    @Configuration
    @EnableAutoConfiguration
    @ImportHttpServices(group = "warehouse", types = Stock.class)
    @ImportHttpServices(group = "plain", types = Bare.class)
    @ImportHttpServices(group = "flowing", types = ReactiveStock.class, clientType = ClientType.WEB_CLIENT)
    @HttpServiceFallback(value = Fallbacks.class, group = "warehouse")
    @HttpServiceFallback(value = ReactiveFallbacks.class, group = "flowing")
    static class Shop {}

    @BeforeEach
    void start() {
        application = new CloudApplication(
                WebApplicationType.NONE,
                Shop.class,
                "spring.http.serviceclient.warehouse.base-url=" + downstream.url(),
                "spring.http.serviceclient.plain.base-url=" + downstream.url(),
                "spring.http.serviceclient.flowing.base-url=" + downstream.url());
    }

    @AfterEach
    void stop() {
        application.close();
        downstream.close();
    }

    @Test
    void fallbackGetsTheRealException() {
        Stock stock = application.bean(Stock.class);
        assertThat(stock.stock()).isEqualTo("stock");
        downstream.answers(500);
        assertThat(stock.stock()).isEqualTo("InternalServerError");
        assertThat(stock.stock()).isEqualTo("InternalServerError");
        downstream.takeRequests();
        assertThat(stock.stock()).isEqualTo("CallNotPermittedException");
        assertThat(downstream.takeRequests()).isZero();
        assertThat(application.breaker("warehouse").state()).isEqualTo(State.OPEN);
    }

    @Test
    void fallbackOfAPublisherGetsTheRealException() {
        ReactiveStock stock = application.bean(ReactiveStock.class);
        assertThat(stock.stock().block()).isEqualTo("stock");
        downstream.answers(500);
        assertThat(stock.stock().block()).isEqualTo("InternalServerError");
        assertThat(stock.stock().block()).isEqualTo("InternalServerError");
        downstream.takeRequests();
        assertThat(stock.stock().block()).isEqualTo("CallNotPermittedException");
        assertThat(downstream.takeRequests()).isZero();
        assertThat(application.breaker("flowing-reactive").state()).isEqualTo(State.OPEN);
    }

    /** The breaker of Spring Cloud and that of the client are called as the group, both. */
    @Test
    void clientInsideIsPartOfTheCall() {
        try (CloudApplication guarded = new CloudApplication(
                WebApplicationType.NONE,
                Shop.class,
                "circuitbreaker.http.clients=group",
                "spring.http.serviceclient.warehouse.base-url=" + downstream.url(),
                "spring.http.serviceclient.plain.base-url=" + downstream.url(),
                "spring.http.serviceclient.flowing.base-url=" + downstream.url())) {
            assertThat(guarded.bean(Stock.class).stock()).isEqualTo("stock");
            assertThat(guarded.breaker("warehouse").totals().successful()).isEqualTo(1);
            downstream.answers(500);
            assertThat(guarded.bean(Stock.class).stock()).isEqualTo("InternalServerError");
            assertThat(guarded.breaker("warehouse").totals().failed()).isEqualTo(1);
        }
    }

    /** Spring Cloud puts every group under a breaker, whether it has a fallback or not. */
    @Test
    void withoutFallbackTheCauseIsTheRealException() {
        Bare bare = application.bean(Bare.class);
        downstream.answers(500);
        for (int i = 0; i < 2; i++) {
            assertThatExceptionOfType(NoFallbackAvailableException.class)
                    .isThrownBy(bare::bare)
                    .withCauseInstanceOf(HttpServerErrorException.InternalServerError.class);
        }
        assertThatExceptionOfType(NoFallbackAvailableException.class)
                .isThrownBy(bare::bare)
                .withCauseInstanceOf(CallNotPermittedException.class);
    }
}
