package dev.circuitbreaker.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.circuitbreaker.core.CircuitBreakerEvent;
import dev.circuitbreaker.core.CircuitBreakerEvent.Reconfigured;
import dev.circuitbreaker.core.CircuitBreakerEvent.StateTransition;
import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.spring.annotation.CircuitBreaker;
import dev.circuitbreaker.spring.aop.RefusedWarningsException;
import dev.circuitbreaker.spring.config.CircuitBreakerConfigCustomizer;
import dev.circuitbreaker.spring.events.Reconfigurer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;

/** What holds in child contexts, as {@code SpringApplicationBuilder} makes them. */
@ExtendWith(OutputCaptureExtension.class)
class ChildContextTest {

    private static SpringApplicationBuilder parent(String... properties) {
        return new SpringApplicationBuilder(Configured.class)
                .web(WebApplicationType.NONE)
                .properties("spring.main.banner-mode=off")
                .properties(properties);
    }

    private static ConfigurableApplicationContext child(
            SpringApplicationBuilder parent, Class<?> type, String... properties) {
        ConfigurableApplicationContext running = parent.run();
        ConfigurableApplicationContext child = child(running, type, properties);
        child.addApplicationListener((ContextClosedEvent closed) -> {
            if (closed.getApplicationContext() == child) {
                running.close();
            }
        });
        return child;
    }

    private static ConfigurableApplicationContext child(
            ConfigurableApplicationContext parent, Class<?> type, String... properties) {
        return new SpringApplicationBuilder(type)
                .web(WebApplicationType.NONE)
                .properties(properties)
                .parent(parent)
                .run();
    }

    private static void toggle(ConfigurableApplicationContext context) {
        context.getBean(CircuitBreakerRegistry.class).get("pricing").forceOpen("test");
        context.getBean(CircuitBreakerRegistry.class).get("pricing").reset("test");
    }

    @Test
    void listenersOfAChildHearOfTheBreakersOfItsParentOnce() {
        try (ConfigurableApplicationContext child = child(parent(), Listening.class)) {
            toggle(child);
            assertThat(child.getBean(Heard.class).events)
                    .hasSize(2)
                    .allSatisfy(event -> assertThat(event).isInstanceOf(StateTransition.class));
        }
    }

    @Test
    void listenersOfParentAndGrandchildHearOnce() {
        try (ConfigurableApplicationContext parent = child(parent(), Listening.class);
                ConfigurableApplicationContext child = child(parent, Listening.class)) {
            toggle(child);
            assertThat(parent.getBean(Heard.class).events).hasSize(2);
            assertThat(child.getBean(Heard.class).events).hasSize(2);
        }
    }

    @Test
    void listenersOfAChildHearOfChangesOfSettings() {
        try (ConfigurableApplicationContext child = child(parent(), Listening.class)) {
            var breaker = child.getBean(CircuitBreakerRegistry.class).get("pricing");
            child.getBean(Reconfigurer.class)
                    .apply(breaker, breaker.config().toBuilder().maxKeys(7).build());
            assertThat(child.getBean(Heard.class).events).singleElement().isInstanceOf(Reconfigured.class);
        }
    }

    @Test
    void listenersOfAClosedChildHearNoMore() {
        SpringApplicationBuilder builder = parent();
        try (ConfigurableApplicationContext parent = builder.run()) {
            ConfigurableApplicationContext child = child(parent, Listening.class);
            Heard heard = child.getBean(Heard.class);
            child.close();
            toggle(parent);
            assertThat(heard.events).isEmpty();
        }
    }

    @Test
    void childWithARegistryOfItsOwnHearsOfThatOnly() {
        try (ConfigurableApplicationContext child = child(parent(), OwnRegistry.class)) {
            toggle(child);
            assertThat(child.getBean(Heard.class).events).hasSize(2);
            toggle((ConfigurableApplicationContext) child.getParent());
            assertThat(child.getBean(Heard.class).events).hasSize(2);
        }
    }

    @Test
    void settingsAndBeansOfAChildThatHaveNoEffectAreSaid(CapturedOutput output) {
        child(parent(), Customized.class, "circuitbreaker.instances.pricing.max-keys=7")
                .close();
        assertThat(output)
                .contains("Settings of a child context are not used (pricing)")
                .contains("The CircuitBreakerConfigCustomizer of a child context is not used ('customizer')");
    }

    @Test
    void settingsOfAParentAreNotSaidToBeUnusedByItsChild(CapturedOutput output) {
        try (ConfigurableApplicationContext parent =
                parent("circuitbreaker.instances.stock.max-keys=7").run()) {
            int before = output.getAll().length();
            child(parent, Listening.class).close();
            assertThat(output.getAll().substring(before)).doesNotContain("No annotation of a bean names");
        }
    }

    @Test
    void childWithoutAutoConfigurationIsSaidToDoNothing(CapturedOutput output) {
        child(parent(), Bare.class, "circuitbreaker.instances.pricing.max-keys=7")
                .close();
        assertThat(output)
                .contains("Settings of a child context are not used (pricing)")
                .contains(
                        "The circuit breakers of beans in a child context do nothing (pricing): it has no auto-configuration. "
                                + "Annotate its configuration with @ImportAutoConfiguration(CircuitBreakerAutoConfiguration.class)");
    }

    @Test
    void childWithoutAutoConfigurationIsRefusedWhereItIsStrict() {
        try (ConfigurableApplicationContext parent =
                parent("circuitbreaker.strict=true").run()) {
            assertThatThrownBy(() -> child(parent, Bare.class))
                    .isInstanceOf(RefusedWarningsException.class)
                    .hasMessageContaining("in a child context do nothing (pricing)");
        }
    }

    @Test
    void plainChildIsNotWarnedOf(CapturedOutput output) {
        child(parent(), Plain.class).close();
        assertThat(output).doesNotContain("child context");
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @ImportAutoConfiguration(CircuitBreakerAutoConfiguration.class)
    static class Configured {}

    static class Heard {

        final List<CircuitBreakerEvent> events = new ArrayList<>();

        @EventListener
        void onEvent(CircuitBreakerEvent event) {
            events.add(event);
        }
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @ImportAutoConfiguration(CircuitBreakerAutoConfiguration.class)
    static class Listening {
        @Bean
        Heard heard() {
            return new Heard();
        }
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @ImportAutoConfiguration(CircuitBreakerAutoConfiguration.class)
    static class OwnRegistry {
        @Bean
        Heard heard() {
            return new Heard();
        }

        @Bean
        CircuitBreakerRegistry own() {
            return CircuitBreakerRegistry.of(dev.circuitbreaker.core.CircuitBreakerConfig.ofDefaults());
        }
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @ImportAutoConfiguration(CircuitBreakerAutoConfiguration.class)
    static class Customized {
        @Bean
        CircuitBreakerConfigCustomizer customizer() {
            return (name, builder) -> builder.maxKeys(9);
        }
    }

    static class Client {
        @CircuitBreaker("pricing")
        public String price() {
            return "";
        }
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    static class Bare {
        @Bean
        Client client() {
            return new Client();
        }
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    static class Plain {}
}
