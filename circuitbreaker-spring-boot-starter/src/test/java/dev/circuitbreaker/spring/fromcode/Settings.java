package dev.circuitbreaker.spring.fromcode;

import dev.circuitbreaker.core.Ticker;
import dev.circuitbreaker.spring.config.CircuitBreakerConfigCustomizer;
import org.springframework.context.annotation.Bean;

/** Beans that the page about use from code shows. */
class Settings {

    @Bean
    CircuitBreakerConfigCustomizer probesOneAtATime() {
        return (name, config) -> {
            if (name.startsWith("legacy-")) {
                config.permittedNumberOfCallsInHalfOpenState(1);
            }
        };
    }

    @Bean
    Ticker ticker() {
        return System::nanoTime;
    }
}
