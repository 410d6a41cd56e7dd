package dev.circuitbreaker.spring.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.circuitbreaker.core.CircuitBreaker.State;
import dev.circuitbreaker.core.CircuitBreakerConfig;
import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.core.ExceptionClassifier.Kind;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ContextConsumer;
import org.springframework.cloud.client.circuitbreaker.Customizer;
import org.springframework.cloud.context.environment.EnvironmentChangeEvent;
import org.springframework.core.ResolvableType;
import org.springframework.core.env.MapPropertySource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.client.HttpClientErrorException;

/** Which settings the circuit breakers have that a factory makes. */
class CloudSettingsTest {

    private final ApplicationContextRunner context = CloudContext.runner()
            .withPropertyValues(
                    "circuitbreaker.configs.default.sliding-window-size=50",
                    "circuitbreaker.configs.remote.sliding-window-size=20",
                    "circuitbreaker.instances.written.sliding-window-size=30");

    private static CircuitBreakerConfig config(AssertableApplicationContext context, String id) {
        return context.getBean(CircuitBreakerRegistry.class)
                .find(id)
                .orElseThrow()
                .config();
    }

    private static CloudCircuitBreakerFactory factory(AssertableApplicationContext context) {
        return context.getBean(CloudCircuitBreakerFactory.class);
    }

    /** As the bean of a method does, of which Spring knows the type argument. */
    private static ApplicationContextRunner customized(
            ApplicationContextRunner context, Customizer<CloudCircuitBreakerFactory> customizer) {
        return context.withInitializer(application -> {
            RootBeanDefinition definition = new RootBeanDefinition();
            definition.setTargetType(
                    ResolvableType.forClassWithGenerics(Customizer.class, CloudCircuitBreakerFactory.class));
            definition.setInstanceSupplier(() -> customizer);
            ((org.springframework.context.support.GenericApplicationContext) application)
                    .registerBeanDefinition("customizer", definition);
        });
    }

    private void change(AssertableApplicationContext context, Map<String, Object> properties) {
        context.getSourceApplicationContext(org.springframework.context.ConfigurableApplicationContext.class)
                .getEnvironment()
                .getPropertySources()
                .addFirst(new MapPropertySource("changed", new HashMap<>(properties)));
        context.publishEvent(new EnvironmentChangeEvent(Set.copyOf(properties.keySet())));
    }

    @Nested
    class OfAGroup {

        @Test
        void areThoseUnderItsName() {
            context.run(context -> {
                factory(context).create("orders", "remote");
                assertThat(config(context, "orders").slidingWindowSize()).isEqualTo(20);
                assertThat(config(context, "orders").consecutiveFailureThreshold())
                        .as("of the default")
                        .isEqualTo(2);
            });
        }

        @Test
        void areThoseOfAPresetOfItsName() {
            context.run(context -> {
                factory(context).create("orders", "critical-api");
                assertThat(config(context, "orders").permittedNumberOfCallsInHalfOpenState())
                        .isEqualTo(1);
                assertThat(config(context, "orders").consecutiveFailureThreshold())
                        .isEqualTo(5);
            });
        }

        @Test
        void areTheDefaultsWithoutSuchAName() {
            context.run(context -> {
                factory(context).create("orders", "unknown");
                assertThat(config(context, "orders").slidingWindowSize()).isEqualTo(50);
            });
        }

        @Test
        void yieldToThoseOfTheName() {
            context.run(context -> {
                factory(context).create("written", "remote");
                assertThat(config(context, "written").slidingWindowSize()).isEqualTo(30);
            });
        }

        @Test
        void reachABreakerThatHasBeenConfiguredBefore() {
            context.run(context -> {
                factory(context).configure(config -> config.settings().minimumNumberOfCalls(7), "orders");
                factory(context).create("orders", "remote");
                assertThat(config(context, "orders").slidingWindowSize()).isEqualTo(20);
                assertThat(config(context, "orders").minimumNumberOfCalls()).isEqualTo(7);
            });
        }

        @Test
        void staySoWithAnotherGroup() {
            context.run(context -> {
                factory(context).create("orders", "remote");
                factory(context).create("orders", "critical-api");
                assertThat(config(context, "orders").slidingWindowSize()).isEqualTo(20);
            });
        }

        @Test
        void followARefresh() {
            context.run(context -> {
                factory(context).create("orders", "remote");
                change(context, Map.of("circuitbreaker.configs.remote.sliding-window-size", "25"));
                assertThat(config(context, "orders").slidingWindowSize()).isEqualTo(25);
            });
        }

        @Test
        void areRefusedWhereTheyContradictThemselves() {
            context.withPropertyValues(
                            "circuitbreaker.configs.odd.sliding-window-size=5",
                            "circuitbreaker.configs.odd.minimum-number-of-calls=9",
                            "circuitbreaker.instances.fits.base-config=odd",
                            "circuitbreaker.instances.fits.sliding-window-size=9")
                    .run(context -> {
                        assertThat(config(context, "fits").minimumNumberOfCalls())
                                .isEqualTo(9);
                        assertThatThrownBy(() -> factory(context).create("orders", "odd"))
                                .isInstanceOf(IllegalArgumentException.class)
                                .hasMessageContaining("circuitbreaker.configs.odd.minimum-number-of-calls");
                    });
        }
    }

