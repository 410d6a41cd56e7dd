package dev.circuitbreaker.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.spring.annotation.CircuitBreaker;
import dev.circuitbreaker.spring.aop.InvalidGuardedMethodException;
import dev.circuitbreaker.spring.aop.RefusedWarningsException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.TypeReference;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.aot.test.generate.TestGenerationContext;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.test.tools.CompileWithForkedClassLoader;
import org.springframework.core.test.tools.TestCompiler;
import org.springframework.javapoet.ClassName;
import org.springframework.resilience.annotation.Retryable;
import org.springframework.stereotype.Component;

@CompileWithForkedClassLoader // generated classes are in the packages of those that they make
@ExtendWith(OutputCaptureExtension.class)
class AheadOfTimeTest {

    private static final TestPropertyValues PROPERTIES = TestPropertyValues.of(
            "circuitbreaker.instances.prices.ignore-exceptions=java.net.ConnectException",
            "circuitbreaker.instances.prices.record-failure-predicate=" + Everything.class.getName(),
            "circuitbreaker.instances.prices.record-result-predicate=bad");

    private final TestGenerationContext generation = new TestGenerationContext();

    private ClassName process(Class<?>... components) {
        return process(List.of(), components);
    }

    private ClassName process(List<String> properties, Class<?>... components) {
        try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
            PROPERTIES.and(properties.toArray(String[]::new)).applyTo(context);
            context.register(
                    CircuitBreakerAutoConfiguration.class,
                    CircuitBreakerReactiveAutoConfiguration.class,
                    CircuitBreakerClassifierAutoConfiguration.class);
            context.register(components);
            ClassName initializer = new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
            generation.writeGeneratedContent();
            return initializer;
        }
    }

    @SuppressWarnings("unchecked")
    private void start(ClassName initializer, Consumer<GenericApplicationContext> check) {
        TestCompiler.forSystem().with(generation).compile(compiled -> {
            try (GenericApplicationContext context = new GenericApplicationContext()) {
                PROPERTIES.applyTo(context);
                compiled.getInstance(ApplicationContextInitializer.class, initializer.reflectionName())
                        .initialize(context);
                context.refresh();
                check.accept(context);
            }
        });
    }

    @Test
    void generatedContextGuardsAndFallsBack() {
        start(process(Prices.class, Bad.class), context -> {
            assertThat(context.getBean(Prices.class).price("sku")).isEqualTo("sku last known");
            assertThat(context.getBean(CircuitBreakerRegistry.class)
                            .get("prices")
                            .totals()
                            .failed())
                    .isOne();
        });
    }

    @Test
    void hintsAtWhatIsFoundByReflection() throws Exception {
        process(Prices.class, Bad.class);
        RuntimeHints hints = generation.getRuntimeHints();
        assertThat(RuntimeHintsPredicates.reflection()
                        .onMethodInvocation(Prices.class.getDeclaredMethod("lastKnown", String.class)))
                .accepts(hints);
        assertThat(RuntimeHintsPredicates.reflection()
                        .onMethodInvocation(Prices.class.getDeclaredMethod("price", String.class)))
                .accepts(hints);
        assertThat(RuntimeHintsPredicates.reflection()
                        .onType(TypeReference.of("dev.circuitbreaker.spring.aop.KeyExpressionRoot"))
                        .withMemberCategory(MemberCategory.INVOKE_PUBLIC_METHODS))
                .accepts(hints);
        assertThat(RuntimeHintsPredicates.reflection().onType(java.net.ConnectException.class))
                .accepts(hints);
        assertThat(RuntimeHintsPredicates.reflection()
                        .onConstructorInvocation(Everything.class.getDeclaredConstructor()))
                .accepts(hints);
    }

    @Test
    void fallbackThatCannotWorkStopsTheBuild() {
        assertThatThrownBy(() -> process(Wrong.class, Bad.class))
                .hasRootCauseInstanceOf(InvalidGuardedMethodException.class)
                .rootCause()
                .hasMessageContaining("Fallback 'nowhere' does not exist in Wrong");
    }

    @Test
    void classThatNoProxyCanStandForStopsTheBuild() {
        assertThatThrownBy(() -> process(Final.class, Bad.class))
                .rootCause()
                .isInstanceOf(InvalidGuardedMethodException.class)
                .hasMessageContaining("The class is final and has no interface");
    }

    @Test
    void saysWhatTheStartWouldSay(CapturedOutput output) {
        process(Odd.class, Bad.class);
        assertThat(output)
                .contains("Odd.hidden() does nothing: the method is private")
                .contains("none takes a CallNotPermittedException")
                .contains("is called '#tenant': a name is no expression")
                .contains("Odd.later() counts only when its Future is asked for the result")
                .contains("@Retryable of " + Odd.class.getCanonicalName() + ".later() does not retry a future")
                .contains(
                        "circuit breaker 'prices', which has settings under circuitbreaker.instances; did you mean 'prcies'?");
    }

    @Test
    void refusesItInOneListWhereItIsStrict() {
        assertThatThrownBy(() -> process(List.of("circuitbreaker.strict=true"), Odd.class, Bad.class))
                .rootCause()
                .isInstanceOfSatisfying(
                        RefusedWarningsException.class,
                        refused -> assertThat(refused.warnings()).hasSize(6));
    }

    @Test
    void keyThatCannotWorkStopsTheBuild() {
        assertThatThrownBy(() -> process(WrongKey.class, Bad.class))
                .hasRootCauseInstanceOf(InvalidGuardedMethodException.class)
                .rootCause()
                .hasMessageContaining("Key '#shop' uses #shop");
    }

    public static final class Final {

        @CircuitBreaker("prices")
        public String price() {
            return "";
        }
    }

    public static class Odd {

        @CircuitBreaker("prcies")
        private String hidden() {
            return "";
        }

        @CircuitBreaker(name = "prcies", fallbackMethod = "last")
        public String price() {
            return hidden();
        }

        String last(IllegalStateException cause) {
            return "";
        }

        @CircuitBreaker("#tenant")
        public String tenant() {
            return "";
        }

        @Retryable
        @CircuitBreaker("prcies")
        public Future<String> later() {
            return CompletableFuture.completedFuture("");
        }
    }

    public static class WrongKey {

        @CircuitBreaker(name = "prices", key = "#shop")
        public String price(String sku) {
            return sku;
        }
    }

    public static class Prices {

        @CircuitBreaker(name = "prices", fallbackMethod = "lastKnown")
        public String price(String sku) {
            throw new IllegalStateException();
        }

        private String lastKnown(String sku) {
            return sku + " last known";
        }
    }

    public static class Wrong {

        @CircuitBreaker(name = "prices", fallbackMethod = "nowhere")
        public String price(String sku) {
            return sku;
        }
    }

    public static class Everything implements Predicate<Throwable> {
        @Override
        public boolean test(Throwable thrown) {
            return true;
        }
    }

    @Component("bad")
    public static class Bad implements Predicate<Object> {
        @Override
        public boolean test(Object result) {
            return false;
        }
    }
}
