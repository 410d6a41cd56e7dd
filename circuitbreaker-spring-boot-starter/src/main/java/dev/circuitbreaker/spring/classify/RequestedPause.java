package dev.circuitbreaker.spring.classify;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * For how long a failure asks to be left alone, by the first that can read it.
 *
 * @param readers in the order in which they are asked
 */
public record RequestedPause(List<PauseReader> readers) implements Function<Throwable, @Nullable Duration> {

    /**
     * Copies the list.
     *
     * @param readers in the order in which they are asked
     */
    public RequestedPause {
        readers = List.copyOf(readers);
    }

    @Override
    public @Nullable Duration apply(Throwable failure) {
        for (PauseReader reader : readers) {
            Duration pause = reader.apply(failure);
            if (pause != null) {
                return pause;
            }
        }
        return null;
    }
}