    @Nested
    class Configured {

        @Test
        void comeOnTopOfWhatIsWritten() {
            customized(
                            context,
                            factory -> factory.configure(
                                    config -> config.settings().minimumNumberOfCalls(6), "written", "orders"))
                    .run(context -> {
                        factory(context);
                        assertThat(config(context, "written").minimumNumberOfCalls())
                                .isEqualTo(6);
                        assertThat(config(context, "written").slidingWindowSize())
                                .isEqualTo(30);
                        assertThat(config(context, "orders").minimumNumberOfCalls())
                                .isEqualTo(6);
                    });
        }

        @Test
        void tellTheId() {
            context.run(context -> {
                factory(context)
                        .configure(
                                config -> config.settings()
                                        .minimumNumberOfCalls(config.id().length()),
                                "abc",
                                "abcde");
                assertThat(config(context, "abc").minimumNumberOfCalls()).isEqualTo(3);
                assertThat(config(context, "abcde").minimumNumberOfCalls()).isEqualTo(5);
            });
        }

        @Test
        void stayWithARefresh() {
            context.run(context -> {
                factory(context).configure(config -> config.settings().minimumNumberOfCalls(6), "written");
                change(context, Map.of("circuitbreaker.instances.written.sliding-window-size", "35"));
                assertThat(config(context, "written").slidingWindowSize()).isEqualTo(35);
                assertThat(config(context, "written").minimumNumberOfCalls()).isEqualTo(6);
            });
        }

        @Test
        void mayStartInAnotherState() {
            context.run(context -> {
                factory(context).configure(config -> config.settings().initialState(State.METRICS_ONLY), "orders");
                assertThat(context.getBean(CircuitBreakerRegistry.class)
                                .get("orders")
                                .state())
                        .isEqualTo(State.METRICS_ONLY);
            });
        }

        @Test
        void reachTheRegistryOfTheApplication() {
            context.withBean(
                            CircuitBreakerRegistry.class,
                            () -> CircuitBreakerRegistry.of(CircuitBreakerConfig.ofDefaults()))
                    .run(context -> {
                        factory(context).configure(config -> config.settings().minimumNumberOfCalls(6), "orders");
                        assertThat(config(context, "orders").minimumNumberOfCalls())
                                .isEqualTo(6);
                    });
        }

        @Test
        void areRefusedByTheirRule() {
            context.run(context -> assertThatThrownBy(() -> factory(context)
                            .configure(config -> config.settings().failureRateThreshold(120), "orders"))
                    .hasMessageContaining("failureRateThreshold (120)"));
        }
    }

    @Nested
    class ByDefault {

        @Test
        void areForWhatNothingIsWrittenFor() {
            context.run(context -> {
                CloudCircuitBreakerFactory factory = factory(context);
                factory.configureDefault(id -> factory.configBuilder(id)
                        .settings()
                        .minimumNumberOfCalls(4)
                        .build());
                factory.create("orders");
                factory.create("written");
                factory.create("grouped", "remote");
                assertThat(config(context, "orders").minimumNumberOfCalls()).isEqualTo(4);
                assertThat(config(context, "orders").slidingWindowSize()).isEqualTo(50);
                assertThat(config(context, "written").minimumNumberOfCalls()).isEqualTo(10);
                assertThat(config(context, "grouped").minimumNumberOfCalls()).isEqualTo(10);
            });
        }

        @Test
        void keepTheClockAndTheMeaningOfExceptions() {
            context.run(context -> {
                factory(context)
                        .configureDefault(id -> CircuitBreakerConfig.builder()
                                .waitDurationInOpenState(Duration.ofSeconds(7))
                                .build());
                factory(context).create("orders");
                CircuitBreakerConfig config = config(context, "orders");
                assertThat(config.ticker()).isSameAs(config(context, "written").ticker());
                assertThat(config.waitDurationInOpenState()).isEqualTo(Duration.ofSeconds(7));
                assertThat(config.countsAsFailure(HttpClientErrorException.create(
                                HttpStatus.NOT_FOUND, "not there", HttpHeaders.EMPTY, new byte[0], null)))
                        .isFalse();
            });
        }

        @Test
        void haveTheirOwnClassifier() {
            context.run(context -> {
                factory(context)
                        .configureDefault(id -> CircuitBreakerConfig.builder()
                                .exceptionClassifier(thrown -> Kind.ANSWER)
                                .build());
                factory(context).create("orders");
                assertThat(config(context, "orders").countsAsFailure(new IllegalStateException()))
                        .isFalse();
            });
        }
    }

    @Test
    void idIsNeeded() {
        ContextConsumer<AssertableApplicationContext> refused = context -> {
            assertThatThrownBy(() -> factory(context).create(" "))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("A circuit breaker must have an id");
            assertThatThrownBy(() -> factory(context).create("x".repeat(129)))
                    .isInstanceOf(IllegalArgumentException.class);
        };
        context.run(refused);
    }

    @Test
    void bothFactoriesMakeTheSameBreakers() {
        context.run(context -> {
            factory(context).create("orders", "remote");
            context.getBean(ReactiveCloudCircuitBreakerFactory.class).create("orders");
            assertThat(config(context, "orders").slidingWindowSize()).isEqualTo(20);
        });
    }
}
