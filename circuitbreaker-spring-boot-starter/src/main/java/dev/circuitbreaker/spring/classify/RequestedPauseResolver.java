package dev.circuitbreaker.spring.classify;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;

/**
 * For how long a failure asks to be left alone, by the first that can read it: the {@link PauseReader} beans of the application
 * in their order, then those for the libraries that are present. They are made when the first failure is read.
 *
 * <p>Safe for use by many threads at once.
 */
public final class RequestedPauseResolver implements Function<Throwable, @Nullable Duration> {

    private final ObjectProvider<PauseReader> beans;
    private final @Nullable ClassLoader loader;

    /** Null until the first failure. Written by a plain race: all that are made are the same. */
    private volatile @Nullable List<PauseReader> readers;

    /**
     * Creates the reader of an application.
     *
     * @param beans the application's own readers, which are asked for when they are needed
     * @param loader knows which libraries are there
     */
    public RequestedPauseResolver(ObjectProvider<PauseReader> beans, @Nullable ClassLoader loader) {
        this.beans = beans;
        this.loader = loader;
    }

    @Override
    public @Nullable Duration apply(Throwable failure) {
        for (PauseReader reader : readers()) {
            Duration pause = reader.apply(failure);
            if (pause != null) {
                return pause;
            }
        }
        return null;
    }

    private List<PauseReader> readers() {
        List<PauseReader> known = readers;
        if (known == null) {
            List<PauseReader> all = new ArrayList<>(beans.orderedStream().toList());
            if (Library.WEB.isPresent(loader)) {
                all.add(new RetryAfterHeader());
            }
            if (Library.GRPC.isPresent(loader)) {
                all.add(new GrpcPushback());
            }
            known = List.copyOf(all);
            readers = known;
        }
        return known;
    }
}
