package dev.circuitbreaker.spring.aop.kotlin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.circuitbreaker.core.CallNotPermittedException;
import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.CircuitBreakerConfig;
import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.spring.aop.CallStyle;
import dev.circuitbreaker.spring.aop.GuardedMethodsConfiguration;
import dev.circuitbreaker.spring.aop.reactive.ReactiveCalls;
import java.time.Duration;
import java.util.function.BiConsumer;
import kotlin.jvm.functions.Function0;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
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
        with(Results.failure(DOWN), (client, breaker) -> {
            assertThat(way.call(client)).isEqualTo("failure: " + DOWN);
            assertThat(breaker.totals().failed()).isOne();
            assertThat(breaker.totals().successful()).isZero();
        });
    }

    @ParameterizedTest
    @EnumSource
    void failureWithACallTimeoutIsAFailure(Way way) {
        config.callTimeout(Duration.ofMinutes(1));
        failureIsAFailureAndReachesTheCaller(way);
    }

    @ParameterizedTest
    @EnumSource
    void failureOpensTheBreakerWhichThenRejects(Way way) {
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
        with(Results.success("tea"), (client, breaker) -> {
            assertThat(way.call(client)).isEqualTo("tea");
            assertThat(breaker.totals().successful()).isOne();
        });
    }

    @Test
    void fallbackIsGivenTheExceptionInside() {
        config.consecutiveFailureThreshold(9);
        with(Results.failure(DOWN), (client, breaker) -> {
            assertThat(Results.answered(client)).isEqualTo("last known for " + DOWN);
            assertThat(Results.suspendingAnswered(client).join()).isEqualTo("tea last known for " + DOWN);
            assertThat(Results.boxedAnswered(client)).isEqualTo("last known for " + DOWN);
            assertThat(breaker.totals().failed()).isEqualTo(3);
        });
    }

    @Test
    void successBringsNoFallback() {
        with(Results.success("tea"), (client, breaker) -> {
            assertThat(Results.answered(client)).isEqualTo("tea");
            assertThat(Results.suspendingAnswered(client).join()).isEqualTo("tea");
        });
    }

    @Test
    void rejectionIsAnsweredWithAResult() {
        with(Results.success("tea"), (client, breaker) -> {
            breaker.forceOpen("test");
            assertThat(Results.answered(client)).startsWith("last known for").contains("CallNotPermitted");
            assertThat(Results.suspendingAnswered(client).join()).contains("CallNotPermitted");
        });
    }

    @Test
    void failureThatNoFallbackIsForStaysAResult() {
        with(Results.failure(DOWN), (client, breaker) -> {
            assertThat(Results.answeredSeldom(client)).isEqualTo("failure: " + DOWN);
            assertThat(Results.suspendingAnsweredSeldom(client).join()).isEqualTo("failure: " + DOWN);
        });
    }

    @Test
    void ignoredFailureBringsNoFallback() {
        config.ignoreExceptions(IllegalStateException.class);
        with(Results.failure(DOWN), (client, breaker) -> {
            assertThat(Results.answered(client)).isEqualTo("failure: " + DOWN);
            assertThat(Results.suspendingAnswered(client).join()).isEqualTo("failure: " + DOWN);
        });
    }
}
