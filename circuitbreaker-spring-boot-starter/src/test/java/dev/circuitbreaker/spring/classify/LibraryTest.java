package dev.circuitbreaker.spring.classify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.TypeReference;
import org.springframework.boot.test.context.FilteredClassLoader;

class LibraryTest {

    private final ClassLoader loader = getClass().getClassLoader();

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SQL") // which is always there
    void isPresentIfItsClassesAre(Library library) {
        for (String name : library.needed()) {
            String family = name.substring(0, name.lastIndexOf('.'));
            assertThat(library.isPresent(new FilteredClassLoader(family)))
                    .as("without %s", family)
                    .isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource
    void hasAClassifierOfItsOwn(Library library) {
        assertThat(library.isPresent(loader)).as("on this class path").isEqualTo(library != Library.COMMONS_POOL);
        assertThat(library.classifier().name()).isNotBlank();
    }

    @Test
    void classifiersDiffer() {
        Set<Class<?>> types = new HashSet<>();
        Arrays.stream(Library.values())
                .forEach(library -> types.add(library.classifier().getClass()));
        assertThat(types).hasSameSizeAs(Library.values());
    }

    @Test
    void canBeFoundInANativeImage() {
        RuntimeHints hints = new RuntimeHints();
        new LibraryHints().registerHints(hints, loader);
        for (Library library : Library.present(loader)) {
            assertThat(library.needed())
                    .allSatisfy(name -> assertThat(hints.reflection().getTypeHint(TypeReference.of(name)))
                            .isNotNull());
        }
    }
}
