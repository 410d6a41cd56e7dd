package dev.circuitbreaker.core;

import dev.circuitbreaker.core.ExceptionClassifier.Kind;
import dev.circuitbreaker.core.ExceptionClassifier.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * What the end of a call means, and by whose word, so that nothing is asked twice about an exception. Immutable.
 *
 * @param outcome as what it counts
 * @param verdict what an {@link ExceptionClassifier} said; null if it was not asked, or who it was does not matter
 */
record Judgement(Outcome outcome, @Nullable Verdict verdict) {

    private static final Judgement SUCCESS = new Judgement(Outcome.SUCCESS, null);
    private static final Judgement FAILURE = new Judgement(Outcome.FAILURE, null);
    private static final Judgement IGNORED = new Judgement(Outcome.IGNORED, null);
    private static final Judgement CANCELLED = new Judgement(Outcome.CANCELLED, null);

    /** Without a classifier's word; makes no object. */
    static Judgement of(Outcome outcome) {
        return switch (outcome) {
            case SUCCESS -> SUCCESS;
            case FAILURE -> FAILURE;
            case IGNORED -> IGNORED;
            case CANCELLED -> CANCELLED;
        };
    }

    static Judgement by(Verdict verdict) {
        return new Judgement(outcomeOf(verdict.kind()), verdict);
    }

    static Outcome outcomeOf(Kind kind) {
        return switch (kind) {
            case ANSWER -> Outcome.SUCCESS;
            case FAILURE -> Outcome.FAILURE;
            case NO_CALL -> Outcome.IGNORED;
        };
    }

    /** The same of a synchronous call whose thread came with its interrupt flag up: its failure says nothing. */
    Judgement ofInterrupted() {
        return outcome == Outcome.FAILURE ? IGNORED : this;
    }
}
