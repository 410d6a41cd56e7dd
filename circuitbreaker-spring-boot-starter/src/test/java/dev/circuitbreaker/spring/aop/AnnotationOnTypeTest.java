package dev.circuitbreaker.spring.aop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.spring.annotation.CircuitBreaker;
import java.util.function.Consumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;

class AnnotationOnTypeTest {

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
    class OnTypes {

        @Test
        void speaksForAllPublicMethods() {
            with(OnType.class, context -> {
                context.getBean(OnType.class).other();
                context.getBean(OnType.class).notPublic();
                assertThat(successes(context, "type")).isOne();
            });
        }

        @Test
        void isBeatenByOneOnTheMethod() {
            with(OnType.class, context -> {
                context.getBean(OnType.class).method();
                assertThat(successes(context, "type")).isZero();
                assertThat(successes(context, "method")).isOne();
            });
        }

        @Test
        void neverSpeaksForTheMethodsOfObject() {
            with(OnType.class, context -> {
                context.getBean(CircuitBreakerRegistry.class).get("type").forceOpen(null);
                OnType bean = context.getBean(OnType.class);
                assertThat(bean.toString()).isEqualTo("on type");
                assertThat(bean.hashCode()).isEqualTo(bean.hashCode());
                assertThat(bean.equals(bean)).isTrue();
            });
        }

        @Test
        void speaksOnAnInterfaceForItsMethodsOnly() {
            with(PartlyGuarded.class, context -> {
                context.getBean(Wide.class).wide();
                context.getBean(Plain.class).guarded();
                assertThat(successes(context, "wide")).isOne();
            });
        }

        @Test
        void doesNotGuardTheFallbackItNames() {
            with(OnTypeWithFallback.class, context -> {
                context.getBean(CircuitBreakerRegistry.class).get("type").forceOpen(null);
                assertThat(context.getBean(OnTypeWithFallback.class).price()).isEqualTo("fallback");
                assertThat(context.getBean(OnTypeWithFallback.class).fallback()).isEqualTo("fallback");
            });
        }
    }

    interface Plain {
        String guarded();
    }

    @CircuitBreaker(name = "type")
    static class OnType {
        @CircuitBreaker(name = "method")
        public String method() {
            return "method";
        }

        public String other() {
            return "other";
        }

        String notPublic() {
            return "not public";
        }

        @Override
        public String toString() {
            return "on type";
        }

        @Override
        public int hashCode() {
            return 1;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof OnType;
        }
    }

    @CircuitBreaker(name = "wide")
    interface Wide {
        String wide();
    }

    static class PartlyGuarded implements Wide, Plain {
        @Override
        public String wide() {
            return "wide";
        }

        @Override
        public String guarded() {
            return "not by Wide";
        }
    }

    @CircuitBreaker(name = "type", fallbackMethod = "fallback")
    static class OnTypeWithFallback {
        public String price() {
            return "price";
        }

        public String fallback() {
            return "fallback";
        }
    }
}
