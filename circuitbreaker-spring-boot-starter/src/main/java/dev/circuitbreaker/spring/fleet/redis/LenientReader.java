package dev.circuitbreaker.spring.fleet.redis;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/** Reads what Redis has; of what is not ours it logs the first of each kind, and goes on without. Safe for use by several threads. */
final class LenientReader {

    private static final Log LOGGER = LogFactory.getLog(LenientReader.class);

    private final Set<String> reported = ConcurrentHashMap.newKeySet();

    /**
     * Reads a text.
     *
     * @param kind what it should be
     * @param key where it is
     * @param reader throws an {@code IllegalArgumentException} if it is something else
     * @return what it says; null if that cannot be read
     */
    <T> @Nullable T read(String kind, String key, String text, Function<String, T> reader) {
        try {
            return reader.apply(text);
        } catch (IllegalArgumentException foreign) {
            if (reported.add(kind)) {
                LOGGER.warn("Ignored what Redis has in " + key + ", since it is no " + kind
                        + " that this version can read; the next will be ignored silently");
            }
            return null;
        }
    }
}
