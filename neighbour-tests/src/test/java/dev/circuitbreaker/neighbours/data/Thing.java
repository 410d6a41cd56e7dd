package dev.circuitbreaker.neighbours.data;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;

/** Something to keep. */
@Entity
public class Thing {

    @Id
    private Long id = 0L;

    private String name = "";

    /** For the persistence provider. */
    protected Thing() {}

    Thing(Long id, String name) {
        this.id = id;
        this.name = name;
    }

    Long id() {
        return id;
    }

    String name() {
        return name;
    }
}
