package dev.circuitbreaker.neighbours;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Named.named;

import dev.circuitbreaker.core.CallNotPermittedException;
import dev.circuitbreaker.core.CircuitBreaker.State;
import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.spring.annotation.CircuitBreaker;
import dev.circuitbreaker.spring.autoconfigure.CircuitBreakerAutoConfiguration;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The circuit breaker stands outside the transaction, and inside the cache, however transactions are switched on. */
class TransactionTest {

    static Stream<Named<ApplicationContextRunner>> ways() {
        ApplicationContextRunner runner = new ApplicationContextRunner()
                .withUserConfiguration(Fakes.class)
                .withBean(Accounts.class)
                .withPropertyValues("circuitbreaker.configs.default.consecutive-failure-threshold=1")
                .withConfiguration(AutoConfigurations.of(CircuitBreakerAutoConfiguration.class));
        return Stream.of(
                named(
                        "by Boot",
                        runner.withUserConfiguration(Caching.class)
                                .withConfiguration(AutoConfigurations.of(
                                        TransactionAutoConfiguration.class, AopAutoConfiguration.class))),
                named("by the application", runner.withUserConfiguration(Caching.class, Lowest.class)),
                named("by the application, before caches", runner.withUserConfiguration(Lowest.class, Caching.class)),
                named("by the application, first of all", runner.withUserConfiguration(First.class, Caching.class)));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void countsATransactionThatCannotBegin(ApplicationContextRunner runner) {
        runner.run(context -> {
            context.getBean(Fakes.Transactions.class).canBegin.set(false);
            assertThat(context.getBean(Accounts.class).transfer())
                    .isEqualTo("fallback for CannotCreateTransactionException");
            assertThat(context.getBean(CircuitBreakerRegistry.class)
                            .get("accounts")
                            .state())
                    .isEqualTo(State.OPEN);
        });
    }

    @ParameterizedTest
    @MethodSource("ways")
    void countsACommitThatFails(ApplicationContextRunner runner) {
        runner.run(context -> {
            context.getBean(Fakes.Transactions.class).canCommit.set(false);
            assertThat(context.getBean(Accounts.class).transfer()).isEqualTo("fallback for TransactionSystemException");
            assertThat(context.getBean(CircuitBreakerRegistry.class)
                            .get("accounts")
                            .state())
                    .isEqualTo(State.OPEN);
        });
    }

    @ParameterizedTest
    @MethodSource("ways")
    void anOpenBreakerTakesNoConnectionAndSparesTheTransactionOfTheCaller(ApplicationContextRunner runner) {
        runner.run(context -> {
            Fakes.Transactions transactions = context.getBean(Fakes.Transactions.class);
            context.getBean(CircuitBreakerRegistry.class).get("accounts").forceOpen(null);
            Accounts accounts = context.getBean(Accounts.class);
            assertThat(accounts.transfer()).isEqualTo("fallback for CallNotPermittedException");
            assertThat(transactions.begun).hasValue(0);
            AtomicReference<Boolean> rollbackOnly = new AtomicReference<>();
            new TransactionTemplate(transactions).executeWithoutResult(status -> {
                assertThatThrownBy(accounts::unanswered).isInstanceOf(CallNotPermittedException.class);
                rollbackOnly.set(status.isRollbackOnly());
            });
            assertThat(rollbackOnly).hasValue(false);
        });
    }

    @ParameterizedTest
    @MethodSource("ways")
    void whatACacheHoldsIsServedWhileTheBreakerIsOpen(ApplicationContextRunner runner) {
        runner.run(context -> {
            Accounts accounts = context.getBean(Accounts.class);
            assertThat(accounts.balance()).isEqualTo("balance in a transaction");
            context.getBean(CircuitBreakerRegistry.class).get("accounts").forceOpen(null);
            assertThat(accounts.balance()).isEqualTo("balance in a transaction");
            assertThat(context.getBean(Fakes.Transactions.class).begun.get()).isPositive();
        });
    }

    @Test
    void aTransactionIsMovedAlsoWithinAProxyOfInterfaces() {
        new ApplicationContextRunner()
                .withUserConfiguration(First.class, Caching.class, Fakes.class)
                .withBean(Ledger.class, PlainLedger::new)
                .withConfiguration(AutoConfigurations.of(CircuitBreakerAutoConfiguration.class))
                .run(context -> {
                    Ledger ledger = context.getBean(Ledger.class);
                    assertThat(Proxy.isProxyClass(ledger.getClass())).isTrue();
                    context.getBean(Fakes.Transactions.class).canCommit.set(false);
                    assertThat(ledger.write()).isEqualTo("fallback for TransactionSystemException");
                    context.getBean(Fakes.Transactions.class).canCommit.set(true);
                    assertThat(ledger.read()).isEqualTo("read in a transaction");
                    assertThat(ledger.read()).isEqualTo("read in a transaction");
                    // of a method that is not guarded, the transaction stays outside the cache, and begins for a hit,
                    // too
                    assertThat(context.getBean(Fakes.Transactions.class).begun).hasValue(3);
                });
    }

    interface Ledger {
        String write();

        String read();
    }

    static class PlainLedger implements Ledger {

        @Override
        @Transactional
        @CircuitBreaker(name = "ledger", fallbackMethod = "fallback")
        public String write() {
            return "written";
        }

        @Override
        @Cacheable("ledger")
        @Transactional
        public String read() {
            return TransactionSynchronizationManager.isActualTransactionActive() ? "read in a transaction" : "read";
        }

        String fallback(Throwable cause) {
            return "fallback for " + cause.getClass().getSimpleName();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableCaching
    static class Caching {}

    @Configuration(proxyBeanMethods = false)
    @EnableTransactionManagement
    static class Lowest {}

    @Configuration(proxyBeanMethods = false)
    @EnableTransactionManagement(order = 0)
    static class First {}

    static class Accounts {

        @Transactional
        @CircuitBreaker(name = "accounts", fallbackMethod = "fallback")
        public String transfer() {
            return "done";
        }

        @Transactional
        @CircuitBreaker(name = "accounts")
        public String unanswered() {
            return "done";
        }

        @Cacheable("balances")
        @Transactional
        @CircuitBreaker(name = "accounts")
        public String balance() {
            return TransactionSynchronizationManager.isActualTransactionActive()
                    ? "balance in a transaction"
                    : "balance";
        }

        String fallback(Throwable cause) {
            return "fallback for " + cause.getClass().getSimpleName();
        }
    }
}
