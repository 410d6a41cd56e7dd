package dev.circuitbreaker.spring.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.circuitbreaker.core.CallNotPermittedException;
import dev.circuitbreaker.core.CircuitBreaker.State;
import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.spring.aop.FallbackListener;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.springframework.cloud.client.circuitbreaker.CircuitBreaker;
import org.springframework.cloud.client.circuitbreaker.CircuitBreakerFactory;
import org.springframework.cloud.client.circuitbreaker.NoFallbackAvailableException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.client.HttpClientErrorException;

class CloudCircuitBreakerTest {

    private static final Supplier<String> FAILING = () -> {
        throw new IllegalStateException("down");
    };

    private static final List<Throwable> THROWN = List.of(
            new IllegalStateException("down"),
            new IllegalArgumentException("ignored"),
            new AssertionError("an error"),
            new IOException("checked"),
            HttpClientErrorException.create(HttpStatus.NOT_FOUND, "not there", HttpHeaders.EMPTY, new byte[0], null));

    private static void run(BiConsumer<CircuitBreaker, CircuitBreakerRegistry> test, String... properties) {
        CloudContext.runner()
                .withPropertyValues(properties)
                .run(context -> test.accept(
                        context.getBean(CircuitBreakerFactory.class).create("pricing"),
                        context.getBean(CircuitBreakerRegistry.class)));
    }

    @Test
    void returnsWhatTheCallReturns() {
        run((breaker, registry) -> {
            assertThat(breaker.run(() -> "42")).isEqualTo("42");
            assertThat(breaker.run(() -> "43", thrown -> "fallback")).isEqualTo("43");
            assertThat(breaker.<String>run(() -> null, thrown -> "fallback")).isNull();
            assertThat(registry.get("pricing").totals().successful()).isEqualTo(3);
        });
    }

    @Test
    void callsOnTheThreadOfTheCaller() {
        run((breaker, registry) ->
                assertThat(breaker.run(Thread::currentThread)).isSameAs(Thread.currentThread()));
    }

    @ParameterizedTest
    @FieldSource("THROWN")
    void fallbackGetsWhatWasThrownWhateverItCountsAs(Throwable thrown) {
        run(
                (breaker, registry) -> assertThat(breaker.<Throwable>run(() -> throwing(thrown), cause -> cause))
                        .isSameAs(thrown),
                "circuitbreaker.instances.pricing.ignore-exceptions=java.lang.IllegalArgumentException");
    }

    @SuppressWarnings("unchecked")
    private static <X extends Throwable> Throwable throwing(Throwable thrown) throws X {
        throw (X) thrown;
    }

    @Test
    void countsAsTheAnnotationDoes() {
        run(
                (breaker, registry) -> {
                    THROWN.forEach(thrown -> breaker.<Throwable>run(() -> throwing(thrown), cause -> cause));
                    var totals = registry.get("pricing").totals();
                    assertThat(totals.failed()).as("state, error, checked").isEqualTo(3);
                    assertThat(totals.ignored()).isEqualTo(1);
                    assertThat(totals.successful()).as("404 is an answer").isEqualTo(1);
                },
                "circuitbreaker.instances.pricing.consecutive-failure-threshold=9",
                "circuitbreaker.instances.pricing.ignore-exceptions=java.lang.IllegalArgumentException");
    }

    @Test
    void nothingAnswersForAVirtualMachineError() {
        run((breaker, registry) -> {
            OutOfMemoryError error = new OutOfMemoryError("a test");
            assertThatThrownBy(() -> breaker.<Object>run(() -> throwing(error), thrown -> "fallback"))
                    .isSameAs(error);
        });
    }

    @Test
    void rejectionIsForTheFallback() {
        run((breaker, registry) -> {
            breaker.run(FAILING, Throwable::getMessage);
            breaker.run(FAILING, Throwable::getMessage);
            assertThat(registry.get("pricing").state()).isEqualTo(State.OPEN);
            AtomicInteger calls = new AtomicInteger();
            AtomicReference<Throwable> cause = new AtomicReference<>();
            String answer = breaker.run(() -> "call " + calls.incrementAndGet(), thrown -> {
                cause.set(thrown);
                return "fallback";
            });
            assertThat(answer).isEqualTo("fallback");
            assertThat(calls).hasValue(0);
            assertThat(cause.get()).isInstanceOf(CallNotPermittedException.class);
        });
    }

