package dev.circuitbreaker.spring.readme;

import static org.assertj.core.api.Assertions.assertThat;

import dev.circuitbreaker.core.CircuitBreakerRegistry;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

@SpringBootTest
class PricingTest {

    @Autowired
    Pricing pricing;

    @Autowired
    CircuitBreakerRegistry breakers;

    @Test
    void answersWithTheLastKnownPriceWhilePricingIsOpen() {
        breakers.get("pricing").forceOpen("a test");
        assertThat(pricing.price("moka-3")).isEqualTo(new Price("33.90"));
    }
}
