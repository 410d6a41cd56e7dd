package dev.circuitbreaker.neighbours;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Beside the starter of Resilience4j for Spring Boot 4. */
class Resilience4jTest extends BesideResilience4j {

    Resilience4jTest() {
        super("io.github.resilience4j.springboot3.", "org.springframework.cloud.circuitbreaker.");
    }

    @Test
    void healthHasBoth() throws IOException {
        assertThat(get("health/breakers")).contains("ours");
        assertThat(get("health/circuitBreakers")).contains("theirs");
    }
}
