package dev.circuitbreaker.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.circuitbreaker.core.CallNotPermittedException;
import dev.circuitbreaker.core.CircuitBreakerConfig;
import dev.circuitbreaker.core.CircuitBreakerEvent.StateTransition;
import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.core.ManualTicker;
import dev.circuitbreaker.spring.actuate.CircuitBreakersEndpoint;
import dev.circuitbreaker.spring.annotation.CircuitBreaker;
import dev.circuitbreaker.spring.config.InvalidCircuitBreakerConfigurationException;
import dev.circuitbreaker.spring.health.CircuitBreakersHealthIndicator;
import dev.circuitbreaker.spring.metrics.CircuitBreakerMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.event.EventListener;

class CircuitBreakerAutoConfigurationTest {

    private final ApplicationContextRunner context = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    CircuitBreakerAutoConfiguration.class,
                    CircuitBreakerEndpointAutoConfiguration.class,
                    CircuitBreakerMetricsAutoConfiguration.class));

    static class Pricing {

        int calls;

        @CircuitBreaker(name = "pricing", fallbackMethod = "lastKnown")
        public String price() {
            calls++;
            throw new IllegalStateException("down");
        }

        String lastKnown() {
            return "last known";
        }
    }

    static class Heard {

        final List<StateTransition> transitions = new ArrayList<>();

        @EventListener
        void hear(StateTransition transition) {
            transitions.add(transition);
        }
    }

    @Nested
    class TheBreakers {

        @Test
        void haveTheSettingsOfTheirInstance() {
            context.withPropertyValues("circuitbreaker.instances.pricing.sliding-window-size=7")
                    .run(it -> {
                        CircuitBreakerRegistry registry = it.getBean(CircuitBreakerRegistry.class);
                        assertThat(registry.all())
                                .as("exist from the start")
                                .singleElement()
                                .satisfies(
                                        breaker -> assertThat(breaker.config().slidingWindowSize())
                                                .isEqualTo(7));
                        assertThat(registry.get("other").config().slidingWindowSize())
                                .isEqualTo(100);
                    });
        }

        @Test
        void takeTheirClockFromATickerBean() {
            ManualTicker ticker = new ManualTicker();
            context.withBean(ManualTicker.class, () -> ticker)
                    .run(it -> assertThat(it.getBean(CircuitBreakerRegistry.class)
                                    .get("any")
                                    .config()
                                    .ticker())
                            .isSameAs(ticker));
        }

        @Test
        void leaveARegistryOfTheApplicationAlone() {
            CircuitBreakerRegistry own = CircuitBreakerRegistry.of(CircuitBreakerConfig.ofDefaults());
            context.withBean(CircuitBreakerRegistry.class, () -> own)
                    .run(it ->
                            assertThat(it).getBean(CircuitBreakerRegistry.class).isSameAs(own));
        }

        @Test
        void publishTheTransitionsOfARegistryOfTheApplication() {
            CircuitBreakerRegistry own = CircuitBreakerRegistry.of(CircuitBreakerConfig.ofDefaults());
            own.get("before");
            context.withBean(CircuitBreakerRegistry.class, () -> own)
                    .withBean(Heard.class)
                    .run(it -> {
                        own.get("before").forceOpen("drill");
                        own.get("later").forceOpen("drill");
                        assertThat(it.getBean(Heard.class).transitions)
                                .extracting(StateTransition::name)
                                .containsExactly("before", "later");
                    });
        }

        @Test
        void needNeitherActuatorNorMicrometer() {
            context.withClassLoader(new FilteredClassLoader("org.springframework.boot.actuate", "io.micrometer"))
                    .run(it -> assertThat(it)
                            .hasSingleBean(CircuitBreakerRegistry.class)
                            .doesNotHaveBean("circuitBreakerStarterEndpoint")
                            .doesNotHaveBean("circuitBreakerStarterMetrics"));
        }

        @Test
        void stopTheApplicationOnARefusedProperty() {
            context.withPropertyValues("circuitbreaker.instances.pricing.failure-rate-threshold=120")
                    .run(it -> assertThat(it)
                            .getFailure()
                            .hasRootCauseInstanceOf(InvalidCircuitBreakerConfigurationException.class));
        }
    }

    @Nested
    class AnAnnotatedMethod {

        private final ApplicationContextRunner application = context.withBean(Pricing.class)
                .withBean(Heard.class)
                .withPropertyValues("circuitbreaker.instances.pricing.consecutive-failure-threshold=2");

        @Test
        void isGuardedAndFallsBack() {
            application.run(it -> {
                Pricing pricing = it.getBean(Pricing.class);
                for (int i = 0; i < 5; i++) {
                    assertThat(pricing.price()).isEqualTo("last known");
                }
                CircuitBreakerRegistry registry = it.getBean(CircuitBreakerRegistry.class);
                assertThat(registry.get("pricing").totals().failed()).isEqualTo(2);
                assertThat(registry.get("pricing").totals().notPermitted()).isEqualTo(3);
            });
        }

        @Test
        void publishesTransitionsAsApplicationEvents() {
            application.run(it -> {
                it.getBean(Pricing.class).price();
                it.getBean(Pricing.class).price();
                assertThat(it.getBean(Heard.class).transitions)
                        .singleElement()
                        .satisfies(transition -> assertThat(transition.cause()).isEqualTo("2 consecutive failures"));
            });
        }

        @Test
        void rejectsWithoutAFallbackWhileOpen() {
            context.withBean(Bare.class).run(it -> {
                it.getBean(CircuitBreakerRegistry.class).get("bare").forceOpen("drill");
                assertThat(catchThrowable(() -> it.getBean(Bare.class).call()))
                        .isInstanceOf(CallNotPermittedException.class);
            });
        }
    }

    static class Bare {

        @CircuitBreaker(name = "bare")
        public String call() {
            return "live";
        }
    }

    @Nested
    class TheEndpoint {

        @Test
        void isThereOnceItIsExposed() {
            context.run(it -> assertThat(it).doesNotHaveBean(CircuitBreakersEndpoint.class));
            context.withPropertyValues("management.endpoints.web.exposure.include=circuitbreakers")
                    .run(it -> assertThat(it).hasSingleBean(CircuitBreakersEndpoint.class));
        }

        @Test
        void showsTheEffectiveSettings() {
            context.withPropertyValues(
                            "management.endpoints.web.exposure.include=circuitbreakers",
                            "circuitbreaker.instances.pricing.wait-duration-in-open-state=5s")
                    .run(it -> assertThat(it.getBean(CircuitBreakersEndpoint.class)
                                    .circuitBreaker("pricing")
                                    .config())
                            .containsEntry("wait-duration-in-open-state", "5s"));
        }
    }

    @Nested
    class TheMeters {

        private final ApplicationContextRunner metered = context.withConfiguration(AutoConfigurations.of(
                        MetricsAutoConfiguration.class, SimpleMetricsExportAutoConfiguration.class))
                .withBean(Pricing.class)
                .withPropertyValues("circuitbreaker.instances.pricing.consecutive-failure-threshold=2");

        @Test
        void areBoundToTheMeterRegistryOfTheApplication() {
            metered.run(it -> {
                it.getBean(Pricing.class).price();
                it.getBean(Pricing.class).price();
                MeterRegistry meters = it.getBean(MeterRegistry.class);
                assertThat(it).hasSingleBean(CircuitBreakerMetrics.class);
                assertThat(meters.get("circuitbreaker.state")
                                .tags("name", "pricing", "state", "open")
                                .gauge()
                                .value())
                        .isEqualTo(1);
                assertThat(meters.get("circuitbreaker.fallbacks")
                                .tags("name", "pricing", "source", "method", "outcome", "success")
                                .counter()
                                .count())
                        .isEqualTo(2);
            });
        }
    }

    @Nested
    class TheHealthContributor {

        private final ApplicationContextRunner healthy =
                context.withConfiguration(AutoConfigurations.of(CircuitBreakerHealthAutoConfiguration.class));

        @Test
        void isThereOnlyIfSomebodyAsksForIt() {
            healthy.run(it -> assertThat(it).doesNotHaveBean("circuitBreakersHealthIndicator"));
            healthy.withPropertyValues("management.health.circuitbreakers.enabled=true")
                    .run(it -> {
                        it.getBean(CircuitBreakerRegistry.class).get("pricing").forceOpen("drill");
                        assertThat(it.getBean("circuitBreakersHealthIndicator", HealthIndicator.class)
                                        .health()
                                        .getStatus())
                                .isEqualTo(Status.UP);
                    });
        }

        @Test
        void isDownWhileABreakerIsOpenIfSomebodyAsksForThat() {
            healthy.withPropertyValues(
                            "management.health.circuitbreakers.enabled=true",
                            "management.health.circuitbreakers.status-when-open=out-of-service")
                    .run(it -> {
                        it.getBean(CircuitBreakerRegistry.class).get("pricing").forceOpen("drill");
                        assertThat(it.getBean(CircuitBreakersHealthIndicator.class)
                                        .health()
                                        .getStatus())
                                .isEqualTo(Status.OUT_OF_SERVICE);
                    });
        }

        @Test
        void needsSpringBootsHealth() {
            healthy.withPropertyValues("management.health.circuitbreakers.enabled=true")
                    .withClassLoader(new FilteredClassLoader("org.springframework.boot.health"))
                    .run(it -> assertThat(it).hasNotFailed().doesNotHaveBean("circuitBreakersHealthIndicator"));
        }
    }

    @Nested
    class TheEventLog {

        @Test
        void doesNotListenWithoutAnEndpoint() {
            context.run(it -> assertThat(it.getBeanFactory().containsSingleton("circuitBreakerStarterEventLog"))
                    .isFalse());
        }

        @Test
        void isThereForEitherEndpoint() {
            for (String endpoint : List.of("circuitbreakers", "circuitbreakerevents")) {
                context.withPropertyValues("management.endpoints.web.exposure.include=" + endpoint)
                        .run(it -> assertThat(it.getBeanFactory().containsSingleton("circuitBreakerStarterEventLog"))
                                .isTrue());
            }
        }
    }
}
