package dev.circuitbreaker.spring.aop.aspectj;

import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.spring.annotation.CircuitBreaker;
import dev.circuitbreaker.spring.autoconfigure.CircuitBreakerAspectJAutoConfiguration;
import dev.circuitbreaker.spring.autoconfigure.CircuitBreakerAutoConfiguration;
import java.util.function.Supplier;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/** Runs in a virtual machine of its own, with AspectJ's weaver, and prints what happens. */
final class WovenApplication {

    private WovenApplication() {}

    public static void main(String[] arguments) {
        try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext(
                CircuitBreakerAutoConfiguration.class, CircuitBreakerAspectJAutoConfiguration.class, Client.class)) {
            CircuitBreakerRegistry registry = context.getBean(CircuitBreakerRegistry.class);
            Client bean = context.getBean(Client.class);
            print("through a proxy", bean::direct, registry);
            print("self-invocation", bean::indirect, registry);
            print("self-invocation of itself", () -> bean.nested(2), registry);
            print("final method", bean::finished, registry);
            print("private method", bean::callsPrivate, registry);
            print("no bean", () -> new Client().direct(), registry);
            print("overriding", () -> new Special().direct(), registry);
            print("on type", () -> new OnType().call(), registry);
            print("failing", () -> new Client().failing(), registry);
            registry.get("woven").forceOpen(null);
            print("rejected final method", bean::finished, registry);
            print("rejected no bean", () -> new Client().failing(), registry);
        }
        System.out.println("closed: " + new Client().afterwards());
    }

    private static void print(String what, Supplier<Object> call, CircuitBreakerRegistry registry) {
        dev.circuitbreaker.core.CircuitBreaker breaker = registry.get("woven");
        long before = breaker.totals().successful() + breaker.totals().failed();
        Object result;
        try {
            result = call.get();
        } catch (RuntimeException e) {
            result = e.getClass().getSimpleName();
        }
        long calls = breaker.totals().successful() + breaker.totals().failed() - before;
        System.out.println(what + ": " + result + ", counted " + calls);
    }

    static class Client {

        @CircuitBreaker(name = "woven")
        public String direct() {
            return "direct";
        }

        public String indirect() {
            return direct();
        }

        @CircuitBreaker(name = "woven")
        public String nested(int depth) {
            return depth == 0 ? "nested" : nested(depth - 1);
        }

        @CircuitBreaker(name = "woven")
        public final String finished() {
            return "final";
        }

        String callsPrivate() {
            return hidden();
        }

        @CircuitBreaker(name = "woven")
        private String hidden() {
            return "private";
        }

        @CircuitBreaker(name = "woven", fallbackMethod = "otherwise")
        public String failing() {
            throw new IllegalStateException();
        }

        private String otherwise(Throwable cause) {
            return "otherwise for " + cause.getClass().getSimpleName();
        }

        @CircuitBreaker(name = "woven")
        public String afterwards() {
            return "unguarded";
        }
    }

    static class Special extends Client {
        @Override
        @CircuitBreaker(name = "woven")
        public String direct() {
            return "special " + super.direct();
        }
    }

    @CircuitBreaker(name = "woven")
    static class OnType {
        public String call() {
            return "on type";
        }

        @Override
        public String toString() {
            return "not guarded";
        }
    }
}
