package dev.circuitbreaker.slices;

import dev.circuitbreaker.spring.annotation.CircuitBreaker;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;

/** What the tests of slices take a part of. */
@SpringBootConfiguration
@EnableAutoConfiguration
class SlicedApplication {

    /** Fails, and has a fallback. */
    static class Client {

        @CircuitBreaker(name = "sliced", fallbackMethod = "fallback")
        public String ask() {
            throw new IllegalStateException("down");
        }

        String fallback(Throwable cause) {
            return "fallback";
        }
    }
}
