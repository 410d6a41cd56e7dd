package dev.circuitbreaker.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.CircuitBreaker.State;
import dev.circuitbreaker.core.CircuitBreakerEvent.Reconfigured;
import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.core.ManualTicker;
import dev.circuitbreaker.core.Ticker;
import dev.circuitbreaker.spring.config.CircuitBreakerConfigCustomizer;
import dev.circuitbreaker.spring.refresh.CircuitBreakerRefresh;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cloud.context.environment.EnvironmentChangeEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.MapPropertySource;

@ExtendWith(OutputCaptureExtension.class)
class CircuitBreakerRefreshAutoConfigurationTest {

    private static final String PRICING = "circuitbreaker.instances.pricing.";
    private static final String STOCK = "circuitbreaker.instances.stock.";

    private final ApplicationContextRunner context = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    CircuitBreakerAutoConfiguration.class,
                    CircuitBreakerRefreshAutoConfiguration.class,
                    CircuitBreakerClassifierAutoConfiguration.class))
            .withBean(Heard.class)
            .withBean(Ticker.class, () -> new ManualTicker(Long.MAX_VALUE - 5))
            .withPropertyValues(
                    PRICING + "sliding-window-size=7",
                    PRICING + "record-result-predicate=" + Free.class.getName(),
                    STOCK + "wait-duration-in-open-state=${wait:30s}");

    /** A result that counts as a failure. */
    public static final class Free implements Predicate<Object> {

        @Override
        public boolean test(Object price) {
            return Integer.valueOf(0).equals(price);
        }
    }

    static class Heard {

        final List<String> changes = new ArrayList<>();

        @EventListener
        void hear(Reconfigured change) {
            changes.add(change.name());
        }
    }

    /** An application whose environment changes. */
    private static final class Running {

        final CircuitBreakerRegistry breakers;
        private final AssertableApplicationContext application;
        private final Map<String, Object> properties = new HashMap<>();

        Running(AssertableApplicationContext application) {
            this.application = application;
            this.breakers = application.getBean(CircuitBreakerRegistry.class);
            application.getEnvironment().getPropertySources().addFirst(new MapPropertySource("changed", properties));
        }

        void change(String... keysAndValues) {
            for (int i = 0; i < keysAndValues.length; i += 2) {
                properties.put(keysAndValues[i], keysAndValues[i + 1]);
            }
            application.publishEvent(new EnvironmentChangeEvent(application, properties.keySet()));
        }

        List<String> changes() {
            return application.getBean(Heard.class).changes;
        }
    }

    private void run(Consumer<Running> test) {
        context.run(it -> test.accept(new Running(it)));
    }

    @Nested
    class AChangedSetting {

        @Test
        void reachesTheRunningBreakerAndKeepsItsWindow() {
            run(it -> {
                CircuitBreaker pricing = it.breakers.get("pricing");
                pricing.acquire().failed(new IllegalStateException());

                it.change(PRICING + "failure-rate-threshold", "20");

                assertThat(it.breakers.get("pricing")).isSameAs(pricing);
                assertThat(pricing.config().failureRateThreshold()).isEqualTo(20);
                assertThat(pricing.snapshot().failedCalls()).isEqualTo(1);
                assertThat(it.changes()).containsExactly("pricing");
            });
        }

        @Test
        void keepsTheStateAndTheRunningWait() {
            run(it -> {
                CircuitBreaker stock = it.breakers.get("stock");
                for (int i = 0; i < 10; i++) {
                    stock.acquire().failed(new IllegalStateException());
                }

                it.change("wait", "5s");

                assertThat(stock.state()).isEqualTo(State.OPEN);
                assertThat(stock.snapshot().retryAfter()).isEqualTo(Duration.ofSeconds(30));
                assertThat(stock.config().waitDurationInOpenState()).isEqualTo(Duration.ofSeconds(5));
            });
        }

        @Test
        void beginsAndEndsTheTrialOfACandidate() {
            run(it -> {
                CircuitBreaker pricing = it.breakers.get("pricing");
                it.change(PRICING + "candidate.failure-rate-threshold", "20");
                assertThat(pricing.config().candidate().failureRateThreshold()).isEqualTo(20);
                assertThat(pricing.config().candidate().slidingWindowSize()).isEqualTo(7);
                pricing.acquire().failed(new IllegalStateException());

                it.change(STOCK + "failure-rate-threshold", "40");
                assertThat(pricing.snapshot().candidate().passedFailed()).isEqualTo(1);

                it.change(PRICING + "candidate.failure-rate-threshold", "30");
                assertThat(pricing.snapshot().candidate().passedFailed()).isZero();
                assertThat(it.changes()).containsExactly("pricing", "stock", "pricing");
            });
        }

        @Test
        void holdsForBreakersCreatedLater() {
            run(it -> {
                it.change("circuitbreaker.configs.default.sliding-window-size", "40");

                assertThat(it.breakers.get("later").config().slidingWindowSize())
                        .isEqualTo(40);
            });
        }

        @Test
        void createsABreakerForANewName() {
            run(it -> {
                it.change("circuitbreaker.instances.reviews.sliding-window-size", "40");

                assertThat(it.breakers.find("reviews"))
                        .hasValueSatisfying(reviews ->
                                assertThat(reviews.config().slidingWindowSize()).isEqualTo(40));
            });
        }
    }

    @Nested
    class WhatIsWrittenTheSame {

        @Test
        void isNotReconfigured() {
            run(it -> {
                it.change("something.else", "1", PRICING + "sliding-window-size", "7");

                assertThat(it.changes()).isEmpty();
            });
        }

        @Test
        void keepsWhatAnOperatorHasChanged() {
            run(it -> {
                CircuitBreaker pricing = it.breakers.get("pricing");
                pricing.reconfigure(
                        pricing.config().toBuilder().failureRateThreshold(30).build());

                it.change(STOCK + "sliding-window-size", "40");

                assertThat(pricing.config().failureRateThreshold()).isEqualTo(30);
                assertThat(it.changes()).containsExactly("stock");
            });
        }
    }

    @Nested
    class ARefusedSetting {

        @Test
        void stopsTheWholeChange(CapturedOutput output) {
            run(it -> {
                it.change(STOCK + "sliding-window-size", "40", PRICING + "failure-rate-threshold", "120");

                assertThat(it.changes()).isEmpty();
                assertThat(it.breakers.get("stock").config().slidingWindowSize())
                        .isEqualTo(100);
                assertThat(it.breakers.get("later").config().slidingWindowSize())
                        .isEqualTo(100);
                assertThat(output.getAll().split("ERROR", -1)).hasSize(2);
                assertThat(output)
                        .contains("Circuit breakers keep their settings")
                        .contains("Property: " + PRICING + "failure-rate-threshold")
                        .contains("Value:    \"120\"")
                        .contains("must be greater than 0 and at most 100");
            });
        }

        @Test
        void stopsTheWholeChangeAlsoIfACustomizerMakesIt() {
            CircuitBreakerConfigCustomizer halving = (name, builder) -> {
                if (name.equals("stock")) {
                    builder.slidingWindowSize(builder.build().slidingWindowSize() / 2);
                }
            };
            context.withBean(CircuitBreakerConfigCustomizer.class, () -> halving)
                    .run(application -> {
                        Running it = new Running(application);

                        it.change(
                                PRICING + "failure-rate-threshold", "20",
                                STOCK + "sliding-window-size", "1",
                                STOCK + "minimum-number-of-calls", "1");

                        assertThat(it.changes()).isEmpty();
                        assertThat(it.breakers.get("pricing").config().failureRateThreshold())
                                .isEqualTo(50);
                    });
        }

        @Test
        void isForgottenOnceItIsCorrected() {
            run(it -> {
                it.change(PRICING + "failure-rate-threshold", "120");
                it.change(PRICING + "failure-rate-threshold", "20");

                assertThat(it.changes()).containsExactly("pricing");
            });
        }
    }

    @Test
    void isNotThereWithoutSpringCloud() {
        context.withClassLoader(new FilteredClassLoader(EnvironmentChangeEvent.class))
                .run(it -> assertThat(it).hasNotFailed().doesNotHaveBean(CircuitBreakerRefresh.class));
    }
}
