package org.springframework.other;

import dev.circuitbreaker.spring.annotation.CircuitBreaker;

/** Looks like a class of Spring itself. */
public class NoComponent {

    /** Always fails. */
    @CircuitBreaker(name = "other", fallbackMethod = "answer")
    public String call() {
        throw new IllegalStateException("down");
    }

    String answer() {
        return "answer";
    }
}
