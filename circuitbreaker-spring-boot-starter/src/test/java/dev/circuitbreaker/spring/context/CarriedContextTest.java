package dev.circuitbreaker.spring.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.spring.annotation.CircuitBreaker;
import dev.circuitbreaker.spring.autoconfigure.CircuitBreakerAutoConfiguration;
import dev.circuitbreaker.spring.autoconfigure.CircuitBreakerContextAutoConfiguration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.core.task.TaskDecorator;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

class CarriedContextTest {

    private static final ThreadLocal<String> TENANT = new ThreadLocal<>();

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    CircuitBreakerAutoConfiguration.class, CircuitBreakerContextAutoConfiguration.class))
            .withPropertyValues("circuitbreaker.instances.c.call-timeout=50ms")
            .withBean(Client.class);

    @BeforeEach
    void enterARequest() {
        MDC.put("id", "42");
        SecurityContextHolder.getContext().setAuthentication(new TestingAuthenticationToken("ann", "secret"));
        MockHttpServletRequest request = new MockHttpServletRequest("GET", "/prices");
        RequestContextHolder.setRequestAttributes(new ServletRequestAttributes(request));
        LocaleContextHolder.setLocale(Locale.ITALIAN);
        TENANT.set("acme");
    }

    @AfterEach
    void leaveIt() {
        MDC.clear();
        SecurityContextHolder.clearContext();
        RequestContextHolder.resetRequestAttributes();
        LocaleContextHolder.resetLocaleContext();
        TENANT.remove();
    }

    private static String seen() {
        Authentication user = SecurityContextHolder.getContext().getAuthentication();
        RequestAttributes request = RequestContextHolder.getRequestAttributes();
        return MDC.get("id")
                + " "
                + (user == null ? null : user.getName())
                + " "
                + (request instanceof ServletRequestAttributes servlet
                        ? servlet.getRequest().getRequestURI()
                        : null)
                + " "
                + LocaleContextHolder.getLocale().getLanguage()
                + " "
                + TENANT.get();
    }

    @Test
    void isThereInTheFallbackOfAFutureThatTimedOut() {
        runner.run(context -> assertThat(context.getBean(Client.class).hanging().get(30, TimeUnit.SECONDS))
                .startsWith("42 ann /prices it null on circuit-breaker-guest"));
    }

    @Test
    void isThereInTheFallbackOfAFutureThatFailsOnAnotherThreadWhichKeepsItsOwn() throws Exception {
        runner.run(context -> {
            CompletableFuture<String> source = new CompletableFuture<>();
            CompletableFuture<String> answer = context.getBean(Client.class).of(source);
            String[] after = new String[1];
            Thread dependency = new Thread(
                    () -> {
                        MDC.put("id", "43");
                        source.completeExceptionally(new IllegalStateException("down"));
                        after[0] = seen();
                    },
                    "dependency");
            dependency.start();
            dependency.join();
            assertThat(answer.get()).isEqualTo("42 ann /prices it null on dependency");
            assertThat(after[0]).startsWith("43 null null ");
        });
    }

    @Test
    void includesWhatTheApplicationsTaskDecoratorsTakeAlong() {
        TaskDecorator tenants = task -> {
            String tenant = TENANT.get();
            return () -> {
                TENANT.set(tenant);
                try {
                    task.run();
                } finally {
                    TENANT.remove();
                }
            };
        };
        runner.withBean(TaskDecorator.class, () -> tenants).run(context -> {
            Client client = context.getBean(Client.class);
            assertThat(client.hanging().get(30, TimeUnit.SECONDS)).startsWith("42 ann /prices it acme");
            context.getBean(CircuitBreakerRegistry.class).get("c").forceOpen(null);
            client.hanging().get();
            assertThat(TENANT.get())
                    .as("a rejection is answered by the caller itself")
                    .isEqualTo("acme");
        });
    }

    @Test
    void isLeftOutWhereItCannotBeTaken() {
        TaskDecorator broken = task -> {
            throw new IllegalStateException("no tenant");
        };
        runner.withBean(TaskDecorator.class, () -> broken)
                .run(context -> assertThat(
                                context.getBean(Client.class).hanging().get(30, TimeUnit.SECONDS))
                        .startsWith("42 ann"));
    }

    @Test
    void needsNoneOfTheLibraries() {
        runner.withClassLoader(
                        new FilteredClassLoader(MDC.class, SecurityContextHolder.class, RequestContextHolder.class))
                .run(context -> assertThat(
                                context.getBean(Client.class).hanging().get(30, TimeUnit.SECONDS))
                        .startsWith("null null null"));
    }

    public static class Client {

        @CircuitBreaker(name = "c", fallbackMethod = "fallback")
        public CompletableFuture<String> hanging() {
            return new CompletableFuture<>();
        }

        @CircuitBreaker(name = "untimed", fallbackMethod = "ofSource")
        public CompletableFuture<String> of(CompletableFuture<String> source) {
            return source;
        }

        private String fallback(Throwable cause) {
            return seen() + " on " + Thread.currentThread().getName();
        }

        private String ofSource(CompletableFuture<String> source, Throwable cause) {
            return fallback(cause);
        }
    }
}
