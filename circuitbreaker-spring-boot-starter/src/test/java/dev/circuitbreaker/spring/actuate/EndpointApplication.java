package dev.circuitbreaker.spring.actuate;

import dev.circuitbreaker.core.CircuitBreakerConfig;
import dev.circuitbreaker.core.CircuitBreakerEvent.Reconfigured;
import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.core.ManualTicker;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

/** The smallest application that has the endpoint. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class EndpointApplication {

    static final String WITHOUT_SLOW_CALLS = "without-slow-calls";

    static ConfigurableApplicationContext run(WebApplicationType type, String... properties) {
        return new SpringApplicationBuilder(EndpointApplication.class)
                .web(type)
                .properties("server.port=0", "management.endpoints.web.exposure.include=*")
                // What an application may do to its own JSON must not reach the endpoint's.
                .properties("spring.jackson.property-naming-strategy=SNAKE_CASE")
                .properties(properties)
                .run();
    }

    @Bean
    ManualTicker ticker() {
        return new ManualTicker(Long.MAX_VALUE - 5);
    }

    @Bean
    CircuitBreakerRegistry circuitBreakerRegistry(ManualTicker ticker) {
        CircuitBreakerConfig config =
                CircuitBreakerConfig.builder().ticker(ticker).build();
        return CircuitBreakerRegistry.of(name -> name.equals(WITHOUT_SLOW_CALLS)
                ? config.toBuilder().slowCallDetectionOff().build()
                : config);
    }

    @Bean
    CircuitBreakersEndpoint circuitBreakersEndpoint(CircuitBreakerRegistry registry, CircuitBreakerEventLog log) {
        return new CircuitBreakersEndpoint(registry, log);
    }

    @Bean
    Heard heard() {
        return new Heard();
    }

    /** Listens to changes of settings. */
    static class Heard {

        final List<Object> events = new CopyOnWriteArrayList<>();

        @EventListener
        void hear(Reconfigured change) {
            events.add(change);
        }
    }
}
