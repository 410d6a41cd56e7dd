package dev.circuitbreaker.spring.config;

import dev.circuitbreaker.core.ExceptionClassifier.Kind;
import java.util.Locale;

/** What a conflict between two requests of one's own, such as a deadlock or a lock timeout, says of the dependency. */
enum Contention {
    ANSWER(Kind.ANSWER),
    FAILURE(Kind.FAILURE);

    private final Kind kind;

    Contention(Kind kind) {
        this.kind = kind;
    }

    Kind kind() {
        return kind;
    }

    /** As it is written and shown. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
