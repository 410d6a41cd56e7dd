package org.springframework.samples;

import dev.circuitbreaker.spring.annotation.CircuitBreaker;

/** A class of an application that lives where Spring's samples do. */
public class Owners {

    /** Always fails. */
    @CircuitBreaker(name = "owners", fallbackMethod = "nobody")
    public String find() {
        throw new IllegalStateException("down");
    }

    String nobody() {
        return "nobody";
    }
}
