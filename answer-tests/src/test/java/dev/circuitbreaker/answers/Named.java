package dev.circuitbreaker.answers;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.validation.constraints.NotBlank;

/** Something that must have a name. */
@Entity
public class Named {

    @Id
    private Long id = 0L;

    @NotBlank
    private String name = "";

    /** For the persistence provider. */
    protected Named() {}

    Named(Long id, String name) {
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
