package dev.circuitbreaker.neighbours;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.circuitbreaker.core.CircuitBreaker.State;
import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.spring.annotation.CircuitBreaker;
import dev.circuitbreaker.spring.autoconfigure.CircuitBreakerAutoConfiguration;
import dev.circuitbreaker.spring.autoconfigure.CircuitBreakerValidationAutoConfiguration;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.constraints.NotBlank;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.validation.annotation.Validated;
import org.springframework.validation.method.MethodValidationException;

/** Arguments that validation refuses never were a call, wherever it stands. */
class ValidationTest {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withUserConfiguration(Transactions.class, Fakes.class)
            .withBean(Client.class)
            .withPropertyValues("circuitbreaker.configs.default.consecutive-failure-threshold=1")
            .withConfiguration(AutoConfigurations.of(
                    CircuitBreakerAutoConfiguration.class,
                    CircuitBreakerValidationAutoConfiguration.class,
                    ValidationAutoConfiguration.class));

    @Test
    void refusedArgumentsAreNoFailureAndBringNoFallback() {
        runner.run(context -> {
            Client client = context.getBean(Client.class);
            assertThatThrownBy(() -> client.plain("")).isInstanceOf(ConstraintViolationException.class);
            assertThatThrownBy(() -> client.recovered("")).isInstanceOf(ConstraintViolationException.class);
            assertThatThrownBy(() -> client.transactional("")).isInstanceOf(ConstraintViolationException.class);
            var breaker = context.getBean(CircuitBreakerRegistry.class).get("client");
            assertThat(breaker.state()).isEqualTo(State.CLOSED);
            assertThat(breaker.snapshot().bufferedCalls()).isZero();
            assertThat(breaker.totals().failed()).isZero();
        });
    }

    @Test
    void refusedArgumentsAreNoFailureAlsoWhereSpringAdaptsWhatIsThrown() {
        runner.withPropertyValues("spring.validation.method.adapt-constraint-violations=true")
                .run(context -> {
                    assertThatThrownBy(() -> context.getBean(Client.class).transactional(""))
                            .isInstanceOf(MethodValidationException.class);
                    assertThat(context.getBean(CircuitBreakerRegistry.class)
                                    .get("client")
                                    .totals()
                                    .failed())
                            .isZero();
                });
    }

    @Test
    void argumentsAreLookedAtAlsoWhileTheBreakerIsOpen() {
        runner.withBean(Untransacted.class).run(context -> {
            context.getBean(CircuitBreakerRegistry.class).get("client").forceOpen(null);
            assertThatThrownBy(() -> context.getBean(Untransacted.class).ask(""))
                    .isInstanceOf(ConstraintViolationException.class);
        });
    }

    @Test
    void argumentsAreNotLookedAtWhileItIsOpenIfAnyMethodOfTheBeanHasATransaction() {
        runner.run(context -> {
            context.getBean(CircuitBreakerRegistry.class).get("client").forceOpen(null);
            assertThat(context.getBean(Client.class).transactional("")).isEqualTo("fallback");
            assertThat(context.getBean(Client.class).recovered("")).isEqualTo("fallback");
        });
    }

    @Configuration(proxyBeanMethods = false)
    @EnableTransactionManagement
    static class Transactions {}

    @Validated
    static class Client {

        @CircuitBreaker(name = "client")
        public String plain(@NotBlank String what) {
            return what;
        }

        @CircuitBreaker(name = "client", fallbackMethod = "fallback")
        public String recovered(@NotBlank String what) {
            return what;
        }

        @Transactional
        @CircuitBreaker(name = "client", fallbackMethod = "fallback")
        public String transactional(@NotBlank String what) {
            return what;
        }

        String fallback(String what, Throwable cause) {
            return "fallback";
        }
    }

    @Validated
    static class Untransacted {

        @CircuitBreaker(name = "client", fallbackMethod = "fallback")
        public String ask(@NotBlank String what) {
            return what;
        }

        String fallback(String what, Throwable cause) {
            return "fallback";
        }
    }
}
