package dev.circuitbreaker.spring.aop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.circuitbreaker.core.CallNotPermittedException;
import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.spring.annotation.CircuitBreaker;
import java.io.IOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.function.Consumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.aop.config.AopConfigUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.core.annotation.AliasFor;
import org.springframework.other.NoComponent;
import org.springframework.other.SomeComponent;
import org.springframework.samples.Owners;

class AnnotationTest {

    private static void with(Class<?> bean, Consumer<AssertableApplicationContext> check) {
        Guarded.context().withBean(bean).run(context -> check.accept(context));
    }

    private static long successes(AssertableApplicationContext context, String name) {
        return context.getBean(CircuitBreakerRegistry.class)
                .find(name)
                .map(breaker -> breaker.totals().successful())
                .orElse(0L);
    }

    @Nested
    class OnMethods {

        @Test
        void isFoundOnAMethodOfAClass() {
            with(OnMethod.class, context -> {
                context.getBean(OnMethod.class).guarded();
                assertThat(successes(context, "method")).isOne();
            });
        }

        @Test
        void isFoundInApplicationsThatLiveWhereSpringsSamplesDo() {
            with(
                    Owners.class,
                    context -> assertThat(context.getBean(Owners.class).find()).isEqualTo("nobody"));
        }

        @Test
        void isFoundBelowSpringsPackageOnComponentsOnly() {
            with(
                    SomeComponent.class,
                    context -> assertThat(context.getBean(SomeComponent.class).call())
                            .isEqualTo("answer"));
            with(
                    NoComponent.class,
                    context -> assertThatIllegalStateException().isThrownBy(context.getBean(NoComponent.class)::call));
        }

        @Test
        void leavesOtherMethodsAlone() {
            with(OnMethod.class, context -> {
                context.getBean(CircuitBreakerRegistry.class).get("method").forceOpen(null);
                assertThat(context.getBean(OnMethod.class).free()).isEqualTo("free");
            });
        }

        @Test
        void isFoundOnTheMethodOfASuperclassThatIsOverridden() {
            with(Overriding.class, context -> {
                context.getBean(Overriding.class).guarded();
                assertThat(successes(context, "method")).isOne();
            });
        }

        @Test
        void isFoundOnTheMethodOfAGenericSuperclassOnce() {
            with(Prices.class, context -> {
                Repository<String> prices = context.getBean(Prices.class);
                assertThat(prices.find("sku")).isEqualTo("sku");
                assertThat(prices.inherited("sku")).isEqualTo("sku");
                assertThat(successes(context, "generic")).isEqualTo(2);
            });
        }

        @Test
        void isFoundOnAMethodOfAnInterface() {
            with(Implementation.class, context -> {
                Contract bean = context.getBean(Contract.class);
                assertThat(AopUtils.isJdkDynamicProxy(bean)).isTrue();
                bean.guarded();
                assertThat(successes(context, "contract")).isOne();
            });
        }

        @Test
        void isFoundOnAMethodOfAnInterfaceBehindAClassProxy() {
            Guarded.context()
                    .withBean(
                            BeanFactoryPostProcessor.class,
                            () -> factory -> AopConfigUtils.forceAutoProxyCreatorToUseClassProxying(
                                    (BeanDefinitionRegistry) factory))
                    .withBean(Implementation.class)
                    .run(context -> {
                        context.getBean(Implementation.class).guarded();
                        assertThat(successes(context, "contract")).isOne();
                    });
        }

        @Test
        void isFoundOnAnInterfaceWhoseMethodASuperclassImplements() {
            with(Adopting.class, context -> {
                context.getBean(Contract.class).guarded();
                assertThat(successes(context, "contract")).isOne();
            });
        }

        @Test
        void isFoundOnTheClassBehindADynamicProxy() {
            with(AnnotatedImplementation.class, context -> {
                context.getBean(Plain.class).guarded();
                assertThat(successes(context, "implementation")).isOne();
            });
        }

        @Test
        void isFoundAsAMetaAnnotationWithAliases() {
            with(Composed.class, context -> {
                context.getBean(Composed.class).guarded();
                assertThat(successes(context, "remote")).isOne();
            });
        }

        @Test
        void isKeptApartBetweenClassesThatShareAMethod() {
            Guarded.context().withBean(First.class).withBean(Second.class).run(context -> {
                context.getBean(First.class).guarded();
                context.getBean(Second.class).guarded();
                context.getBean(Second.class).guarded();
                assertThat(successes(context, "first")).isOne();
                assertThat(successes(context, "second")).isEqualTo(2);
            });
        }
    }

    @Test
    void resolvesPlaceholdersInTheName() {
        Guarded.context()
                .withPropertyValues("app.breaker=pricing")
                .withBean(Placeholder.class)
                .run(context -> {
                    context.getBean(Placeholder.class).guarded();
                    assertThat(successes(context, "remote-pricing")).isOne();
                });
    }

    @Test
    void createsTheBreakerWhenTheApplicationStarts() {
        Guarded.context()
                .withBean(OnMethod.class, OnMethod::new, definition -> definition.setLazyInit(true))
                .run(context -> assertThat(
                                context.getBean(CircuitBreakerRegistry.class).find("method"))
                        .isPresent());
    }

    @Test
    void letsExceptionsThroughAsTheyAre() {
        with(Failing.class, context -> {
            assertThatThrownBy(() -> context.getBean(Failing.class).checked())
                    .isInstanceOf(IOException.class)
                    .hasMessage("down")
                    .hasNoCause();
            assertThatThrownBy(() -> context.getBean(Failing.class).checked())
                    .isInstanceOf(CallNotPermittedException.class);
        });
    }

    static class OnMethod {
        @CircuitBreaker(name = "method")
        public String guarded() {
            return "guarded";
        }

        public String free() {
            return "free";
        }
    }

    static class Overriding extends OnMethod {
        @Override
        public String guarded() {
            return "overriding";
        }
    }

    abstract static class Repository<T> {
        @CircuitBreaker(name = "generic")
        public abstract T find(T id);

        @CircuitBreaker(name = "generic")
        public T inherited(T id) {
            return id;
        }
    }

    static class Prices extends Repository<String> {
        @Override
        public String find(String id) {
            return id;
        }
    }

    interface Contract {
        @CircuitBreaker(name = "contract")
        String guarded();
    }

    static class Implementation implements Contract {
        @Override
        public String guarded() {
            return "implementation";
        }
    }

    static class Unaware {
        public String guarded() {
            return "unaware";
        }
    }

    static class Adopting extends Unaware implements Contract {}

    interface Plain {
        String guarded();
    }

    static class AnnotatedImplementation implements Plain {
        @Override
        @CircuitBreaker(name = "implementation")
        public String guarded() {
            return "implementation";
        }
    }

    @Target({ElementType.METHOD, ElementType.TYPE})
    @Retention(RetentionPolicy.RUNTIME)
    @CircuitBreaker(name = "default")
    @interface Remote {
        @AliasFor(annotation = CircuitBreaker.class, attribute = "name")
        String value();
    }

    static class Composed {
        @Remote("remote")
        public String guarded() {
            return "composed";
        }
    }

    static class Base {
        public String guarded() {
            return "base";
        }
    }

    @CircuitBreaker(name = "first")
    static class First extends Base {}

    @CircuitBreaker(name = "second")
    static class Second extends Base {}

    static class Placeholder {
        @CircuitBreaker(name = "remote-${app.breaker}")
        public String guarded() {
            return "placeholder";
        }
    }

    static class Failing {
        @CircuitBreaker(name = "failing")
        public String checked() throws IOException {
            throw new IOException("down");
        }
    }
}
