package dev.circuitbreaker.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import dev.circuitbreaker.spring.cloud.CloudCircuitBreakerFactory;
import dev.circuitbreaker.spring.cloud.ReactiveCloudCircuitBreakerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cloud.client.circuitbreaker.CircuitBreakerFactory;
import org.springframework.cloud.client.circuitbreaker.ReactiveCircuitBreakerFactory;
import reactor.core.publisher.Mono;

@ExtendWith(OutputCaptureExtension.class)
class CircuitBreakerCloudAutoConfigurationTest {

    private final ApplicationContextRunner context = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    CircuitBreakerAutoConfiguration.class, CircuitBreakerCloudAutoConfiguration.class));

    @Test
    void thereAreBothFactories() {
        context.run(context -> assertThat(context)
                .hasSingleBean(CircuitBreakerFactory.class)
                .hasSingleBean(ReactiveCircuitBreakerFactory.class)
                .hasSingleBean(CloudCircuitBreakerFactory.class)
                .hasSingleBean(ReactiveCloudCircuitBreakerFactory.class));
    }

    @Test
    void anotherFactoryOfEitherKindHoldsForBoth() {
        context.withBean(CircuitBreakerFactory.class, () -> mock(CircuitBreakerFactory.class))
                .run(context -> assertThat(context)
                        .hasSingleBean(CircuitBreakerFactory.class)
                        .doesNotHaveBean(CloudCircuitBreakerFactory.class)
                        .doesNotHaveBean(ReactiveCircuitBreakerFactory.class));
        context.withBean(ReactiveCircuitBreakerFactory.class, () -> mock(ReactiveCircuitBreakerFactory.class))
                .run(context -> assertThat(context).doesNotHaveBean(CircuitBreakerFactory.class));
    }

    @Test
    void thereIsNoneWhereItIsSwitchedOff() {
        context.withPropertyValues("circuitbreaker.cloud.enabled=false")
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean(CircuitBreakerFactory.class)
                        .doesNotHaveBean(ReactiveCircuitBreakerFactory.class));
    }

    @Test
    void anotherWordIsRefused() {
        context.withPropertyValues("circuitbreaker.cloud.enabled=yes")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("circuitbreaker.cloud.enabled"));
    }

    @Test
    void publishersNeedReactor() {
        context.withClassLoader(new FilteredClassLoader(Mono.class))
                .run(context -> assertThat(context)
                        .hasSingleBean(CircuitBreakerFactory.class)
                        .doesNotHaveBean(ReactiveCircuitBreakerFactory.class));
    }

    @Test
    void applicationsWithoutSpringCloudHaveNone() {
        context.withClassLoader(new FilteredClassLoader("org.springframework.cloud"))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(CloudCircuitBreakerFactory.class));
    }

    /** OpenFeign and Gateway ask for names that no annotation has. */
    @Test
    void settingsOfWhatAFactoryMayMakeAreNotCalledUnused(CapturedOutput output) {
        context.withPropertyValues("circuitbreaker.instances.pricing.sliding-window-size=5")
                .run(context -> assertThat(output).doesNotContain("No annotation of a bean names"));
        context.withPropertyValues(
                        "circuitbreaker.instances.pricing.sliding-window-size=5", "circuitbreaker.cloud.enabled=false")
                .run(context -> assertThat(output).contains("No annotation of a bean names"));
    }
}
