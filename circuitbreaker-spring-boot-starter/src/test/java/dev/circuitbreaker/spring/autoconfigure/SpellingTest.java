package dev.circuitbreaker.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.spring.annotation.CircuitBreaker;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class SpellingTest {

    private final ApplicationContextRunner context = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(CircuitBreakerAutoConfiguration.class))
            .withPropertyValues("circuitbreaker.instances.pricing-service.failure-rate-threshold=20");

    @Test
    void ofTheAnnotationIsTheNameOfTheOneCircuitBreaker() {
        context.withBean(Client.class).run(it -> {
            CircuitBreakerRegistry registry = it.getBean(CircuitBreakerRegistry.class);
            assertThat(registry.all())
                    .extracting(dev.circuitbreaker.core.CircuitBreaker::name)
                    .containsExactly("pricingService");
            assertThat(registry.get("pricing-service")).isSameAs(registry.get("pricingService"));
            assertThat(registry.get("PRICING_SERVICE").config().failureRateThreshold())
                    .isEqualTo(20);
        });
    }

    @Test
    void ofTheSettingsIsTheNameWhereNoAnnotationSaysIt() {
        context.run(it -> assertThat(it.getBean(CircuitBreakerRegistry.class).all())
                .extracting(dev.circuitbreaker.core.CircuitBreaker::name)
                .containsExactly("pricing-service"));
    }

    @Test
    void leavesRoomForAllThatIsWritten() {
        List<String> many = IntStream.rangeClosed(1, 1_001)
                .mapToObj(i -> "circuitbreaker.instances.i" + i + ".max-keys=7")
                .toList();
        context.withPropertyValues(many.toArray(String[]::new))
                .run(it -> assertThat(it.getBean(CircuitBreakerRegistry.class).all())
                        .hasSize(1_002));
    }

    static class Client {
        @CircuitBreaker(name = "pricingService")
        public void ask() {}
    }
}
