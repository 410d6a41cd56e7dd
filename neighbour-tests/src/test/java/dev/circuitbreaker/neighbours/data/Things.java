package dev.circuitbreaker.neighbours.data;

import dev.circuitbreaker.spring.annotation.CircuitBreaker;
import java.util.List;
import java.util.Optional;
import org.springframework.data.jpa.repository.JpaRepository;

/** Guarded at a method of its own and at one that it inherits. */
public interface Things extends JpaRepository<Thing, Long> {

    @CircuitBreaker(name = "query", fallbackMethod = "none")
    List<Thing> findByName(String name);

    @Override
    @CircuitBreaker(name = "inherited", fallbackMethod = "unknown")
    Optional<Thing> findById(Long id);

    default List<Thing> none(String name, Throwable cause) {
        return List.of(new Thing(0L, "instead of " + name));
    }

    default Optional<Thing> unknown(Long id, Throwable cause) {
        return Optional.of(new Thing(id, "unknown"));
    }
}
