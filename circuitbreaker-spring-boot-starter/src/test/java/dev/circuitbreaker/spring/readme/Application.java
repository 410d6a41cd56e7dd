package dev.circuitbreaker.spring.readme;

import dev.circuitbreaker.spring.autoconfigure.CircuitBreakerAutoConfiguration;
import java.util.Map;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.annotation.Bean;

/** What the README's test finds, as the application of its reader would be found. */
@SpringBootConfiguration
@ImportAutoConfiguration(CircuitBreakerAutoConfiguration.class)
class Application {

    @Bean
    Pricing pricing() {
        return new Pricing(sku -> new Price("34.90"), Map.of("moka-3", new Price("33.90")));
    }
}
