package dev.circuitbreaker.spring.aop;

import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** The name that may have been meant where one is written that does not exist. */
final class Suggestion {

    private Suggestion() {}

    /** The nearest name, if no more than a third of the letters have to change. */
    static Optional<String> of(String written, Stream<String> names) {
        return names.filter(name -> distance(written, name) <= Math.max(1, written.length() / 3))
                .min(Comparator.comparingInt((String name) -> distance(written, name))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** The Levenshtein distance: how many letters to insert, delete or replace. */
    private static int distance(String one, String other) {
        int[] previous = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int[] current = new int[other.length() + 1];
            current[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int replaced = previous[j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replaced, 1 + Math.min(previous[j], current[j - 1]));
            }
            previous = current;
        }
        return previous[other.length()];
    }
}
