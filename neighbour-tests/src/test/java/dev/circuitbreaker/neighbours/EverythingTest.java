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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.context.annotation.Configuration;
import org.springframework.resilience.annotation.ConcurrencyLimit;
import org.springframework.resilience.annotation.EnableResilientMethods;
import org.springframework.resilience.annotation.Retryable;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.authorization.AuthorizationDeniedException;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.validation.annotation.Validated;

/** A method that has all annotations at once behaves as the documentation says. */
class EverythingTest {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withUserConfiguration(Application.class, Fakes.class)
            .withBean(Client.class)
            .withPropertyValues("circuitbreaker.instances.client.consecutive-failure-threshold=2")
            .withConfiguration(AutoConfigurations.of(
                    CircuitBreakerAutoConfiguration.class,
                    CircuitBreakerValidationAutoConfiguration.class,
                    ValidationAutoConfiguration.class));

    @BeforeEach
    void logInAsAdmin() {
        logIn("ROLE_ADMIN");
    }

    @AfterEach
    void logOut() {
        SecurityContextHolder.clearContext();
    }

    private static void logIn(String role) {
        SecurityContextHolder.getContext()
                .setAuthentication(new UsernamePasswordAuthenticationToken(
                        "user", "password", AuthorityUtils.createAuthorityList(role)));
    }

    @Test
    void retriesCachesAndRunsInATransactionWhileAllIsWell() {
        runner.run(context -> {
            Client client = context.getBean(Client.class);
            client.failOnce();
            assertThat(client.ask("sku")).isEqualTo("sku in a transaction");
            assertThat(client.ask("sku")).isEqualTo("sku in a transaction");
            assertThat(client.calls()).isEqualTo(2);
        });
    }

    @Test
    void opensWhenCommitsFailAndEndsTheRetry() {
        runner.run(context -> {
            Client client = context.getBean(Client.class);
            Fakes.Transactions transactions = context.getBean(Fakes.Transactions.class);
            client.ask("held");
            transactions.canCommit.set(false);
            assertThat(client.ask("sku")).isEqualTo("fallback for commit failed");
            assertThat(context.getBean(CircuitBreakerRegistry.class)
                            .get("client")
                            .state())
                    .isEqualTo(State.OPEN);
            assertThat(client.ask("sku")).startsWith("fallback for Circuit breaker 'client' is OPEN");
            assertThat(client.ask("held")).isEqualTo("held in a transaction");
            assertThat(transactions.begun).hasValue(3);
        });
    }

    @Test
    void refusesCallersAndArgumentsWhetherOpenOrNot() {
        runner.run(context -> {
            Client client = context.getBean(Client.class);
            client.ask("sku");
            var breaker = context.getBean(CircuitBreakerRegistry.class).get("client");
            assertThatThrownBy(() -> client.ask("")).isInstanceOf(ConstraintViolationException.class);
            logIn("ROLE_GUEST");
            assertThatThrownBy(() -> client.ask("sku")).isInstanceOf(AuthorizationDeniedException.class);
            breaker.forceOpen(null);
            assertThatThrownBy(() -> client.ask("sku")).isInstanceOf(AuthorizationDeniedException.class);
            assertThat(breaker.totals().failed()).isZero();
            assertThat(breaker.totals().notPermitted()).isZero();
        });
    }

    @Configuration(proxyBeanMethods = false)
    @EnableTransactionManagement
    @EnableCaching
    @EnableResilientMethods
    @EnableMethodSecurity
    static class Application {}

    @Validated
    static class Client {

        private int calls;
        private boolean failing;

        @PreAuthorize("hasRole('ADMIN')")
        @ConcurrencyLimit(3)
        @Retryable(maxRetries = 3, delay = 0)
        @Cacheable("answers")
        @CircuitBreaker(name = "client", fallbackCache = "last", fallbackMethod = "fallback")
        @Transactional
        public String ask(@NotBlank String what) {
            calls++;
            if (failing) {
                failing = false;
                throw new IllegalStateException("down");
            }
            return TransactionSynchronizationManager.isActualTransactionActive() ? what + " in a transaction" : what;
        }

        public void failOnce() {
            failing = true;
        }

        public int calls() {
            return calls;
        }

        String fallback(String what, Throwable cause) {
            return "fallback for " + cause.getMessage();
        }
    }
}
