package dev.circuitbreaker.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.circuitbreaker.core.CallNotPermittedException;
import dev.circuitbreaker.core.CircuitBreaker.State;
import feign.FeignException;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.cloud.client.circuitbreaker.NoFallbackAvailableException;
import org.springframework.cloud.context.environment.EnvironmentChangeEvent;
import org.springframework.cloud.openfeign.EnableFeignClients;
import org.springframework.cloud.openfeign.FallbackFactory;
import org.springframework.cloud.openfeign.FeignClient;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.MapPropertySource;
import org.springframework.web.bind.annotation.GetMapping;

class FeignTest {

    private final Downstream downstream = new Downstream("stock");
    private CloudApplication application;

    FeignTest() throws IOException {}

    @FeignClient(name = "stock", url = "${stock.url}", fallback = NoStock.class)
    interface Stock {

        @GetMapping("/stock")
        String stock();
    }

    static class NoStock implements Stock {

        @Override
        public String stock() {
            return "none";
        }
    }

    @FeignClient(name = "prices", url = "${stock.url}", fallbackFactory = NoPrices.class)
    interface Prices {

        @GetMapping("/price")
        String price();
    }

    static class NoPrices implements FallbackFactory<Prices> {

        @Override
        public Prices create(Throwable cause) {
            return () -> cause.getClass().getName();
        }
    }

    @FeignClient(name = "bare", url = "${stock.url}")
    interface Bare {

        @GetMapping("/bare")
        String bare();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @EnableFeignClients(clients = {Stock.class, Prices.class, Bare.class})
    static class Shop {

        @Bean
        NoStock noStock() {
            return new NoStock();
        }

        @Bean
        NoPrices noPrices() {
            return new NoPrices();
        }
    }

    @BeforeEach
    void start() {
        application = new CloudApplication(
                WebApplicationType.NONE,
                Shop.class,
                "stock.url=" + downstream.url(),
                "spring.cloud.openfeign.circuitbreaker.enabled=true",
                "spring.cloud.openfeign.circuitbreaker.group.enabled=true",
                "circuitbreaker.configs.stock.sliding-window-size=20",
                "circuitbreaker.instances.Pricesprice.sliding-window-size=30");
    }

    @AfterEach
    void stop() {
        application.close();
        downstream.close();
    }

    @Test
    void fallbackAnswersForFailuresAndRejections() {
        Stock stock = application.bean(Stock.class);
        assertThat(stock.stock()).isEqualTo("stock");
        downstream.answers(500);
        assertThat(stock.stock()).isEqualTo("none");
        assertThat(stock.stock()).isEqualTo("none");
        assertThat(application.breaker("Stockstock").state()).isEqualTo(State.OPEN);
        downstream.takeRequests();
        assertThat(stock.stock()).isEqualTo("none");
        assertThat(downstream.takeRequests()).isZero();
        assertThat(application.breaker("Stockstock").totals().notPermitted()).isEqualTo(1);
    }

    @Test
    void fallbackFactoryGetsTheRealException() {
        Prices prices = application.bean(Prices.class);
        assertThat(prices.price()).isEqualTo("stock");
        downstream.answers(500);
        assertThat(prices.price()).isEqualTo(FeignException.InternalServerError.class.getName());
        assertThat(prices.price()).isEqualTo(FeignException.InternalServerError.class.getName());
        assertThat(prices.price()).isEqualTo(CallNotPermittedException.class.getName());
    }

    /** Spring Cloud's users expect the fallback whatever is thrown; the dependency is well all the same. */
    @Test
    void notFoundBringsTheFallbackAndCountsAsASuccess() {
        downstream.answers(404);
        for (int i = 0; i < 5; i++) {
            assertThat(application.bean(Stock.class).stock()).isEqualTo("none");
        }
        assertThat(application.breaker("Stockstock").state()).isEqualTo(State.CLOSED);
        assertThat(application.breaker("Stockstock").totals().successful()).isEqualTo(5);
    }

    @Test
    void withoutFallbackTheCauseIsTheRealException() {
        downstream.answers(500);
        Bare bare = application.bean(Bare.class);
        for (int i = 0; i < 2; i++) {
            assertThatExceptionOfType(NoFallbackAvailableException.class)
                    .isThrownBy(bare::bare)
                    .withCauseInstanceOf(FeignException.InternalServerError.class);
        }
        assertThatExceptionOfType(NoFallbackAvailableException.class)
                .isThrownBy(bare::bare)
                .withCauseInstanceOf(CallNotPermittedException.class);
    }

    @Test
    void clientIsTheGroupAndTheMethodTheName() {
        application.bean(Stock.class).stock();
        application.bean(Prices.class).price();
        assertThat(application.breaker("Stockstock").config().slidingWindowSize())
                .as("of its group")
                .isEqualTo(20);
        assertThat(application.breaker("Pricesprice").config().slidingWindowSize())
                .as("of its name")
                .isEqualTo(30);
    }

    @Test
    void refreshReachesGroups() {
        application.bean(Stock.class).stock();
        application
                .context()
                .getEnvironment()
                .getPropertySources()
                .addFirst(new MapPropertySource(
                        "changed", Map.of("circuitbreaker.configs.stock.sliding-window-size", 25)));
        application
                .context()
                .publishEvent(new EnvironmentChangeEvent(Set.of("circuitbreaker.configs.stock.sliding-window-size")));
        assertThat(application.breaker("Stockstock").config().slidingWindowSize())
                .isEqualTo(25);
    }
}
