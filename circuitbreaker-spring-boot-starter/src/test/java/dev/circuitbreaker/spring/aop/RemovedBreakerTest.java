package dev.circuitbreaker.spring.aop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.circuitbreaker.core.CallNotPermittedException;
import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.spring.annotation.CircuitBreaker;
import org.junit.jupiter.api.Test;

/** What an annotated method does when its circuit breaker is removed from the registry. */
class RemovedBreakerTest {

    @Test
    void isFollowedByOneThatTheRegistryKnows() {
        Guarded.context().withBean(Client.class).run(context -> {
            CircuitBreakerRegistry registry = context.getBean(CircuitBreakerRegistry.class);
            Client client = context.getBean(Client.class);
            registry.get("pricing").forceOpen("down");
            assertThatExceptionOfType(CallNotPermittedException.class).isThrownBy(client::price);

            registry.remove("pricing");

            assertThat(client.price()).isEqualTo("1.0");
            registry.get("pricing").forceOpen("down again");
            assertThatExceptionOfType(CallNotPermittedException.class).isThrownBy(client::price);
        });
    }

    static class Client {
        @CircuitBreaker("pricing")
        public String price() {
            return "1.0";
        }
    }
}
