package dev.circuitbreaker.sample;

import dev.circuitbreaker.core.ManualTicker;
import java.time.Duration;
import org.springframework.boot.restclient.RestClientCustomizer;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;

/** Time as the circuit breakers see it: it passes during a call as it does outside, and otherwise when a test says so. */
@TestConfiguration(proxyBeanMethods = false)
class CallClock {

    @Bean
    ManualTicker ticker() {
        return new ManualTicker(Long.MAX_VALUE - Duration.ofSeconds(1).toNanos());
    }

    @Bean
    RestClientCustomizer passTimeDuringCalls(ManualTicker ticker) {
        return client -> client.requestInterceptor((request, body, execution) -> {
            long began = System.nanoTime();
            try {
                return execution.execute(request, body);
            } finally {
                ticker.advance(Duration.ofNanos(System.nanoTime() - began));
            }
        });
    }
}
