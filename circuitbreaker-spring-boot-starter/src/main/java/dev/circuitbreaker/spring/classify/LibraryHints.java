package dev.circuitbreaker.spring.classify;

import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/** Lets a native image find out which libraries are there, which it does by the names of classes. */
public final class LibraryHints implements RuntimeHintsRegistrar {

    /** Creates the registrar. */
    public LibraryHints() {}

    @Override
    public void registerHints(RuntimeHints hints, @Nullable ClassLoader loader) {
        for (Library library : Library.values()) {
            library.needed().forEach(name -> hints.reflection().registerTypeIfPresent(loader, name));
        }
    }
}
