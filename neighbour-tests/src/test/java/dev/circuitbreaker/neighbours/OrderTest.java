package dev.circuitbreaker.neighbours;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Named.named;

import dev.circuitbreaker.spring.annotation.CircuitBreaker;
import dev.circuitbreaker.spring.autoconfigure.CircuitBreakerAutoConfiguration;
import dev.circuitbreaker.spring.autoconfigure.CircuitBreakerValidationAutoConfiguration;
import jakarta.validation.constraints.NotBlank;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.resilience.annotation.ConcurrencyLimit;
import org.springframework.resilience.annotation.ConcurrencyLimitBeanPostProcessor;
import org.springframework.resilience.annotation.EnableResilientMethods;
import org.springframework.resilience.annotation.RetryAnnotationBeanPostProcessor;
import org.springframework.resilience.annotation.Retryable;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.AsyncAnnotationBeanPostProcessor;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.security.access.prepost.PostAuthorize;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.validation.annotation.Validated;

/** fallback ( async ( limit ( retry ( cache ( breaker ( transaction ( method ))))))), however each is switched on. */
class OrderTest {

    private static final List<String> ORDER =
            List.of("fallback", "async", "limit", "retry", "cache", "breaker", "transaction");

    private static ApplicationContextRunner runner(Class<?>... ways) {
        return new ApplicationContextRunner()
                .withUserConfiguration(Fakes.class)
                .withUserConfiguration(ways)
                .withBean(Client.class)
                .withBean(WithoutUs.class)
                .withConfiguration(AutoConfigurations.of(
                        CircuitBreakerAutoConfiguration.class,
                        CircuitBreakerValidationAutoConfiguration.class,
                        ValidationAutoConfiguration.class));
    }

