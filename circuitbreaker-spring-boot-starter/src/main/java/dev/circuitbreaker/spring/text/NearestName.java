package dev.circuitbreaker.spring.text;

import java.util.Collection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The name that was probably meant where one is written that does not exist. */
public final class NearestName {

    private NearestName() {}

    /**
     * Finds it among those that exist, however they are {@linkplain BreakerNameRules#relaxed spelled}.
     *
     * @param written what is written
     * @param names those that exist
     * @return the one that differs in the fewest characters, if these are at most a third of it; of several the first in the
     *     alphabet
     */
    public static Optional<String> of(String written, Collection<String> names) {
        String relaxed = BreakerNameRules.relaxed(written);
        @Nullable String nearest = null;
        int least = Integer.MAX_VALUE;
        for (String name : names) {
            String other = BreakerNameRules.relaxed(name);
            int most = name.length() / 3;
            if (Math.abs(relaxed.length() - other.length()) > most) {
                continue; // the difference of the lengths is the least distance there can be
            }
            int distance = distance(relaxed, other);
            boolean isNearer =
                    nearest == null || distance < least || (distance == least && name.compareTo(nearest) < 0);
            if (isNearer && distance <= most) {
                nearest = name;
                least = distance;
            }
        }
        return Optional.ofNullable(nearest);
    }

    /** Levenshtein's: how many characters must be inserted, removed or replaced to get from one text to the other. */
    private static int distance(String one, String other) {
        int[] previous = new int[other.length() + 1];
        for (int j = 0; j < previous.length; j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int[] current = new int[previous.length];
            current[0] = i;
            for (int j = 1; j < current.length; j++) {
                int replaced = previous[j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replaced, 1 + Math.min(previous[j], current[j - 1]));
            }
            previous = current;
        }
        return previous[other.length()];
    }
}
