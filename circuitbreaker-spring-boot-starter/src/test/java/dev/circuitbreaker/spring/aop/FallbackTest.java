package dev.circuitbreaker.spring.aop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.circuitbreaker.core.CallNotPermittedException;
import dev.circuitbreaker.spring.annotation.CircuitBreaker;
import java.io.IOException;
import java.util.concurrent.CancellationException;
import org.assertj.core.api.ThrowingConsumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class FallbackTest {

    private static <T> void with(Class<T> type, ThrowingConsumer<T> check) {
        Guarded.context().withBean(type).run(context -> check.accept(context.getBean(type)));
    }

    @Nested
    class Occasions {

        @Test
        void answersARecordedFailure() {
            with(
                    Prices.class,
                    prices -> assertThat(prices.price("sku", new IllegalStateException("down")))
                            .isEqualTo("sku: java.lang.IllegalStateException: down"));
        }

        @Test
        void answersARejection() {
            with(Prices.class, prices -> {
                prices.price("sku", new IllegalStateException("down"));
                assertThat(prices.price("sku", null)).startsWith("sku rejected: Circuit breaker 'pricing' is OPEN");
            });
        }

        @Test
        void answersAnError() {
            with(
                    Prices.class,
                    prices -> assertThat(prices.price("sku", new AssertionError("bug")))
                            .isEqualTo("sku: java.lang.AssertionError: bug"));
        }

        @Test
        void leavesASuccessAlone() {
            with(Prices.class, prices -> assertThat(prices.price("sku", null)).isEqualTo("price of sku"));
        }

        @Test
        void leavesAnIgnoredExceptionAlone() {
            with(Prices.class, prices -> {
                Guarded.IgnoredException ignored = new Guarded.IgnoredException();
                assertThatThrownBy(() -> prices.price("sku", ignored)).isSameAs(ignored);
            });
        }

        @Test
        void leavesAVirtualMachineErrorAlone() {
            with(Prices.class, prices -> {
                OutOfMemoryError error = new OutOfMemoryError("none left");
                assertThatThrownBy(() -> prices.price("sku", error)).isSameAs(error);
            });
        }

        @Test
        void answersACancellationThatTheMethodThrows() {
            with(
                    Prices.class,
                    prices -> assertThat(prices.price("sku", new CancellationException()))
                            .contains("CancellationException"));
        }

        @Test
        void leavesAnExceptionAloneThatNoneTakes() {
            Guarded.context().withBean(Narrow.class).run(context -> {
                Narrow narrow = context.getBean(Narrow.class);
                assertThatThrownBy(narrow::price).isInstanceOf(IllegalStateException.class);
                assertThat(narrow.price()).isEqualTo("rejected");
            });
        }
    }

    @Nested
    class Failure {

        @Test
        void surfacesWithTheOriginalSuppressed() {
            with(
                    FailingFallback.class,
                    bean -> assertThatThrownBy(bean::call)
                            .isInstanceOf(IOException.class)
                            .hasMessage("fallback")
                            .satisfies(thrown -> assertThat(thrown.getSuppressed())
                                    .singleElement()
                                    .isInstanceOfSatisfying(
                                            IllegalStateException.class,
                                            original -> assertThat(original).hasMessage("call"))));
        }

        @Test
        void mayBeTheOriginal() {
            with(
                    FailingFallback.class,
                    bean -> assertThatThrownBy(bean::rethrown)
                            .isInstanceOf(IllegalStateException.class)
                            .hasNoSuppressedExceptions());
        }
    }

    @Nested
    class Listeners {

        @Test
        void hearOfSuccessAndFailure() {
            Guarded.context()
                    .withBean(Hidden.class)
                    .withBean(FailingFallback.class)
                    .run(context -> {
                        context.getBean(Hidden.class).viaPrivate();
                        assertThatThrownBy(context.getBean(FailingFallback.class)::call)
                                .isInstanceOf(IOException.class);
                        assertThat(context.getBean(Guarded.Heard.class).fallbacks)
                                .containsExactly("hidden METHOD SUCCESS", "failing METHOD FAILURE");
                    });
        }

        @Test
        void mayThrow() {
            Guarded.context()
                    .withBean("throwing", FallbackListener.class, () -> (name, source, outcome) -> {
                        throw new AssertionError("listener");
                    })
                    .withBean(Hidden.class)
                    .run(context -> assertThat(context.getBean(Hidden.class).viaPrivate())
                            .isEqualTo("private injected"));
        }
    }

    static class Prices {
        @CircuitBreaker(name = "pricing", fallbackMethod = "fallback")
        public String price(String sku, Throwable failure) {
            if (failure instanceof Error error) {
                throw error;
            }
            if (failure != null) {
                throw (RuntimeException) failure;
            }
            return "price of " + sku;
        }

        String fallback(String sku, Throwable failure, CallNotPermittedException rejected) {
            return sku + " rejected: " + rejected.getMessage();
        }

        String fallback(String sku, Throwable failure, Throwable cause) {
            return sku + ": " + cause;
        }
    }

    static class Narrow {
        @CircuitBreaker(name = "narrow", fallbackMethod = "fallback")
        public String price() {
            throw new IllegalStateException();
        }

        String fallback(CallNotPermittedException rejected) {
            return "rejected";
        }
    }

    static class Hidden {
        private final String field = String.valueOf("injected");

        @CircuitBreaker(name = "hidden", fallbackMethod = "hidden")
        public String viaPrivate() {
            throw new IllegalStateException();
        }

        private String hidden(Throwable cause) {
            return "private " + field;
        }

        @CircuitBreaker(name = "hidden", fallbackMethod = "last")
        public String viaFinal() {
            throw new IllegalStateException();
        }

        public final String last() {
            return "final " + field;
        }

        @CircuitBreaker(name = "hidden", fallbackMethod = "global")
        public String viaStatic() {
            throw new IllegalStateException();
        }

        private static String global(Throwable cause) {
            return "static";
        }
    }

    static class FailingFallback {
        @CircuitBreaker(name = "failing", fallbackMethod = "fail")
        public String call() throws IOException {
            throw new IllegalStateException("call");
        }

        private String fail(Throwable cause) throws IOException {
            throw new IOException("fallback");
        }

        @CircuitBreaker(name = "failing", fallbackMethod = "rethrow")
        public String rethrown() throws IOException {
            throw new IllegalStateException("call");
        }

        private String rethrow(RuntimeException cause) {
            throw cause;
        }
    }
}
