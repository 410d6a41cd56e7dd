package dev.circuitbreaker.neighbours;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.circuitbreaker.core.CircuitBreaker.State;
import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.spring.autoconfigure.CircuitBreakerAutoConfiguration;
import dev.circuitbreaker.spring.autoconfigure.CircuitBreakerReactiveAutoConfiguration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.TaskExecutor;
import org.springframework.resilience.annotation.ConcurrencyLimit;
import org.springframework.resilience.annotation.EnableResilientMethods;
import org.springframework.resilience.annotation.Retryable;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.security.access.prepost.PostAuthorize;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.authorization.AuthorizationDeniedException;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.task.DelegatingSecurityContextTaskExecutor;
import reactor.core.publisher.Mono;

/** A caller whom method security refuses is refused, whatever stands between it and the circuit breaker. */
class AuthorizationTest {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withUserConfiguration(Secured.class, Fakes.class)
            .withBean(Payroll.class)
            .withConfiguration(AutoConfigurations.of(
                    CircuitBreakerAutoConfiguration.class, CircuitBreakerReactiveAutoConfiguration.class));

    /** A method of the payroll, by what else it is annotated with. */
    enum Style {
        FALLBACK_METHOD {
            @Override
            Object call(Payroll payroll) {
                return payroll.withMethod();
            }
        },
        FALLBACK_CACHE {
            @Override
            Object call(Payroll payroll) {
                return payroll.withCache();
            }
        },
        RETRYABLE {
            @Override
            Object call(Payroll payroll) {
                return payroll.retried();
            }
        },
        LIMITED {
            @Override
            Object call(Payroll payroll) {
                return payroll.limited();
            }
        },
        CACHEABLE {
            @Override
            Object call(Payroll payroll) {
                return payroll.cacheable();
            }
        },
        RESULT {
            @Override
            Object call(Payroll payroll) {
                return payroll.judgedByResult();
            }
        },
        FUTURE {
            @Override
            Object call(Payroll payroll) throws Exception {
                return get(payroll.future());
            }
        },
        ASYNC {
            @Override
            Object call(Payroll payroll) throws Exception {
                return get(payroll.async());
            }
        },
        ASYNC_RETRYABLE {
            @Override
            Object call(Payroll payroll) throws Exception {
                return get(payroll.asyncRetried());
            }
        },
        MONO {
            @Override
            Object call(Payroll payroll) {
                return payroll.mono().block();
            }
        },
        MONO_RETRYABLE {
            @Override
            Object call(Payroll payroll) {
                return payroll.monoRetried().block();
            }
        };

        abstract Object call(Payroll payroll) throws Exception;

        private static Object get(CompletableFuture<?> future) throws Exception {
            try {
                return future.get();
            } catch (ExecutionException e) {
                throw (Exception) e.getCause();
            }
        }
    }

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

    @ParameterizedTest
    @EnumSource
    void refusesWhomItWouldRefuseWithoutACircuitBreaker(Style style) {
        runner.run(context -> {
            Payroll payroll = context.getBean(Payroll.class);
            assertThat(style.call(payroll)).isEqualTo("salaries");
            logIn("ROLE_GUEST");
            assertThatRefuses(() -> style.call(payroll));
            var breaker = context.getBean(CircuitBreakerRegistry.class).get("payroll");
            assertThat(breaker.totals().failed()).isZero();
        });
    }

