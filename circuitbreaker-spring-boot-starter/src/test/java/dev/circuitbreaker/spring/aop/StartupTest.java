package dev.circuitbreaker.spring.aop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.circuitbreaker.spring.annotation.CircuitBreaker;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.io.support.SpringFactoriesLoader;

class StartupTest {

    private static final String HERE = StartupTest.class.getName();
    private static final String RULE =
            "A fallback takes the arguments of the call, optionally followed by an exception; "
                    + "or an exception alone; or nothing. It returns what the call returns, and it is in the same class, a "
                    + "superclass or an interface, or in another bean if its name is written as beanName::method.";

    static FailureAnalysis failure(Class<?>... beans) {
        ApplicationContextRunner runner = Guarded.context();
        for (Class<?> bean : beans) {
            runner = runner.withBean(bean);
        }
        FailureAnalysis[] analysis = new FailureAnalysis[1];
        runner.run(context -> {
            assertThat(context).hasFailed();
            analysis[0] =
                    SpringFactoriesLoader.forDefaultResourceLocation()
                            .load(FailureAnalyzer.class, (type, name, needsMore) -> {})
                            .stream()
                            .filter(InvalidGuardedMethodFailureAnalyzer.class::isInstance)
                            .map(analyzer -> analyzer.analyze(context.getStartupFailure()))
                            .findFirst()
                            .orElseThrow();
        });
        return analysis[0];
    }

    @Test
    void reportsAMissingFallbackWithTheNearestName() {
        FailureAnalysis failure = failure(Missing.class);
        assertThat(failure.getDescription()).isEqualTo("""
                        The circuit breaker of a method cannot work:

                            %s.Missing.price(String)
                                Fallback 'lastKnownPrise' does not exist in Missing, its superclasses or its interfaces; \
                        did you mean 'lastKnownPrice'?
                        """.formatted(HERE));
        assertThat(failure.getAction()).isEqualTo("""
                        Write a fallback that fits, or name another one:

                            String lastKnownPrise(String sku, Throwable cause)   // for Missing.price

                        """ + RULE);
    }

    @Test
    void reportsEveryCandidateThatDoesNotFit() {
        FailureAnalysis failure = failure(Unfit.class);
        assertThat(failure.getDescription()).isEqualTo("""
                        The circuit breaker of a method cannot work:

                            %s.Unfit.prices(String, int)
                                Fallback 'none' does not fit:
                                    Map<String, Integer> none(String a, int b, Throwable c, int d) in Unfit: \
                        it takes 4 parameters, and the call has 2
                                    Map<String, Integer> none(String sku, String count) in Unfit: \
                        its parameter 2 is String, and the call has int there
                                    Map<String, Integer> none(String sku, int count, String cause) in Unfit: \
                        its last parameter is String, which is no exception
                                    Map<String, String> none(String sku, Integer count, Throwable cause) in Unfit: \
                        it returns Map<String, String>, which is no Map<String, Integer>
                                    void none() in Unfit: it returns void, which is no Map<String, Integer>
                        """.formatted(HERE));
        assertThat(failure.getAction())
                .contains(
                        "    Map<String, Integer> none(String sku, int count, Throwable cause)   // for Unfit.prices\n");
    }

    @Test
    void reportsTwoThatFitEquallyWell() {
        FailureAnalysis failure = failure(Ambiguous.class);
        assertThat(failure.getDescription().lines().toList())
                .contains("        Fallback 'either' is ambiguous:")
                .contains(
                        "            String either(String sku, Throwable cause) in Ambiguous: it fits as well as the other")
                .contains(
                        "            String either(Object sku, Throwable cause) in Ambiguous: it fits as well as the other");
    }

    @Test
    void reportsAllProblemsOfTheApplicationAtOnce() {
        FailureAnalysis failure = failure(Missing.class, Fine.class, LazilyWrong.class);
        assertThat(failure.getDescription())
                .startsWith("The circuit breakers of 3 methods cannot work:\n")
                .contains(".Missing.price(String)\n", ".LazilyWrong.one()\n", ".LazilyWrong.two(int)\n");
    }

    @Test
    void reportsAFallbackThatIsAbstract() {
        assertThat(failure(AbstractFallback.class).getDescription())
                .contains("String otherwise() in AbstractContract: it is abstract\n");
    }

    @Test
    void reportsAFallbackOfAStageThatReturnsSomethingElse() {
        assertThat(failure(WrongStage.class).getDescription())
                .contains("CompletableFuture<Integer> other() in WrongStage: it returns CompletableFuture<Integer>, "
                        + "which is no CompletableFuture<String>\n");
    }

    @Test
    void reportsANameThatCannotBeResolved() {
        FailureAnalysis failure = failure(Unresolved.class);
        assertThat(failure.getDescription()).isEqualTo("""
                        The circuit breaker of a method cannot work:

                            %s.Unresolved.call()
                                Name '${no.such.property}' cannot be resolved
                        """.formatted(HERE));
        assertThat(failure.getAction()).isEqualTo("Correct the annotations of these methods, or what they refer to.");
    }

