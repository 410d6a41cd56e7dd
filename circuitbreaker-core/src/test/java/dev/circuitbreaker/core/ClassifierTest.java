package dev.circuitbreaker.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.circuitbreaker.core.ExceptionClassifier.Kind;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class ClassifierTest {

    private static Classifier with(UnaryOperator<CircuitBreakerConfig.Builder> settings) {
        return settings.apply(CircuitBreakerConfig.builder()).build().classifier();
    }

    @Test
    void everyExceptionIsAFailureByDefault() {
        Classifier classifier = with(it -> it);
        assertThat(classifier.classify(new IOException())).isEqualTo(Outcome.FAILURE);
        assertThat(classifier.classify(new StackOverflowError())).isEqualTo(Outcome.FAILURE);
        assertThat(classifier.classifyResult(null)).isEqualTo(Outcome.SUCCESS);
    }

    @Test
    void aRecordListReplacesAll() {
        Classifier classifier = with(it -> it.recordExceptions(IOException.class));
        assertThat(classifier.classify(new FileNotFoundException())).isEqualTo(Outcome.FAILURE);
        assertThat(classifier.classify(new IllegalStateException())).isEqualTo(Outcome.SUCCESS);
        assertThat(classifier.classify(new AssertionError()))
                .as("an Error is a failure")
                .isEqualTo(Outcome.FAILURE);
    }

    @Test
    void aRecordListAndAPredicateAreAUnion() {
        Classifier classifier = with(it -> it.recordExceptions(IOException.class)
                .recordFailurePredicate(thrown -> "bad".equals(thrown.getMessage())));
        assertThat(classifier.classify(new IOException())).isEqualTo(Outcome.FAILURE);
        assertThat(classifier.classify(new IllegalStateException("bad"))).isEqualTo(Outcome.FAILURE);
        assertThat(classifier.classify(new IllegalStateException("good"))).isEqualTo(Outcome.SUCCESS);
    }

    @Test
    void ignoreWins() {
        Classifier classifier = with(it -> it.recordExceptions(IOException.class)
                .ignoreExceptions(FileNotFoundException.class)
                .ignoreExceptionPredicate(thrown -> "ignore".equals(thrown.getMessage())));
        assertThat(classifier.classify(new FileNotFoundException())).isEqualTo(Outcome.IGNORED);
        assertThat(classifier.classify(new IOException("ignore"))).isEqualTo(Outcome.IGNORED);
        assertThat(classifier.classify(new IOException())).isEqualTo(Outcome.FAILURE);
    }

    @Test
    void wrappersOfFuturesAreUnwrapped() {
        Classifier classifier = with(it -> it.ignoreExceptions(IOException.class));
        assertThat(classifier.classify(new CompletionException(new ExecutionException(new IOException()))))
                .isEqualTo(Outcome.IGNORED);
        assertThat(classifier.classify(new CompletionException(null))).isEqualTo(Outcome.FAILURE);
        assertThat(classifier.classify(new RuntimeException(new IOException())))
                .as("other wrappers mean something of their own")
                .isEqualTo(Outcome.FAILURE);
    }

    @Test
    void wrappersThatWrapEachOtherEndSomewhere() {
        CompletionException outer = new CompletionException("outer", null) {
            private static final long serialVersionUID = 1L;

            @Override
            public synchronized Throwable getCause() {
                return this;
            }
        };
        assertThat(with(it -> it).classify(outer)).isEqualTo(Outcome.FAILURE);
        assertThat(Classifier.unwrap(outer)).isSameAs(outer);
    }

    @Test
    void atMost32WrappersAreTakenOff() {
        IOException inside = new IOException();
        Throwable wrapped = inside;
        for (int i = 0; i < 32; i++) {
            wrapped = new CompletionException(wrapped);
        }
        assertThat(Classifier.unwrap(wrapped)).isSameAs(inside);
        assertThat(Classifier.unwrap(new CompletionException(wrapped))).isInstanceOf(CompletionException.class);
    }

    @Test
    void aCancellationIsAnExceptionLikeOthers() {
        CompletionException cancelled = new CompletionException(new CancellationException());
        assertThat(with(it -> it).classify(cancelled)).isEqualTo(Outcome.FAILURE);
        assertThat(with(it -> it.ignoreExceptions(CancellationException.class)).classify(cancelled))
                .isEqualTo(Outcome.IGNORED);
        assertThat(with(it -> it.recordExceptions(IOException.class)).classify(cancelled))
                .isEqualTo(Outcome.SUCCESS);
    }

    @Test
    void aPredicateThatThrowsIsLoggedAndMakesTheCallAFailure() {
        IllegalStateException broken = new IllegalStateException("predicate");
        Predicate<Object> throwing = anything -> {
            throw broken;
        };
        try (HeardLog log = HeardLog.of(Classifier.class)) {
            assertThat(with(it -> it.recordFailurePredicate(throwing)).classify(new IOException()))
                    .isEqualTo(Outcome.FAILURE);
            assertThat(with(it -> it.ignoreExceptionPredicate(throwing)).classify(new IOException()))
                    .isEqualTo(Outcome.FAILURE);
            assertThat(with(it -> it.recordResultPredicate(throwing)).classifyResult("result"))
                    .isEqualTo(Outcome.FAILURE);
            assertThat(log.entries())
                    .containsExactly(
                            "SEVERE The recordFailurePredicate threw; the call counts as a failure",
                            "SEVERE The ignoreExceptionPredicate threw; the call counts as a failure",
                            "SEVERE The recordResultPredicate threw; the call counts as a failure");
            assertThat(log.thrown()).containsOnly(broken);
        }
    }

    @Test
    void aResultCanBeAFailure() {
        Classifier classifier = with(it -> it.recordResultPredicate("bad"::equals));
        assertThat(classifier.classifyResult("bad")).isEqualTo(Outcome.FAILURE);
        assertThat(classifier.classifyResult("good")).isEqualTo(Outcome.SUCCESS);
    }

    @Test
    void aCallThatReturnsNothingHasNoResultToJudge() {
        CircuitBreaker breaker = CircuitBreaker.of(
                "pricing",
                CircuitBreakerConfig.builder()
                        .recordResultPredicate(result -> result.equals("bad"))
                        .build());
        breaker.run(() -> {});
        assertThat(breaker.snapshot().failedCalls()).isZero();
        breaker.execute(() -> null);
        assertThat(breaker.snapshot().failedCalls()).isEqualTo(1);
    }

    @Test
    void theConfigurationTellsWhatCountsAsAFailure() {
        CircuitBreakerConfig config = CircuitBreakerConfig.builder()
                .recordExceptions(IOException.class)
                .build();
        assertThat(config.countsAsFailure(new CompletionException(new IOException())))
                .isTrue();
        assertThat(config.countsAsFailure(new IllegalStateException())).isFalse();
    }

    @Test
    void theConfigurationTellsWhatItTakesAnExceptionFor() {
        CircuitBreakerConfig config = CircuitBreakerConfig.builder()
                .recordExceptions(IOException.class)
                .ignoreExceptions(FileNotFoundException.class)
                .build();
        assertThat(config.kindOf(new CompletionException(new IOException()))).isEqualTo(Kind.FAILURE);
        assertThat(config.kindOf(new IllegalStateException())).isEqualTo(Kind.ANSWER);
        assertThat(config.kindOf(new FileNotFoundException())).isEqualTo(Kind.NO_CALL);
    }

    @Test
    void looksForACauseNoDeeperThanThirtyTwo() {
        Throwable deepest = new IllegalStateException("deepest");
        Throwable chain = deepest;
        for (int i = 0; i < 31; i++) {
            chain = new IllegalStateException("around", chain);
        }
        assertThat(Classifier.isCausedBy(chain, it -> it == deepest)).isTrue();
        assertThat(Classifier.isCausedBy(new IllegalStateException("around", chain), it -> it == deepest))
                .isFalse();
    }
}
