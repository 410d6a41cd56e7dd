package dev.circuitbreaker.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Exceptions that hide what really happened, and lists that name it. */
class WrappersTest extends BreakerFixture {

    private static final class Wrapper extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Wrapper(@Nullable Throwable cause) {
            super("wrapper", cause);
        }
    }

    private final List<Throwable> asked = new ArrayList<>();

    private final CircuitBreakerConfig.Builder config = config().wrapperPredicate(it -> it instanceof Wrapper);

    @Test
    void aListNamesWhatStandsBelow() {
        Throwable wrapped = new Wrapper(new CompletionException(new Wrapper(new FileNotFoundException())));
        config.recordExceptions(IOException.class);
        assertThat(config.build().countsAsFailure(wrapped)).isTrue();
        assertThat(config.build().countsAsFailure(new IllegalStateException(new FileNotFoundException())))
                .as("what is no wrapper means something of its own")
                .isFalse();
        config.ignoreExceptions(FileNotFoundException.class);
        assertThat(config.build().countsAsFailure(wrapped)).isFalse();
    }

    @Test
    void aListMayNameTheWrapper() {
        config.ignoreExceptions(Wrapper.class);
        assertThat(config.build().countsAsFailure(new Wrapper(new IOException())))
                .isFalse();
        assertThat(config.build().countsAsFailure(new Wrapper(null))).isFalse();
        assertThat(config.build().countsAsFailure(new IOException())).isTrue();
    }

    @Test
    void predicatesAndClassifiersGetTheWrapper() {
        List<Throwable> given = new ArrayList<>();
        Wrapper wrapper = new Wrapper(new IOException("answer"));
        config.ignoreExceptionPredicate(given::add).build().countsAsFailure(wrapper);
        assertThat(given).containsExactly(wrapper);
        assertThat(config().wrapperPredicate(it -> it instanceof Wrapper)
                        .exceptionClassifier(thrown -> {
                            asked.add(thrown);
                            return null;
                        })
                        .build()
                        .countsAsFailure(wrapper))
                .isTrue();
        assertThat(asked).containsExactly(wrapper);
    }

    @Test
    void circlesEndAndTheDepthIsBounded() {
        Throwable deep = new IOException();
        for (int i = 0; i < 31; i++) {
            deep = new Wrapper(deep);
        }
        config.ignoreExceptions(IOException.class);
        assertThat(config.build().countsAsFailure(deep)).isFalse();
        assertThat(config.build().countsAsFailure(new Wrapper(deep))).isTrue();
        Exception one = new IllegalStateException("one");
        one.initCause(new IllegalArgumentException("two", one));
        assertThat(config.wrapperPredicate(it -> true).build().countsAsFailure(one))
                .isTrue();
    }

    @Test
    void aPredicateThatThrowsIsLoggedAndFindsNoWrapper() {
        config.wrapperPredicate(it -> {
            throw new IllegalStateException("predicate");
        });
        config.ignoreExceptions(IOException.class);
        try (HeardLog log = HeardLog.of(Classifier.class)) {
            assertThat(config.build().countsAsFailure(new Wrapper(new IOException())))
                    .isTrue();
            assertThat(log.entries())
                    .containsExactly("SEVERE The wrapperPredicate threw; the exception is taken as it is");
        }
    }
}