    @Test
    void reportsANameThatCannotBeUsed() {
        assertThat(failure(Blank.class).getDescription())
                .contains("Name ' ' must have 1 to 128 characters, none of them a slash or a control character\n");
    }

    @Test
    void carriesTheStructuredData() {
        Guarded.context()
                .withBean(Missing.class)
                .run(context -> assertThat(context.getStartupFailure())
                        .isInstanceOfSatisfying(
                                InvalidGuardedMethodException.class,
                                thrown -> assertThat(thrown.problems())
                                        .singleElement()
                                        .satisfies(problem -> {
                                            assertThat(problem.method().getName())
                                                    .isEqualTo("price");
                                            assertThat(problem.candidates()).isEmpty();
                                            assertThat(problem.signature())
                                                    .isEqualTo("String lastKnownPrise(String sku, Throwable cause)");
                                        })));
    }

    @Test
    void checksBeansThatAreMadeOnDemand() {
        for (String scope : List.of(BeanDefinition.SCOPE_PROTOTYPE, BeanDefinition.SCOPE_SINGLETON)) {
            Guarded.context()
                    .withBean(Missing.class, Missing::new, definition -> {
                        definition.setScope(scope);
                        definition.setLazyInit(true);
                    })
                    .run(context -> assertThat(context).hasFailed());
        }
    }

    @Test
    void checksWhatIsBehindADynamicProxy() {
        Guarded.context()
                .withBean(Contract.class, WrongBehindInterface::new)
                .run(context -> assertThat(context.getStartupFailure())
                        .isInstanceOf(InvalidGuardedMethodException.class)
                        .hasMessageContaining("'nowhere'"));
    }

    @Test
    void acceptsOverloadsOfWhichOneFits() {
        Guarded.context()
                .withBean(Fine.class)
                .run(context -> assertThat(context).hasNotFailed());
    }

    static class Missing {
        @CircuitBreaker(name = "missing", fallbackMethod = "lastKnownPrise")
        public String price(String sku) {
            return sku;
        }

        String lastKnownPrice(String sku) {
            return sku;
        }
    }

    static class Unfit {
        @CircuitBreaker(name = "unfit", fallbackMethod = "none")
        public Map<String, Integer> prices(String sku, int count) {
            return Map.of();
        }

        Map<String, String> none(String sku, Integer count, Throwable cause) {
            return Map.of();
        }

        Map<String, Integer> none(String sku, String count) {
            return Map.of();
        }

        Map<String, Integer> none(String sku, int count, String cause) {
            return Map.of();
        }

        Map<String, Integer> none(String a, int b, Throwable c, int d) {
            return Map.of();
        }

        void none() {}
    }

    static class Ambiguous {
        @CircuitBreaker(name = "ambiguous", fallbackMethod = "either")
        public String price(String sku) {
            return sku;
        }

        String either(String sku, Throwable cause) {
            return sku;
        }

        String either(Object sku, Throwable cause) {
            return "";
        }
    }

    @Lazy
    static class LazilyWrong {
        @CircuitBreaker(name = "wrong", fallbackMethod = "nowhere")
        public void one() {}

        @CircuitBreaker(name = "wrong", fallbackMethod = "nowhere")
        public void two(int count) {}
    }

    static class Fine {
        @CircuitBreaker(name = "fine", fallbackMethod = "fallback")
        public String one(String argument) {
            return argument;
        }

        @CircuitBreaker(name = "fine", fallbackMethod = "fallback")
        public int two(int argument) {
            return argument;
        }

        String fallback(String argument, Throwable cause) {
            return argument;
        }

        int fallback(int argument, Throwable cause) {
            return argument;
        }
    }

    interface AbstractContract {
        @CircuitBreaker(name = "abstract", fallbackMethod = "otherwise")
        default String call() {
            return "call";
        }

        String otherwise();
    }

    abstract static class AbstractFallback implements AbstractContract {
        @org.springframework.beans.factory.annotation.Lookup
        public abstract String lookup();
    }

    static class WrongStage {
        @CircuitBreaker(name = "stage", fallbackMethod = "other")
        public CompletableFuture<String> call() {
            return new CompletableFuture<>();
        }

        CompletableFuture<Integer> other() {
            return new CompletableFuture<>();
        }
    }

    static class Unresolved {
        @CircuitBreaker(name = "${no.such.property}")
        public void call() {}
    }

    static class Blank {
        @CircuitBreaker(name = " ")
        public void call() {}
    }

    interface Contract {
        String call();
    }

    static class WrongBehindInterface implements Contract {
        @Override
        @CircuitBreaker(name = "behind", fallbackMethod = "nowhere")
        public String call() {
            return "call";
        }
    }
}
