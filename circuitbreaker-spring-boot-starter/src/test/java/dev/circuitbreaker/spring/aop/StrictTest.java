package dev.circuitbreaker.spring.aop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.circuitbreaker.core.CircuitBreakerConfig;
import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.spring.annotation.CircuitBreaker;
import dev.circuitbreaker.spring.autoconfigure.CircuitBreakerAutoConfiguration;
import dev.circuitbreaker.spring.config.CircuitBreakerConfigurations;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowingConsumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.SystemEnvironmentPropertySource;

@ExtendWith(OutputCaptureExtension.class)
class StrictTest {

    private final ApplicationContextRunner context = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(CircuitBreakerAutoConfiguration.class));

    @Test
    void stopsAnApplicationThatHasWarnings() {
        context.withBean(Private.class)
                .withPropertyValues("circuitbreaker.strict=true")
                .run(it -> {
                    assertThat(it).hasFailed();
                    assertThat(it.getStartupFailure())
                            .isInstanceOfSatisfying(RefusedWarningsException.class, refused -> {
                                FailureAnalysis analysis =
                                        new RefusedWarningsFailureAnalyzer().analyze(refused, refused);
                                assertThat(analysis.getDescription())
                                        .startsWith("circuitbreaker.strict is true, so what is otherwise warned about")
                                        .contains("is private, so no proxy can stand in front of it. Make it visible");
                            });
                });
    }

    @Test
    void refusesEverythingThatIsWarnedAboutInOneList() {
        context.withBean(Private.class)
                .withBean(Narrow.class)
                .withBean(StartCheck.class, () -> names -> List.of("Something else is wrong."))
                .withPropertyValues(
                        "circuitbreaker.strict=true",
                        "circuit-breaker.instances.pricing.max-keys=7",
                        "resilience4j.circuitbreaker.instances.pricing.sliding-window-size=7",
                        "circuitbreaker.instances.pricng.failure-rate-threshold=0.5")
                .run(it -> assertThat(it.getStartupFailure())
                        .isInstanceOfSatisfying(
                                RefusedWarningsException.class,
                                refused -> assertThat(refused.warnings())
                                        .satisfiesExactlyInAnyOrder(
                                                has("is private, so no proxy can stand in front of it"),
                                                has("none takes a CallNotPermittedException"),
                                                has("Something else is wrong."),
                                                has("Settings below 'circuit-breaker'"),
                                                has("Nothing reads the settings below 'resilience4j.circuitbreaker'"),
                                                has("failure-rate-threshold is 0.5 percent"),
                                                has("No annotation of a bean names circuit breaker 'pricng'"))));
    }

    private static ThrowingConsumer<String> has(String part) {
        return warning -> assertThat(warning).contains(part);
    }

    @Test
    void letsAnApplicationWithoutWarningsStart() {
        context.withBean(Short.class)
                .withPropertyValues("circuitbreaker.strict=true")
                .run(it -> assertThat(it).hasNotFailed());
    }

    @Test
    void isNotTheDefault(CapturedOutput output) {
        context.withBean(Private.class).run(it -> assertThat(it).hasNotFailed());
        assertThat(output).contains("is private, so no proxy can stand in front of it");
    }

    @Nested
    class WarnsOf {

        @Test
        void aRegistryOfTheApplicationThatKnowsNoSettings(CapturedOutput output) {
            context.withUserConfiguration(OwnRegistry.class)
                    .withBean(Short.class)
                    .withPropertyValues("circuitbreaker.instances.pricing.max-keys=7")
                    .run(it -> {});
            assertThat(output)
                    .contains(
                            "The settings under circuitbreaker.instances are not used (pricing): the application has a "
                                    + "CircuitBreakerRegistry bean of its own, 'ownRegistry'.")
                    .contains("CircuitBreakerRegistry.of(configurations::forName)");
        }

        @Test
        void noRegistryThatAsksForTheSettings(CapturedOutput output) {
            context.withUserConfiguration(KnowingRegistry.class)
                    .withBean(Short.class)
                    .withPropertyValues("circuitbreaker.instances.pricing.max-keys=7")
                    .run(it -> assertThat(it.getBean(CircuitBreakerRegistry.class)
                                    .get("pricing")
                                    .config()
                                    .maxKeys())
                            .isEqualTo(7));
            assertThat(output).doesNotContain("are not used");
        }

        @Test
        void settingsOfAChildContextThatItsParentHasNot(CapturedOutput output) {
            context.withPropertyValues("circuitbreaker.instances.stock.max-keys=7")
                    .run(parent -> context.withParent(parent)
                            .withPropertyValues("circuitbreaker.instances.pricing.max-keys=7")
                            .run(child -> assertThat(child).hasNotFailed()));
            assertThat(output)
                    .contains("Settings of a child context are not used (pricing): its circuit breakers are those");
        }

        @Test
        void settingsBelowThePrefixOfResilience4j(CapturedOutput output) {
            context.withPropertyValues("resilience4j.circuitbreaker.instances.pricing.sliding-window-size=7")
                    .run(it -> {});
            assertThat(output)
                    .contains("Nothing reads the settings below 'resilience4j.circuitbreaker', such as "
                            + "resilience4j.circuitbreaker.instances.pricing.sliding-window-size: write in their place "
                            + "what follows")
                    .contains("    pricing:\n      sliding-window-size: 7\n");
        }

        @Test
        void settingsBelowAPrefixThatIsNearlyOurs(CapturedOutput output) {
            context.withPropertyValues(
                            "circuit.breaker.instances.pricing.max-keys=7",
                            "circuitbreakers.configs.default.max-keys=7")
                    .run(it -> {});
            assertThat(output).contains("below 'circuit.breaker'").contains("below 'circuitbreakers'");
        }

        @Test
        void aSpellingOfThePrefixThatIsReadAllTheSame(CapturedOutput output) {
            context.withBean(Short.class)
                    .withPropertyValues("circuit-breaker.instances.pricing.max-keys=7")
                    .run(it -> assertThat(it.getBean(CircuitBreakerRegistry.class)
                                    .get("pricing")
                                    .config()
                                    .maxKeys())
                            .isEqualTo(7));
            assertThat(output)
                    .contains(
                            "Settings below 'circuit-breaker', such as circuit-breaker.instances.pricing.max-keys, are read as "
                                    + "if they stood below 'circuitbreaker', as Spring Boot takes both for the same. Write 'circuitbreaker'");
        }

        @Test
        void aSpellingOfThePrefixWithoutAGroup(CapturedOutput output) {
            context.withPropertyValues("circuit-breaker.pricing.max-keys=7", "circuit-breaker.pricing.color=red")
                    .run(it -> assertThat(it).hasNotFailed());
            assertThat(output)
                    .contains(
                            "Nothing reads the settings below 'circuit-breaker', such as circuit-breaker.pricing.max-keys: "
                                    + "write 'circuitbreaker.instances' in place of 'circuit-breaker', or remove them.");
        }

        @Test
        void environmentVariablesBelowAPrefixThatIsNearlyOurs(CapturedOutput output) {
            context.withInitializer(it -> it.getEnvironment()
                            .getPropertySources()
                            .addFirst(new SystemEnvironmentPropertySource(
                                    "systemEnvironment",
                                    Map.of(
                                            "CIRCUIT_BREAKER_INSTANCES_PRICING_MAXKEYS", "7",
                                            "RESILIENCE4J_CIRCUITBREAKER_INSTANCES_PRICING_SLIDINGWINDOWSIZE", "7",
                                            "CIRCUIT_BREAKER_SERVICE_HOST", "10.0.0.1"))))
                    .run(it -> assertThat(it).hasNotFailed());
            assertThat(output)
                    .contains("below 'CIRCUIT_BREAKER', such as CIRCUIT_BREAKER_INSTANCES_PRICING_MAXKEYS: write "
                            + "'CIRCUITBREAKER' in place of 'CIRCUIT_BREAKER'")
                    .contains("below 'RESILIENCE4J_CIRCUITBREAKER', such as")
                    .doesNotContain("SERVICE_HOST");
        }

        @Test
        void nothingOfAnotherLibraryWithNearlyThatPrefix(CapturedOutput output) {
            context.withPropertyValues("circuit-breaker.color=red", "circuit-breaker.pricing.color=red")
                    .run(it -> assertThat(it).hasNotFailed());
            assertThat(output).doesNotContain("circuit-breaker");
        }

        @Test
        void anAnnotatedBeanMethod(CapturedOutput output) {
            context.withUserConfiguration(AnnotatedBeanMethod.class).run(it -> {});
            assertThat(output).contains("guards one call, that which makes the bean: the method is a @Bean method");
        }

        @Test
        void aNameThatIsAnExpression(CapturedOutput output) {
            context.withBean(Expression.class).run(it -> {});
            assertThat(output)
                    .contains(
                            "is called '#tenant': a name is no expression. Write a plain name, and key = \"#tenant\"");
        }

        @Test
        void aFallbackThatCannotAnswerARejection(CapturedOutput output) {
            context.withBean(Narrow.class).run(it -> {});
            assertThat(output).contains("answers when circuit breaker 'pricing' rejects a call: none takes a CallNotP");
        }

        @Test
        void anAnnotatedFallback(CapturedOutput output) {
            context.withBean(AnnotatedFallback.class).run(it -> {});
            assertThat(output)
                    .contains("does nothing when the fallback answers for")
                    .contains("write beanName::there, or remove its annotation");
        }

        @Test
        void aBeanThatNoProxyStandsFor(CapturedOutput output) {
            context.withInitializer(it -> it.getBeanFactory().registerSingleton("early", new Short()))
                    .run(it -> {});
            assertThat(output).contains("Short do nothing: its bean was made before proxies could be");
        }
    }

    static class Short {
        @CircuitBreaker("pricing")
        public String price() {
            return "";
        }
    }

    static class Private {
        @CircuitBreaker("pricing")
        private String price() {
            return "";
        }
    }

    static class Expression {
        @CircuitBreaker(name = "#tenant")
        public String price(String tenant) {
            return tenant;
        }
    }

    static class Narrow {
        @CircuitBreaker(name = "pricing", fallbackMethod = "last")
        public String price() {
            return "";
        }

        String last(IllegalStateException cause) {
            return "";
        }
    }

    static class AnnotatedFallback {
        @CircuitBreaker(name = "here", fallbackMethod = "there")
        public String here() {
            return "";
        }

        @CircuitBreaker(name = "there")
        public String there() {
            return "";
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class AnnotatedBeanMethod {
        @Bean
        @CircuitBreaker("pricing")
        Object madeOnce() {
            return new Object();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnRegistry {
        @Bean
        CircuitBreakerRegistry ownRegistry() {
            return CircuitBreakerRegistry.of(CircuitBreakerConfig.ofDefaults());
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class KnowingRegistry {
        @Bean
        CircuitBreakerRegistry ownRegistry(CircuitBreakerConfigurations configurations) {
            return CircuitBreakerRegistry.of(configurations::forName);
        }
    }
}
