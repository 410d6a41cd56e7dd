package dev.circuitbreaker.spring.test;

import dev.circuitbreaker.spring.annotation.CircuitBreaker;
import dev.circuitbreaker.spring.autoconfigure.CircuitBreakerAutoConfiguration;
import dev.circuitbreaker.spring.autoconfigure.CircuitBreakerClassifierAutoConfiguration;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.context.annotation.Import;

/** An application to test: a page that shows prices which come from elsewhere. */
@SpringBootConfiguration
@ImportAutoConfiguration({
    AopAutoConfiguration.class,
    CircuitBreakerAutoConfiguration.class,
    CircuitBreakerClassifierAutoConfiguration.class
})
@Import({Shop.Page.class, Shop.Prices.class, Shop.RemotePrices.class})
class Shop {

    /** What customers see. */
    static class Page {

        private final Prices prices;

        Page(Prices prices) {
            this.prices = prices;
        }

        String show(String item) {
            return item + ": " + prices.of(item);
        }
    }

    /** What is guarded. */
    static class Prices {

        private final RemotePrices remote;

        Prices(RemotePrices remote) {
            this.remote = remote;
        }

        @CircuitBreaker(name = "pricing", fallbackMethod = "listPrice")
        public String of(String item) {
            return remote.ask(item);
        }

        String listPrice(String item) {
            return "list price";
        }
    }

    /** What can fail. */
    static class RemotePrices {

        private boolean failing;

        void fail() {
            failing = true;
        }

        void recover() {
            failing = false;
        }

        String ask(String item) {
            if (failing) {
                throw new IllegalStateException("pricing is down");
            }
            return "34.90";
        }
    }
}
