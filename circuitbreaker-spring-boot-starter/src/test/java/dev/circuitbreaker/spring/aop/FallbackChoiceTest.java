package dev.circuitbreaker.spring.aop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.circuitbreaker.core.CallNotPermittedException;
import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.spring.annotation.CircuitBreaker;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowingConsumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;

class FallbackChoiceTest {

    private static <T> void with(Class<T> type, ThrowingConsumer<T> check) {
        Guarded.context().withBean(type).run(context -> check.accept(context.getBean(type)));
    }

    private static void open(AssertableApplicationContext context, String name) {
        context.getBean(CircuitBreakerRegistry.class).get(name).forceOpen(null);
    }

    @Nested
    class Choice {

        @Test
        void takesTheNearestException() {
            with(Overloaded.class, bean -> {
                assertThat(bean.call(new FileNotFoundException())).isEqualTo("io with arguments");
                assertThat(bean.call(new UncheckedIOException(new IOException())))
                        .startsWith("rejected");
            });
            with(
                    Overloaded.class,
                    bean -> assertThat(bean.call(new UncheckedIOException(new IOException())))
                            .isEqualTo("runtime without arguments"));
            with(
                    Overloaded.class,
                    bean -> assertThat(bean.call(new Exception())).isEqualTo("none with arguments"));
        }

        @Test
        void takesOneWithoutAnything() {
            with(Forms.class, bean -> assertThat(bean.nothing("sku")).isEqualTo("nothing"));
        }

        @Test
        void takesBoxedAndGenericArguments() {
            with(Forms.class, bean -> assertThat(bean.boxed(1, List.of("a"))).isEqualTo(2));
        }

        @Test
        void takesVariableArguments() {
            with(Forms.class, bean -> assertThat(bean.variable("a", "b")).isEqualTo("[a, b]"));
        }

        @Test
        void takesAnOptionalAndAVoid() {
            with(Forms.class, bean -> {
                assertThat(bean.optional()).contains("fallback");
                bean.nothingReturned();
                assertThat(bean.heard()).isEqualTo("void");
            });
        }

        @Test
        void takesOneOfAGenericSuperclass() {
            with(Specific.class, bean -> assertThat(bean.find("sku")).isEqualTo("generic sku"));
        }

        @Test
        void takesADefaultMethodOfAnInterface() {
            Guarded.context()
                    .withBean(WithDefault.class)
                    .run(context ->
                            assertThat(context.getBean(HasDefault.class).find()).isEqualTo("default with field"));
        }
    }

    @Nested
    class Target {

        @Test
        void privateFallbackSeesInjectedFields() {
            with(Hidden.class, bean -> assertThat(bean.viaPrivate()).isEqualTo("private injected"));
        }

        @Test
        void finalFallbackSeesInjectedFields() {
            with(Hidden.class, bean -> assertThat(bean.viaFinal()).isEqualTo("final injected"));
        }

        @Test
        void staticFallbackAnswers() {
            with(Hidden.class, bean -> assertThat(bean.viaStatic()).isEqualTo("static"));
        }

        @Test
        void fallbackIsNotGuardedItself() {
            Guarded.context().withBean(GuardedFallback.class).run(context -> {
                open(context, "outer");
                open(context, "inner");
                GuardedFallback bean = context.getBean(GuardedFallback.class);
                assertThat(bean.call()).isEqualTo("fallback");
                assertThatThrownBy(bean::fallback).isInstanceOf(CallNotPermittedException.class);
            });
        }
    }

    static class Overloaded {
        @CircuitBreaker(name = "overloaded", fallbackMethod = "fallback")
        public String call(Exception failure) throws Exception {
            throw failure;
        }

        String fallback(Exception failure, IOException cause) {
            return "io with arguments";
        }

        String fallback(IOException cause) {
            return "io without arguments";
        }

        String fallback(RuntimeException cause) {
            return "runtime without arguments";
        }

        String fallback(CallNotPermittedException cause) {
            return "rejected";
        }

        String fallback(Exception failure) {
            return "none with arguments";
        }

        String fallback() {
            return "none";
        }
    }

    static class Forms {
        private String heard = "";

        @CircuitBreaker(name = "nothing", fallbackMethod = "nothing")
        public String nothing(String sku) {
            throw new IllegalStateException();
        }

        private String nothing() {
            return "nothing";
        }

        @CircuitBreaker(name = "boxed", fallbackMethod = "unboxed")
        public int boxed(int count, List<String> names) {
            throw new IllegalStateException();
        }

        private Integer unboxed(Integer count, Iterable<String> names) {
            return count + 1;
        }

        private int unboxed(int count, List<Integer> names) {
            return -1;
        }

        @CircuitBreaker(name = "variable", fallbackMethod = "all")
        public String variable(String... names) {
            throw new IllegalStateException();
        }

        private String all(String... names) {
            return Arrays.toString(names);
        }

        @CircuitBreaker(name = "optional", fallbackMethod = "present")
        public Optional<String> optional() {
            throw new IllegalStateException();
        }

        private Optional<String> present() {
            return Optional.of("fallback");
        }

        @CircuitBreaker(name = "void", fallbackMethod = "hear")
        public void nothingReturned() {
            throw new IllegalStateException();
        }

        private void hear(Throwable cause) {
            heard = "void";
        }

        public String heard() {
            return heard;
        }
    }

    static class Generic<T> {
        T fallback(T id, Throwable cause) {
            return id;
        }
    }

    static class Specific extends Generic<String> {
        @CircuitBreaker(name = "specific", fallbackMethod = "fallback")
        public String find(String id) {
            throw new IllegalStateException();
        }

        @Override
        String fallback(String id, Throwable cause) {
            return "generic " + super.fallback(id, cause);
        }
    }

    interface HasDefault {
        @CircuitBreaker(name = "default", fallbackMethod = "otherwise")
        String find();

        String field();

        default String otherwise() {
            return "default " + field();
        }
    }

    static class WithDefault implements HasDefault {
        @Override
        public String find() {
            throw new IllegalStateException();
        }

        @Override
        public String field() {
            return "with field";
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

    static class GuardedFallback {
        @CircuitBreaker(name = "outer", fallbackMethod = "fallback")
        public String call() {
            return "call";
        }

        @CircuitBreaker(name = "inner")
        public String fallback() {
            return "fallback";
        }
    }
}
