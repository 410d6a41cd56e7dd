package dev.circuitbreaker.spring.classify;

import dev.circuitbreaker.core.ExceptionClassifier.Kind;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the code of an error of MongoDB says of the server; see {@code error_codes.yml} in its sources for their names. */
final class MongoCodes {

    /** It could not make sense of the request, or a rule of the data or of its users forbids it. */
    private static final Set<Integer> ANSWERS =
            Set.of(2, 9, 13, 14, 18, 20, 26, 48, 59, 66, 73, 121, 11_000, 11_001, 12_582);

    /** Unreachable, stepping down, shutting down, or too slow. */
    private static final Set<Integer> FAILURES =
            Set.of(6, 7, 50, 64, 89, 91, 189, 202, 262, 9_001, 10_107, 11_600, 11_602, 13_435, 13_436);

    /** Lock timeout, write conflict. */
    private static final Set<Integer> CONTENTION = Set.of(24, 112);

    private MongoCodes() {}

    /** What it says; null if that is not known. */
    static @Nullable Kind kind(int code, Kind contention) {
        if (CONTENTION.contains(code)) {
            return contention;
        }
        if (FAILURES.contains(code)) {
            return Kind.FAILURE;
        }
        return ANSWERS.contains(code) ? Kind.ANSWER : null;
    }
}
