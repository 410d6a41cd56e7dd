package dev.circuitbreaker.spring.aop.kotlin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.circuitbreaker.core.CallNotPermittedException;
import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.CircuitBreakerConfig;
import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.spring.aop.CallStyle;
import dev.circuitbreaker.spring.aop.GuardedMethodsConfiguration;
import dev.circuitbreaker.spring.aop.reactive.ReactiveCalls;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import kotlin.jvm.functions.Function0;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class ResultTest {

    private static final IllegalStateException DOWN = new IllegalStateException("down");

    /** How Kotlin calls a function that returns a {@code Result}, and so what the aspect gets to see of it. */
    enum Way {
        PLAIN,
        BOXED,
        SUSPENDING;

        String call(ResultClient client) {
            return switch (this) {
                case PLAIN -> Results.plain(client);
                case BOXED -> Results.boxed(client);
                case SUSPENDING -> Results.suspending(client).join();
            };
        }
    }

    /**
     * With Spring Framework 7.0.8, a suspending function hands a {@code Result} over in its box to a caller that does not have
     * to wait, whatever the proxy around it is for. With 7.0.10 it does not.
     */
    private static final boolean SUSPENDING_IS_HANDED_OVER = isHandedOver();

    private static boolean isHandedOver() {
        ProxyFactory bare = new ProxyFactory(new ResultClient(Results.success("tea")));
        bare.setProxyTargetClass(true);
        bare.addAdvice((MethodInterceptor) MethodInvocation::proceed);
        CompletableFuture<String> call = Results.suspending((ResultClient) bare.getProxy());
        return !call.isCompletedExceptionally();
    }

    private static void assumeThatSpringHandsOver(Way way) {
        assumeThat(way != Way.SUSPENDING || SUSPENDING_IS_HANDED_OVER)
                .as("Spring hands the result of a suspending function over without its box")
                .isTrue();
    }

    private final CircuitBreakerConfig.Builder config =
            CircuitBreakerConfig.builder().consecutiveFailureThreshold(2);

    private void with(Function0<?> answer, BiConsumer<ResultClient, CircuitBreaker> check) {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(AopAutoConfiguration.class))
                .withUserConfiguration(GuardedMethodsConfiguration.class)
                .withBean(CallStyle.Factory.class, () -> ReactiveCalls::of)
                .withBean(CircuitBreakerRegistry.class, () -> CircuitBreakerRegistry.of(config.build()))
                .withBean(ResultClient.class, answer)
                .run(context -> check.accept(
                        context.getBean(ResultClient.class),
                        context.getBean(CircuitBreakerRegistry.class).get("results")));
    }

    @ParameterizedTest
    @EnumSource
    void failureIsAFailureAndReachesTheCaller(Way way) {
        assumeThatSpringHandsOver(way);
        with(Results.failure(DOWN), (client, breaker) -> {
            assertThat(way.call(client)).isEqualTo("failure: " + DOWN);
            assertThat(breaker.totals().failed()).isOne();
            assertThat(breaker.totals().successful()).isZero();
        });
    }

    @ParameterizedTest
    @EnumSource
    void failureWithACallTimeoutIsAFailure(Way way) {
        assumeThatSpringHandsOver(way);
        config.callTimeout(Duration.ofMinutes(1));
        failureIsAFailureAndReachesTheCaller(way);
    }

    @ParameterizedTest
    @EnumSource
    void failureOpensTheBreakerWhichThenRejects(Way way) {
        assumeThatSpringHandsOver(way);
        with(Results.failure(DOWN), (client, breaker) -> {
            way.call(client);
            way.call(client);
            assertThat(breaker.state()).isEqualTo(CircuitBreaker.State.OPEN);
            assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> way.call(client)))
                    .satisfiesAnyOf(
                            thrown -> assertThat(thrown).isInstanceOf(CallNotPermittedException.class),
                            thrown -> assertThat(thrown).hasCauseInstanceOf(CallNotPermittedException.class));
        });
    }

    @ParameterizedTest
    @EnumSource
    void ignoredFailureCountsNothing(Way way) {
        assumeThatSpringHandsOver(way);
        config.ignoreExceptions(IllegalStateException.class);
        with(Results.failure(DOWN), (client, breaker) -> {
            assertThat(way.call(client)).isEqualTo("failure: " + DOWN);
            assertThat(breaker.totals().failed()).isZero();
            assertThat(breaker.totals().ignored()).isOne();
        });
    }

    @ParameterizedTest
    @EnumSource
    void successIsASuccess(Way way) {
        assumeThatSpringHandsOver(way);
        with(Results.success("tea"), (client, breaker) -> {
            assertThat(way.call(client)).isEqualTo("tea");
            assertThat(breaker.totals().successful()).isOne();
        });
    }

    @Nested
    class AFallback {

        @Test
        void isGivenTheExceptionInside() {
            with(Results.failure(DOWN), (client, breaker) -> {
                assertThat(Results.answered(client)).isEqualTo("last known for " + DOWN);
                assertThat(Results.boxedAnswered(client)).isEqualTo("last known for " + DOWN);
                assertThat(breaker.totals().failed()).isEqualTo(2);
            });
        }

        @Test
        void doesNotAnswerASuccess() {
            with(
                    Results.success("tea"),
                    (client, breaker) -> assertThat(Results.answered(client)).isEqualTo("tea"));
        }

        @Test
        void answersARejectionWithAResult() {
            with(Results.success("tea"), (client, breaker) -> {
                breaker.forceOpen("test");
                assertThat(Results.answered(client))
                        .startsWith("last known for")
                        .contains("CallNotPermitted");
            });
        }

        @Test
        void leavesTheResultWhereItIsForOtherExceptions() {
            with(
                    Results.failure(DOWN),
                    (client, breaker) ->
                            assertThat(Results.answeredSeldom(client)).isEqualTo("failure: " + DOWN));
        }

        @Test
        void leavesAnIgnoredFailure() {
            config.ignoreExceptions(IllegalStateException.class);
            with(
                    Results.failure(DOWN),
                    (client, breaker) -> assertThat(Results.answered(client)).isEqualTo("failure: " + DOWN));
        }
    }

    @Nested
    class AFallbackOfASuspendingFunction {

        @BeforeEach
        void assumeThatSpringHandsOver() {
            ResultTest.assumeThatSpringHandsOver(Way.SUSPENDING);
        }

        @Test
        void isGivenTheExceptionInside() {
            with(Results.failure(DOWN), (client, breaker) -> {
                assertThat(Results.suspendingAnswered(client).join()).isEqualTo("tea last known for " + DOWN);
                assertThat(breaker.totals().failed()).isOne();
            });
        }

        @Test
        void doesNotAnswerASuccess() {
            with(
                    Results.success("tea"),
                    (client, breaker) -> assertThat(
                                    Results.suspendingAnswered(client).join())
                            .isEqualTo("tea"));
        }

        @Test
        void answersARejectionWithAResult() {
            with(Results.success("tea"), (client, breaker) -> {
                breaker.forceOpen("test");
                assertThat(Results.suspendingAnswered(client).join()).contains("CallNotPermitted");
            });
        }

        @Test
        void leavesTheResultWhereItIsForOtherExceptions() {
            with(
                    Results.failure(DOWN),
                    (client, breaker) -> assertThat(
                                    Results.suspendingAnsweredSeldom(client).join())
                            .isEqualTo("failure: " + DOWN));
        }

        @Test
        void leavesAnIgnoredFailure() {
            config.ignoreExceptions(IllegalStateException.class);
            with(
                    Results.failure(DOWN),
                    (client, breaker) -> assertThat(
                                    Results.suspendingAnswered(client).join())
                            .isEqualTo("failure: " + DOWN));
        }
    }
}
