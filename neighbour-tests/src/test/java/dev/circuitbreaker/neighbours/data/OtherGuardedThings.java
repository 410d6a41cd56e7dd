package dev.circuitbreaker.neighbours.data;

import dev.circuitbreaker.spring.annotation.CircuitBreaker;
import org.springframework.data.jpa.repository.JpaRepository;

/** Guarded as a whole, by another circuit breaker, before the same class of Spring Data's. */
@CircuitBreaker(name = "other-interface")
public interface OtherGuardedThings extends JpaRepository<Thing, Long> {}