    @ParameterizedTest
    @EnumSource
    void refusesAlsoWhileTheBreakerIsOpen(Style style) {
        runner.run(context -> {
            Payroll payroll = context.getBean(Payroll.class);
            style.call(payroll);
            var breaker = context.getBean(CircuitBreakerRegistry.class).get("payroll");
            breaker.forceOpen(null);
            logIn("ROLE_GUEST");
            if (style != Style.RESULT) { // which there is none to judge of
                assertThatRefuses(() -> style.call(payroll));
                assertThat(breaker.totals().notPermitted()).isZero();
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void answersThoseWhoMayCallWhileTheBreakerIsOpen(Style style) {
        runner.run(context -> {
            Payroll payroll = context.getBean(Payroll.class);
            Object good = style.call(payroll);
            var breaker = context.getBean(CircuitBreakerRegistry.class).get("payroll");
            breaker.forceOpen(null);
            boolean remembered = style == Style.FALLBACK_CACHE || style == Style.CACHEABLE;
            assertThat(style.call(payroll)).isEqualTo(remembered ? good : "yesterday's salaries");
            assertThat(breaker.totals().notPermitted()).isEqualTo(style == Style.CACHEABLE ? 0 : 1);
            assertThat(breaker.state()).isEqualTo(State.FORCED_OPEN);
        });
    }

    private static void assertThatRefuses(Callable<?> call) {
        assertThatThrownBy(call::call).isInstanceOf(AuthorizationDeniedException.class);
    }

    @Configuration(proxyBeanMethods = false)
    @EnableMethodSecurity
    @EnableCaching
    @EnableAsync
    @EnableResilientMethods
    static class Secured {
        @Bean
        TaskExecutor taskExecutor() {
            return new DelegatingSecurityContextTaskExecutor(new SimpleAsyncTaskExecutor());
        }
    }

    static class Payroll {

        @PreAuthorize("hasRole('ADMIN')")
        @dev.circuitbreaker.spring.annotation.CircuitBreaker(name = "payroll", fallbackMethod = "yesterday")
        public String withMethod() {
            return "salaries";
        }

        @PreAuthorize("hasRole('ADMIN')")
        @dev.circuitbreaker.spring.annotation.CircuitBreaker(name = "payroll", fallbackCache = "salaries")
        public String withCache() {
            return "salaries";
        }

        @PreAuthorize("hasRole('ADMIN')")
        @Retryable(maxRetries = 2, delay = 0)
        @dev.circuitbreaker.spring.annotation.CircuitBreaker(name = "payroll", fallbackMethod = "yesterday")
        public String retried() {
            return "salaries";
        }

        @PreAuthorize("hasRole('ADMIN')")
        @ConcurrencyLimit(1)
        @dev.circuitbreaker.spring.annotation.CircuitBreaker(name = "payroll", fallbackMethod = "yesterday")
        public String limited() {
            return "salaries";
        }

        @PreAuthorize("hasRole('ADMIN')")
        @Cacheable("cacheable")
        @dev.circuitbreaker.spring.annotation.CircuitBreaker(name = "payroll", fallbackMethod = "yesterday")
        public String cacheable() {
            return "salaries";
        }

        @PostAuthorize("hasRole('ADMIN')")
        @dev.circuitbreaker.spring.annotation.CircuitBreaker(name = "payroll", fallbackMethod = "yesterday")
        public String judgedByResult() {
            return "salaries";
        }

        @PreAuthorize("hasRole('ADMIN')")
        @dev.circuitbreaker.spring.annotation.CircuitBreaker(name = "payroll", fallbackMethod = "yesterday")
        public CompletableFuture<String> future() {
            return CompletableFuture.completedFuture("salaries");
        }

        @Async
        @PreAuthorize("hasRole('ADMIN')")
        @dev.circuitbreaker.spring.annotation.CircuitBreaker(name = "payroll", fallbackMethod = "yesterday")
        public CompletableFuture<String> async() {
            return CompletableFuture.completedFuture("salaries");
        }

        @Async
        @PreAuthorize("hasRole('ADMIN')")
        @Retryable(maxRetries = 2, delay = 0)
        @dev.circuitbreaker.spring.annotation.CircuitBreaker(name = "payroll", fallbackMethod = "yesterday")
        public CompletableFuture<String> asyncRetried() {
            return CompletableFuture.completedFuture("salaries");
        }

        @PreAuthorize("hasRole('ADMIN')")
        @dev.circuitbreaker.spring.annotation.CircuitBreaker(name = "payroll", fallbackMethod = "yesterday")
        public Mono<String> mono() {
            return Mono.just("salaries");
        }

        @PreAuthorize("hasRole('ADMIN')")
        @Retryable(maxRetries = 2, delay = 0)
        @dev.circuitbreaker.spring.annotation.CircuitBreaker(name = "payroll", fallbackMethod = "yesterday")
        public Mono<String> monoRetried() {
            return Mono.just("salaries");
        }

        String yesterday(Throwable cause) {
            return "yesterday's salaries";
        }
    }
}
