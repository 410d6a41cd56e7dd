package dev.circuitbreaker.spring.cloud;

import org.springframework.cloud.client.circuitbreaker.Customizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Settings in code, as the page shows them. */
@Configuration(proxyBeanMethods = false)
class PricingSettings {

    @Bean
    Customizer<CloudCircuitBreakerFactory> pricing() {
        return factory -> factory.configure(config -> config.settings().minimumNumberOfCalls(20), "pricing");
    }
}
