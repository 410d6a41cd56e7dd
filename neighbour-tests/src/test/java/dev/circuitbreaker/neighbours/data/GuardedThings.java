package dev.circuitbreaker.neighbours.data;

import dev.circuitbreaker.spring.annotation.CircuitBreaker;
import org.springframework.data.jpa.repository.JpaRepository;

/** Guarded as a whole. */
@CircuitBreaker(name = "interface")
public interface GuardedThings extends JpaRepository<Thing, Long> {}
