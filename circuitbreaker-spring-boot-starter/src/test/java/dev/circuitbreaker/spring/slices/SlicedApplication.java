package dev.circuitbreaker.spring.slices;

import dev.circuitbreaker.spring.annotation.CircuitBreaker;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;

/** What the tests of slices take a part of. */
@SpringBootConfiguration
@EnableAutoConfiguration
class SlicedApplication {

    /** Fails, and has a fallback. */
    static class Client {

        @CircuitBreaker(value = "sliced", fallbackMethod = "fallback")
        public String ask() {
            throw new IllegalStateException("down");
        }

        String fallback(Throwable cause) {
            return "fallback";
        }
    }
}
