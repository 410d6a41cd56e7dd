package dev.circuitbreaker.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import dev.circuitbreaker.core.CircuitBreaker.State;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.cloud.openfeign.EnableFeignClients;
import org.springframework.cloud.openfeign.FallbackFactory;
import org.springframework.cloud.openfeign.FeignClient;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;

/** A client by the name of a service, of which there are several instances or none. */
class LoadBalancerTest {

    @FeignClient(name = "stock", fallbackFactory = NoStock.class)
    interface Stock {

        @GetMapping("/stock")
        String stock();
    }

    static class NoStock implements FallbackFactory<Stock> {

        @Override
        public Stock create(Throwable cause) {
            return () -> "none: " + cause.getClass().getSimpleName();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @EnableFeignClients(clients = Stock.class)
    static class Shop {

        @Bean
        NoStock noStock() {
            return new NoStock();
        }
    }

    private static CloudApplication application(String... properties) {
        String[] all = java.util.Arrays.copyOf(properties, properties.length + 1);
        all[properties.length] = "spring.cloud.openfeign.circuitbreaker.enabled=true";
        return new CloudApplication(WebApplicationType.NONE, Shop.class, all);
    }

    @Test
    void oneBreakerIsAroundAllInstances() throws IOException {
        try (Downstream one = new Downstream("one");
                Downstream other = new Downstream("other");
                CloudApplication application = application(
                        "spring.cloud.discovery.client.simple.instances.stock[0].uri=" + one.url(),
                        "spring.cloud.discovery.client.simple.instances.stock[1].uri=" + other.url())) {
            Stock stock = application.bean(Stock.class);
            Set<String> answers = new TreeSet<>(java.util.List.of(stock.stock(), stock.stock()));
            assertThat(answers).containsExactly("one", "other");
            assertThat(application.breaker("Stockstock").totals().successful()).isEqualTo(2);
            one.answers(500);
            other.answers(500);
            assertThat(stock.stock()).isEqualTo("none: InternalServerError");
            assertThat(stock.stock()).isEqualTo("none: InternalServerError");
            assertThat(stock.stock()).isEqualTo("none: CallNotPermittedException");
        }
    }

    @Test
    void noInstanceIsAFailure() {
        try (CloudApplication application = application()) {
            Stock stock = application.bean(Stock.class);
            assertThat(stock.stock()).isEqualTo("none: ServiceUnavailable");
            assertThat(stock.stock()).isEqualTo("none: ServiceUnavailable");
            assertThat(application.breaker("Stockstock").state()).isEqualTo(State.OPEN);
        }
    }
}
