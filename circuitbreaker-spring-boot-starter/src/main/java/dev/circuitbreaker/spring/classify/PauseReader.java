package dev.circuitbreaker.spring.classify;

import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads for how long a failure asks to be left alone, in the words of one family of libraries. Beans of this type are asked
 * in their order, and the first that has an answer decides.
 *
 * <p>Used by many threads at once.
 */
@FunctionalInterface
public interface PauseReader extends Function<Throwable, @Nullable Duration> {

    /**
     * Reads the pause.
     *
     * @param failure what was thrown
     * @return the pause from now on; zero or less asks for none; null if it says nothing of one
     */
    @Override
    @Nullable
    Duration apply(Throwable failure);
}
