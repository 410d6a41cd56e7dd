package dev.circuitbreaker.spring.test;

import static dev.circuitbreaker.spring.test.CircuitBreakerAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.core.ManualTicker;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

@SpringBootTest(classes = Shop.class)
@ManualTime
class ShopPageTest {

    @Autowired
    Shop.Page page;

    @Autowired
    Shop.RemotePrices remote;

    @Autowired
    ManualTicker time;

    CircuitBreaker pricing;

    @BeforeEach
    void find(@Autowired CircuitBreakerRegistry registry) {
        pricing = registry.get("pricing");
    }

    @Test
    void showsTheListPriceWhilePricingIsOpen() {
        pricing.forceOpen("a test");
        assertThat(page.show("moka-3")).contains("list price");
    }

    @Test
    void showsTheListPriceWhenPricingFailsAndTheLiveOneOnceItIsBack() {
        remote.fail();
        for (int i = 0; i < 10; i++) {
            assertThat(page.show("moka-3")).contains("list price");
        }
        assertThat(pricing).isOpen().hasFailureRate(100).openedBecause("failure rate");

        remote.recover();
        time.advance(Duration.ofSeconds(30));
        for (int i = 0; i < 3; i++) {
            assertThat(page.show("moka-3")).contains("34.90");
        }
        assertThat(pricing).isClosed();
    }
}
