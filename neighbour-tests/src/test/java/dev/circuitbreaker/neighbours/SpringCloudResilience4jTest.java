package dev.circuitbreaker.neighbours;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.springframework.cloud.client.circuitbreaker.CircuitBreaker;
import org.springframework.cloud.client.circuitbreaker.CircuitBreakerFactory;

/** Beside Spring Cloud's module for Resilience4j, which brings the starter for Spring Boot 3. */
class SpringCloudResilience4jTest extends BesideResilience4j {

    SpringCloudResilience4jTest() {
        // of the newer one that the other test needs, whose check of the version fails on Spring Boot 4
        super("io.github.resilience4j.springboot.", "io.github.resilience4j.springboot3.verifier.");
    }

    /** The starter for Spring Boot 3 has no health on Spring Boot 4. */
    @Test
    void healthHasOurs() throws IOException {
        assertThat(get("health/circuitBreakers")).contains("ours");
    }

    @Test
    void springCloudHasItsFactory() {
        assertThat(context()
                        .getBean(CircuitBreakerFactory.class)
                        .create("cloud")
                        .run(() -> "answer"))
                .isEqualTo("answer");
    }

    /** What docs/spring-cloud.md says of it: a thread of its own, for a second at most. */
    @Test
    void springCloudsFactoryCallsOnAnotherThreadAndNotForLong() {
        CircuitBreaker breaker = context().getBean(CircuitBreakerFactory.class).create("thread");
        assertThat(breaker.run(Thread::currentThread)).isNotSameAs(Thread.currentThread());
        CountDownLatch never = new CountDownLatch(1);
        Throwable cause = breaker.run(
                () -> {
                    try {
                        never.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return null;
                },
                thrown -> thrown);
        assertThat(cause)
                .as("wrapped, since its bulkhead is present")
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(TimeoutException.class);
    }
}
