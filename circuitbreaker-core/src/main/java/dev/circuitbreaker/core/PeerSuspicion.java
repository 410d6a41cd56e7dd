package dev.circuitbreaker.core;

import dev.circuitbreaker.core.window.ThresholdEvaluator;
import org.jspecify.annotations.Nullable;

/**
 * What others say against a dependency.
 *
 * <h2>Shared fields</h2>
 *
 * <ul>
 *   <li>{@code judging}: a plain race to an immutable value, which is made again when it does not fit.
 * </ul>
 */
final class PeerSuspicion {

    private final int calls;
    private final String because;
    private volatile @Nullable Judging judging;

    /**
     * Creates a suspicion.
     *
     * @param calls how many calls of one's own, or failures in a row, are enough to judge the dependency
     * @param because who says so, in words that follow "as"
     */
    PeerSuspicion(int calls, String because) {
        this.calls = calls;
        this.because = because;
    }

    boolean isSameAs(@Nullable PeerSuspicion other) {
        return other != null && calls == other.calls && because.equals(other.because);
    }

    /** Those that fewer calls reach. The same ones for the same ones, because every success may be judged by them. */
    ThresholdEvaluator lowered(ThresholdEvaluator own) {
        Judging known = judging;
        if (known == null || known.own != own) {
            known = new Judging(own, own.reachedByFewer(calls, because));
            judging = known;
        }
        return known.lowered;
    }

    private record Judging(ThresholdEvaluator own, ThresholdEvaluator lowered) {}
}
