package org.springframework.other;

import dev.circuitbreaker.spring.annotation.CircuitBreaker;
import org.springframework.stereotype.Component;

/** Stands where Spring's own classes do, and is a component. */
@Component
public class SomeComponent {

    /** Always fails. */
    @CircuitBreaker(name = "other", fallbackMethod = "answer")
    public String call() {
        throw new IllegalStateException("down");
    }

    String answer() {
        return "answer";
    }
}
