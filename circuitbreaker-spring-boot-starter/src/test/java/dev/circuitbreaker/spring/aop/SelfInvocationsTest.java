package dev.circuitbreaker.spring.aop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.circuitbreaker.spring.annotation.CircuitBreaker;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class SelfInvocationsTest {

    private static final String HERE = SelfInvocationsTest.class.getCanonicalName();

    private static void start(Class<?> bean) {
        Guarded.context().withBean(bean).run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void areWarnedAbout(CapturedOutput output) {
        start(Selfish.class);
        assertThat(output)
                .contains(
                        "The circuit breaker of " + HERE + ".Selfish.price(String, long) is not asked when direct() of "
                                + "the same object calls the method, since no proxy stands between. Move one of the two to another "
                                + "bean, or weave the class with AspectJ.")
                .contains("is not asked when withComputedArguments()", "is not asked when inALambda()")
                .contains("is not asked when withChosenArguments()", "is not asked when inALoop()")
                .contains("Selfish.price(String, long) is not asked when otherBreaker()")
                .doesNotContain("when overloaded()", "when recursive()");
    }

    @Test
    void areFoundInSuperclassesAndDefaultMethods(CapturedOutput output) {
        start(Inheriting.class);
        assertThat(output)
                .contains("is not asked when inherited()", "is not asked when byDefault()")
                .doesNotContain("throughSuper()"); // which only goes on with a call, where a method overrides another
    }

    @Test
    void areNoCallsOnOtherObjects(CapturedOutput output) {
        start(Sociable.class);
        assertThat(output).doesNotContain("of the same object calls");
    }

    static class Selfish {

        private long count;

        @CircuitBreaker(name = "selfish")
        public String price(String sku, long count) {
            return sku;
        }

        public String direct() {
            return price("sku", 1L);
        }

        public String withComputedArguments() {
            return price(String.valueOf(new StringBuilder("s").append(count)), this.count)
                    .trim();
        }

        public String withChosenArguments(boolean first) {
            return price(first ? "sku" : "other", count + 1);
        }

        public void inALoop(List<String> skus) {
            for (String sku : skus) {
                price(sku, 1);
            }
        }

        public Supplier<String> inALambda() {
            return () -> price("sku", count);
        }

        @CircuitBreaker(name = "other")
        public String otherBreaker() {
            return price("sku", 1);
        }

        @CircuitBreaker(name = "selfish")
        public String overloaded() {
            return price("sku", 1);
        }

        @CircuitBreaker(name = "selfish")
        public int recursive(int depth) {
            return depth == 0 ? 0 : recursive(depth - 1);
        }
    }

    interface Prices {
        String price();

        default String byDefault() {
            return price();
        }
    }

    static class Base implements Prices {
        @Override
        @CircuitBreaker(name = "inherited")
        public String price() {
            return "";
        }

        public String inherited() {
            return price();
        }
    }

    static class Inheriting extends Base {
        public String throughSuper() {
            return super.price();
        }
    }

    interface Source {
        String get();
    }

    /** Calls its own methods on objects that may be proxies, and here come in every way in which an object can come. */
    static class Sociable implements Source {

        private @Nullable Sociable field;
        private @Nullable Child child;
        private final Sociable[] array = {};

        @Override
        @CircuitBreaker(name = "sociable")
        public String get() {
            return "";
        }

        public String throughAParameter(Sociable given) {
            return given.get();
        }

        public String throughAField() {
            return field == null ? "" : field.get();
        }

        public String throughAnArray() {
            return array[0].get();
        }

        public String throughAResult() {
            return itself().get();
        }

        private Sociable itself() {
            return this;
        }

        public String throughAProvider(ObjectProvider<Sociable> provider) {
            return provider.getObject().get();
        }

        public String throughANewOne() {
            return new Sociable().get();
        }

        public String throughASubclass() {
            Sociable itself = child == null ? this : child;
            return itself.get();
        }

        public String throughAnInterface() {
            Source source = () -> "";
            return source.get();
        }

        public Supplier<String> inALambda(Sociable given) {
            return () -> given.get() + count();
        }

        private int count() {
            return array.length;
        }
    }

    static class Child extends Sociable {}
}
