package dev.circuitbreaker.neighbours;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.spring.annotation.CircuitBreaker;
import dev.circuitbreaker.spring.autoconfigure.CircuitBreakerAutoConfiguration;
import io.micrometer.core.annotation.Timed;
import io.micrometer.core.aop.TimedAspect;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.aspectj.lang.ProceedingJoinPoint;
import org.aspectj.lang.annotation.Around;
import org.aspectj.lang.annotation.Aspect;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.annotation.Order;

/** Aspects of the application stand where the documentation says that they do. */
class AspectTest {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withBean(Client.class)
            .withConfiguration(
                    AutoConfigurations.of(CircuitBreakerAutoConfiguration.class, AopAutoConfiguration.class));

    @Test
    void whatAnAspectWithoutAnOrderThrowsCounts() {
        runner.withBean(Refusing.class).run(context -> {
            assertThat(context.getBean(Client.class).ask()).isEqualTo("fallback");
            assertThat(context.getBean(CircuitBreakerRegistry.class)
                            .get("client")
                            .totals()
                            .failed())
                    .isOne();
        });
    }

    @Test
    void whatAnAspectWithAnOrderThrowsDoesNotCountAndBringsNoFallback() {
        runner.withBean(FirstRefusing.class).run(context -> {
            assertThatThrownBy(() -> context.getBean(Client.class).ask()).hasMessage("refused");
            assertThat(context.getBean(CircuitBreakerRegistry.class)
                            .get("client")
                            .totals()
                            .failed())
                    .isZero();
        });
    }

    @Test
    void timedSeesCallsThatWereMade() {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        runner.withBean(TimedAspect.class, () -> new TimedAspect(meters)).run(context -> {
            Client client = context.getBean(Client.class);
            assertThat(client.ask()).isEqualTo("answer");
            context.getBean(CircuitBreakerRegistry.class).get("client").forceOpen(null);
            assertThat(client.ask()).isEqualTo("fallback");
            assertThat(meters.get("asked").timer().count()).isOne();
        });
    }

    @Aspect
    static class Refusing {
        @Around("execution(* *..AspectTest.Client.*(..))")
        public Object refuse(ProceedingJoinPoint call) {
            throw new IllegalStateException("refused");
        }
    }

    @Aspect
    @Order(0)
    static class FirstRefusing extends RefusingBase {}

    @Aspect
    abstract static class RefusingBase {
        @Around("execution(* *..AspectTest.Client.*(..))")
        public Object refuse(ProceedingJoinPoint call) {
            throw new IllegalStateException("refused");
        }
    }

    static class Client {

        @Timed("asked")
        @CircuitBreaker(name = "client", fallbackMethod = "fallback")
        public String ask() {
            return "answer";
        }

        String fallback(Throwable cause) {
            return "fallback";
        }
    }
}