    static Stream<Named<ApplicationContextRunner>> ways() {
        return Stream.of(
                named(
                        "transactions by Boot",
                        runner(Async1.class, Resilient1.class, Caching.class, Security.class)
                                .withConfiguration(AutoConfigurations.of(
                                        TransactionAutoConfiguration.class, AopAutoConfiguration.class))),
                named(
                        "transactions by the application",
                        runner(Async1.class, Resilient1.class, Caching.class, Security.class, Transactions.class)),
                named(
                        "transactions before caches",
                        runner(Transactions.class, Caching.class, Async1.class, Resilient1.class, Security.class)),
                named(
                        "transactions of the highest order",
                        runner(HighTransactions.class, Caching.class, Async1.class, Resilient1.class, Security.class)),
                named(
                        "caches of the highest order",
                        runner(HighCaching.class, Transactions.class, Async1.class, Resilient1.class, Security.class)),
                named(
                        "authorization of the lowest order",
                        runner(LateSecurity.class, Transactions.class, Caching.class, Async1.class, Resilient1.class)),
                named(
                        "post-processors as beans",
                        runner(Async2.class, Resilient2.class, Transactions.class, Caching.class, Security.class)),
                named(
                        "aspects of AspectJ",
                        runner(Transactions.class, Caching.class, Async1.class, Resilient1.class, Security.class)
                                .withConfiguration(AutoConfigurations.of(AopAutoConfiguration.class))));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void layersStandInTheOrderThatIsPromised(ApplicationContextRunner runner) {
        runner.run(context -> {
            List<String> chain = Chain.around(context.getBean(Client.class), "everything");
            assertThat(chain).containsAll(ORDER);
            assertThat(chain).filteredOn(ORDER::contains).containsExactlyElementsOf(ORDER);
        });
    }

    @ParameterizedTest
    @MethodSource("ways")
    void authorizationStandsOutsideTheBreaker(ApplicationContextRunner runner) {
        runner.run(context -> assertThat(Chain.around(context.getBean(Client.class), "everything"))
                .containsSubsequence("authorization", "authorization", "breaker"));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void orderOfTheOthersAmongThemselvesStays(ApplicationContextRunner runner) {
        runner.run(context -> {
            List<String> with = new ArrayList<>(Chain.around(context.getBean(Client.class), "everything"));
            List<String> without = new ArrayList<>(Chain.around(context.getBean(WithoutUs.class), "everything"));
            with.removeAll(List.of("fallback", "breaker", "transaction"));
            without.remove("transaction"); // which may be moved
            assertThat(with).isEqualTo(without);
        });
    }

    @ParameterizedTest
    @MethodSource("ways")
    void orderOfMethodsThatAreNotGuardedStays(ApplicationContextRunner runner) {
        runner.run(context -> assertThat(Chain.around(context.getBean(Client.class), "notGuarded"))
                .isEqualTo(Chain.around(context.getBean(WithoutUs.class), "everything")));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void validationStandsOutsideWhereThereIsNoTransaction(ApplicationContextRunner runner) {
        runner.withBean(Untransacted.class)
                .run(context -> assertThat(Chain.around(context.getBean(Untransacted.class), "ask"))
                        .containsExactly("fallback", "validation", "breaker"));
    }

    @Test
    void breakerStandsInsideARetryThatIsAppended() {
        runner(Async1.class, Appended.class, Transactions.class, Caching.class, Security.class)
                .run(context -> assertThat(Chain.around(context.getBean(Client.class), "everything"))
                        .containsSubsequence("fallback", "async", "limit", "cache", "retry", "breaker", "transaction"));
    }

    @Test
    void authorizationAndAsyncStandAsTheyDoWithoutUs() {
        runner(Async1.class, Security.class).run(context -> {
            assertThat(Chain.around(context.getBean(WithoutUs.class), "authorizedElsewhere"))
                    .containsExactly("async", "authorization", "validation");
            assertThat(Chain.around(context.getBean(Client.class), "authorizedElsewhere"))
                    .containsExactly("fallback", "async", "authorization", "validation", "breaker");
        });
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAsync
    static class Async1 {}

    @Configuration(proxyBeanMethods = false)
    static class Async2 {
        @Bean
        static AsyncAnnotationBeanPostProcessor async() {
            AsyncAnnotationBeanPostProcessor processor = new AsyncAnnotationBeanPostProcessor();
            processor.setProxyTargetClass(true);
            return processor;
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableResilientMethods
    static class Resilient1 {}

    @Configuration(proxyBeanMethods = false)
    static class Resilient2 {
        @Bean
        static RetryAnnotationBeanPostProcessor retry() {
            RetryAnnotationBeanPostProcessor processor = new RetryAnnotationBeanPostProcessor();
            processor.setOrder(Ordered.LOWEST_PRECEDENCE - 2);
            return processor;
        }

        @Bean
        static ConcurrencyLimitBeanPostProcessor limit() {
            ConcurrencyLimitBeanPostProcessor processor = new ConcurrencyLimitBeanPostProcessor();
            processor.setOrder(Ordered.LOWEST_PRECEDENCE - 1);
            return processor;
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Appended {
        @Bean
        static RetryAnnotationBeanPostProcessor retry() {
            RetryAnnotationBeanPostProcessor processor = new RetryAnnotationBeanPostProcessor();
            processor.setBeforeExistingAdvisors(false);
            processor.setOrder(Ordered.LOWEST_PRECEDENCE - 1);
            return processor;
        }

        @Bean
        static ConcurrencyLimitBeanPostProcessor limit() {
            ConcurrencyLimitBeanPostProcessor processor = new ConcurrencyLimitBeanPostProcessor();
            processor.setOrder(Ordered.LOWEST_PRECEDENCE - 2);
            return processor;
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableCaching
    static class Caching {}

    @Configuration(proxyBeanMethods = false)
    @EnableCaching(order = 1)
    static class HighCaching {}

    @Configuration(proxyBeanMethods = false)
    @EnableTransactionManagement
    static class Transactions {}

    @Configuration(proxyBeanMethods = false)
    @EnableTransactionManagement(order = 0)
    static class HighTransactions {}

    @Configuration(proxyBeanMethods = false)
    @EnableMethodSecurity
    static class Security {}

    @Configuration(proxyBeanMethods = false)
    @EnableMethodSecurity(offset = Ordered.LOWEST_PRECEDENCE - 1000)
    static class LateSecurity {}

    @Validated
    static class Client {

        @Async
        @ConcurrencyLimit(2)
        @Retryable
        @PreAuthorize("permitAll()")
        @PostAuthorize("permitAll()")
        @Cacheable("answers")
        @CircuitBreaker(name = "client", fallbackMethod = "fallback")
        @Transactional
        public CompletableFuture<String> everything(@NotBlank String what) {
            return CompletableFuture.completedFuture(what);
        }

        @Async
        @ConcurrencyLimit(2)
        @Retryable
        @PreAuthorize("permitAll()")
        @PostAuthorize("permitAll()")
        @Cacheable("answers")
        @Transactional
        public CompletableFuture<String> notGuarded(@NotBlank String what) {
            return CompletableFuture.completedFuture(what);
        }

        @Async
        @PreAuthorize("permitAll()")
        @CircuitBreaker(name = "client", fallbackMethod = "fallback")
        public CompletableFuture<String> authorizedElsewhere(@NotBlank String what) {
            return CompletableFuture.completedFuture(what);
        }

        String fallback(String what, Throwable cause) {
            return "fallback";
        }
    }

    @Validated
    static class WithoutUs {

        @Async
        @ConcurrencyLimit(2)
        @Retryable
        @PreAuthorize("permitAll()")
        @PostAuthorize("permitAll()")
        @Cacheable("answers")
        @Transactional
        public CompletableFuture<String> everything(@NotBlank String what) {
            return CompletableFuture.completedFuture(what);
        }

        @Async
        @PreAuthorize("permitAll()")
        public CompletableFuture<String> authorizedElsewhere(@NotBlank String what) {
            return CompletableFuture.completedFuture(what);
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