    @Test
    void withoutFallbackTheCauseIsWhatWasThrown() {
        run((breaker, registry) -> {
            for (int i = 0; i < 2; i++) {
                assertThatExceptionOfType(NoFallbackAvailableException.class)
                        .isThrownBy(() -> breaker.run(FAILING))
                        .withCauseInstanceOf(IllegalStateException.class)
                        .havingCause()
                        .withMessage("down");
            }
            assertThatExceptionOfType(NoFallbackAvailableException.class)
                    .isThrownBy(() -> breaker.run(FAILING))
                    .withCauseInstanceOf(CallNotPermittedException.class);
        });
    }

    @Test
    void annotationOutsideLooksThroughTheMissingFallback() {
        run((breaker, registry) -> {
            Throwable notFound = THROWN.get(4);
            try {
                registry.get("outer").execute(() -> breaker.run(() -> throwing(notFound)));
            } catch (NoFallbackAvailableException e) {
                assertThat(registry.get("outer").totals().successful()).isEqualTo(1);
                return;
            }
            throw new AssertionError("nothing thrown");
        });
    }

    @Test
    void whatTheFallbackThrowsSurfaces() {
        run((breaker, registry) -> {
            UnsupportedOperationException failure = new UnsupportedOperationException("no answer either");
            Function<Throwable, String> fallback = thrown -> {
                throw failure;
            };
            assertThatThrownBy(() -> breaker.run(FAILING, fallback)).isSameAs(failure);
        });
    }

    /** As where Gateway's filter for WebMVC looks whether it was Resilience4j that rejected the call. */
    @Test
    void fallbackThatNeedsResilience4jIsNone() {
        run((breaker, registry) -> {
            Function<Throwable, String> gateway = thrown -> {
                throw new NoClassDefFoundError("io/github/resilience4j/circuitbreaker/CallNotPermittedException");
            };
            assertThatThrownBy(() -> breaker.run(FAILING, gateway)).hasMessage("down");
            Function<Throwable, String> other = thrown -> {
                throw new NoClassDefFoundError("org/example/Missing");
            };
            assertThatThrownBy(() -> breaker.run(FAILING, other)).isInstanceOf(NoClassDefFoundError.class);
        });
    }

    @Test
    void asksForTheBreakerOfTheNameWithEveryCall() {
        run((breaker, registry) -> {
            var before = registry.get("pricing");
            registry.remove("pricing");
            breaker.run(() -> "42");
            assertThat(registry.get("pricing")).isNotSameAs(before);
            assertThat(registry.get("pricing").totals().successful()).isEqualTo(1);
        });
    }

    @Test
    void fallbacksAreTold() {
        List<String> told = new ArrayList<>();
        FallbackListener listener = (name, source, outcome) -> told.add(name + " " + source + " " + outcome);
        CloudContext.runner().withBean(FallbackListener.class, () -> listener).run(context -> {
            CircuitBreaker breaker =
                    context.getBean(CircuitBreakerFactory.class).create("pricing");
            breaker.run(FAILING, Throwable::getMessage);
            assertThatThrownBy(() -> breaker.run(FAILING, thrown -> {
                        throw new IllegalArgumentException();
                    }))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> breaker.run(FAILING, thrown -> {
                        throw (RuntimeException) thrown;
                    }))
                    .as("handed on")
                    .isInstanceOf(CallNotPermittedException.class);
            assertThatThrownBy(() -> breaker.run(FAILING))
                    .as("there is none")
                    .isInstanceOf(NoFallbackAvailableException.class);
            assertThat(told).containsExactly("pricing METHOD SUCCESS", "pricing METHOD FAILURE");
        });
    }
}
