package dev.circuitbreaker.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.circuitbreaker.core.CircuitBreaker.State;
import dev.circuitbreaker.core.ExceptionClassifier.Kind;
import dev.circuitbreaker.core.ExceptionClassifier.Verdict;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.UndeclaredThrowableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ExceptionClassifierTest extends BreakerFixture {

    /** Knows what it has been told, by message, and keeps what it was asked. */
    private static final class Asked implements ExceptionClassifier {

        final List<Throwable> exceptions = new ArrayList<>();

        @Override
        public @Nullable Kind classify(Throwable thrown) {
            exceptions.add(thrown);
            return switch (String.valueOf(thrown.getMessage())) {
                case "answer" -> Kind.ANSWER;
                case "no call" -> Kind.NO_CALL;
                case "failure" -> Kind.FAILURE;
                case "broken" -> throw new IllegalStateException("classifier");
                default -> null;
            };
        }
    }

    private final Asked asked = new Asked();

    private static Throwable thrown(CircuitBreaker breaker, Exception exception) {
        return catchThrowable(() -> breaker.call(() -> {
            throw exception;
        }));
    }

    @Nested
    class OfABreaker {

        private final CircuitBreaker breaker = breaker(config().exceptionClassifier(asked));

        @Test
        void makesAnAnswerASuccessThatReachesTheCallerAsItIs() {
            IOException answer = new IOException("answer");
            assertThat(thrown(breaker, answer)).isSameAs(answer);
            assertThat(breaker.totals()).isEqualTo(new CircuitBreakerTotals(1, 0, 0, 0, 0, 0));
            assertThat(breaker.snapshot().bufferedCalls()).isEqualTo(1);
        }

        @Test
        void makesACallThatWasNeverMadeCountNothing() {
            IOException notMade = new IOException("no call");
            assertThat(thrown(breaker, notMade)).isSameAs(notMade);
            assertThat(breaker.totals()).isEqualTo(new CircuitBreakerTotals(0, 0, 1, 0, 0, 0));
            assertThat(breaker.snapshot().bufferedCalls()).isZero();
        }

        @Test
        void leavesFailuresAndWhatItDoesNotKnowFailures() {
            thrown(breaker, new IOException("failure"));
            thrown(breaker, new IOException("what?"));
            assertThat(breaker.totals()).isEqualTo(new CircuitBreakerTotals(0, 2, 0, 0, 0, 0));
        }

        @Test
        void isNotAskedAboutASuccess() {
            succeed(breaker, 100);
            breaker.executeAsync(() -> CompletableFuture.completedFuture("fine"));
            breaker.acquire().succeeded("fine");
            assertThat(asked.exceptions).isEmpty();
        }

        @Test
        void isAskedAboutStagesAndPermits() {
            CompletionStage<String> failed = CompletableFuture.failedFuture(new IOException("answer"));
            breaker.executeAsync(() -> failed.thenApply(it -> it));
            breaker.acquire().failed(new IOException("no call"));
            assertThat(breaker.totals()).isEqualTo(new CircuitBreakerTotals(1, 0, 1, 0, 0, 0));
            assertThat(asked.exceptions).hasOnlyElementsOfType(IOException.class);
        }

        @Test
        void doesNotOpenForAnswersHoweverMany() {
            for (int i = 0; i < 20; i++) {
                thrown(breaker, new IOException("answer"));
            }
            assertThat(breaker.state()).isEqualTo(State.CLOSED);
        }

        @Test
        void handsAProbeOnThatWasNeverMade() {
            CircuitBreaker open = breaker(config().exceptionClassifier(asked)
                    .initialState(State.OPEN)
                    .permittedNumberOfCallsInHalfOpenState(1));
            ticker.advance(Duration.ofSeconds(30));
            thrown(open, new IOException("no call"));
            assertThat(open.state()).isEqualTo(State.HALF_OPEN);
            thrown(open, new IOException("answer"));
            assertThat(open.state()).isEqualTo(State.CLOSED);
        }

        @Test
        void thatThrowsIsLoggedAndTheCallIsAFailure() {
            try (HeardLog log = HeardLog.of(Classifier.class)) {
                IOException unlucky = new IOException("broken");
                assertThat(thrown(breaker, unlucky)).isSameAs(unlucky);
                assertThat(breaker.totals().failed()).isEqualTo(1);
                assertThat(log.entries())
                        .containsExactly("SEVERE The exceptionClassifier threw; the call counts as a failure");
            }
        }

        @Test
        void isNotAskedAboutWhatTheBreakerThrowsItself() {
            CircuitBreaker timed = breaker(config().exceptionClassifier(asked).callTimeout(Duration.ofSeconds(1)));
            timed.onException(it -> {
                throw new AssertionError("heard " + it);
            });
            try (HeardLog log = HeardLog.of(Listeners.class)) {
                timed.executeAsync(CompletableFuture::new);
                ticker.advance(Duration.ofSeconds(1));
                timed.state();
                timed.forceOpen(null);
                CallNotPermittedException rejected =
                        (CallNotPermittedException) catchThrowable(() -> timed.run(() -> {}));
                timed.disable(null);
                thrown(timed, rejected);
                assertThat(timed.totals().ignored()).isEqualTo(1);
                assertThat(asked.exceptions).isEmpty();
                assertThat(log.entries()).isEmpty();
            }
        }

        @Test
        void isAskedAboutWhatAnotherBreakerThrows() {
            CircuitBreaker other = CircuitBreaker.of("other", config().build());
            other.forceOpen(null);
            thrown(breaker, (Exception) catchThrowable(() -> other.run(() -> {})));
            assertThat(asked.exceptions).hasOnlyElementsOfType(CallNotPermittedException.class);
        }
    }

    @Nested
    class OfSettings {

        private boolean countsAsFailure(CircuitBreakerConfig.Builder config, Throwable thrown) {
            return config.build().countsAsFailure(thrown);
        }

        @Test
        void tellsWhatCountsAsAFailure() {
            assertThat(countsAsFailure(config().exceptionClassifier(asked), new IOException("answer")))
                    .isFalse();
            assertThat(countsAsFailure(config().exceptionClassifier(asked), new IOException("no call")))
                    .isFalse();
            assertThat(countsAsFailure(config().exceptionClassifier(asked), new IOException("failure")))
                    .isTrue();
        }

        @Test
        void isNotAskedWhereItIsSaidWhatToRecord() {
            IOException answer = new IOException("answer");
            assertThat(countsAsFailure(config().exceptionClassifier(asked).recordExceptions(IOException.class), answer))
                    .isTrue();
            assertThat(countsAsFailure(config().exceptionClassifier(asked).recordFailurePredicate(it -> true), answer))
                    .isTrue();
            assertThat(countsAsFailure(
                            config().exceptionClassifier(asked).recordExceptions(FileNotFoundException.class),
                            new IOException("failure")))
                    .isFalse();
            assertThat(asked.exceptions).isEmpty();
        }

        @Test
        void isNotAskedAboutWhatIsIgnored() {
            CircuitBreaker breaker = breaker(config().exceptionClassifier(asked)
                    .ignoreExceptions(FileNotFoundException.class)
                    .ignoreExceptionPredicate(it -> "failure".equals(it.getMessage())));
            thrown(breaker, new FileNotFoundException("answer"));
            thrown(breaker, new IOException("failure"));
            assertThat(breaker.totals().ignored()).isEqualTo(2);
            assertThat(asked.exceptions).isEmpty();
        }

        @Test
        void isNotAskedAboutAnError() {
            assertThat(countsAsFailure(config().exceptionClassifier(asked), new AssertionError("answer")))
                    .isTrue();
            assertThat(asked.exceptions).isEmpty();
        }

        @Test
        void isGivenWhatTheJdkHasWrapped() {
            IOException inside = new IOException("answer");
            Throwable wrapped = new CompletionException(
                    new ExecutionException(new UndeclaredThrowableException(new InvocationTargetException(inside))));
            assertThat(countsAsFailure(config().exceptionClassifier(asked), wrapped))
                    .isFalse();
            assertThat(asked.exceptions).containsExactly(inside);
        }

        @Test
        void areEqualWithEqualClassifiersInTheSameOrder() {
            ExceptionClassifier other = thrown -> null;
            CircuitBreaker breaker =
                    breaker(config().exceptionClassifier(ExceptionClassifier.inOrder(List.of(asked, other))));
            List<CircuitBreakerEvent> events = new ArrayList<>();
            breaker.addListener(events::add);
            breaker.reconfigure(config().exceptionClassifier(ExceptionClassifier.inOrder(List.of(asked, other)))
                    .build());
            assertThat(events).isEmpty();
            breaker.reconfigure(config().exceptionClassifier(ExceptionClassifier.inOrder(List.of(other, asked)))
                    .build());
            assertThat(events)
                    .singleElement()
                    .isInstanceOfSatisfying(
                            CircuitBreakerEvent.Reconfigured.class,
                            it -> assertThat(it.cause())
                                    .isEqualTo("exceptionClassifier [Asked, custom] -> [custom, Asked]"));
        }

        @Test
        void canBeReadBackFromBuilderAndConfiguration() {
            assertThat(config().exceptionClassifier()).isNull();
            assertThat(config().build().exceptionClassifier()).isNull();
            CircuitBreakerConfig.Builder builder = config().exceptionClassifier(asked);
            assertThat(builder.exceptionClassifier()).isSameAs(asked);
            assertThat(builder.build().toBuilder().build().exceptionClassifier())
                    .isSameAs(asked);
        }
    }

    @Nested
    class InOrder {

        private final ExceptionClassifier first = thrown -> "first".equals(thrown.getMessage()) ? Kind.ANSWER : null;
        private final ExceptionClassifier both = ExceptionClassifier.inOrder(List.of(first, asked));

        @Test
        void theFirstThatKnowsDecides() {
            assertThat(both.classify(new IOException("first"))).isEqualTo(Kind.ANSWER);
            assertThat(asked.exceptions).isEmpty();
            assertThat(both.classify(new IOException("no call"))).isEqualTo(Kind.NO_CALL);
            assertThat(both.judge(new IOException("first"))).isEqualTo(new Verdict(Kind.ANSWER, "custom"));
            assertThat(both.judge(new IOException("no call"))).isEqualTo(new Verdict(Kind.NO_CALL, "Asked"));
        }

        @Test
        void whatNoneKnowsIsAFailure() {
            assertThat(both.classify(new IOException())).isEqualTo(Kind.FAILURE);
            assertThat(both.judge(new IOException())).isEqualTo(new Verdict(Kind.FAILURE, "none"));
            assertThat(ExceptionClassifier.inOrder(List.of()).classify(new IOException("answer")))
                    .isEqualTo(Kind.FAILURE);
        }

        @Test
        void keepsItsOrderAndNoNulls() {
            List<ExceptionClassifier> list = new ArrayList<>(List.of(first));
            ExceptionClassifier copied = ExceptionClassifier.inOrder(list);
            list.set(0, thrown -> Kind.NO_CALL);
            assertThat(copied.classify(new IOException("first"))).isEqualTo(Kind.ANSWER);
            list.set(0, null);
            assertThatNullPointerException().isThrownBy(() -> ExceptionClassifier.inOrder(list));
        }
    }

    @Nested
    class IsHeard {

        private final List<String> heard = new ArrayList<>();

        private CircuitBreaker heard(CircuitBreakerConfig.Builder config) {
            CircuitBreaker breaker = breaker(config);
            breaker.onException(it -> heard.add(it.name() + " " + it.reason()));
            return breaker;
        }

        @Test
        void byThoseWhoWantToKnowWhyACallCountedAsItDid() {
            CircuitBreaker breaker = heard(config().exceptionClassifier(ExceptionClassifier.inOrder(List.of(asked))));
            thrown(breaker, new CompletionException(new FileNotFoundException("answer")));
            thrown(breaker, new IOException("no call"));
            thrown(breaker, new IOException("failure"));
            thrown(breaker, new IOException("what?"));
            assertThat(heard)
                    .containsExactly(
                            "pricing answered: FileNotFoundException (Asked)",
                            "pricing never called: IOException (Asked)",
                            "pricing failed: IOException (Asked)",
                            "pricing failed: IOException (none)");
        }

        @Test
        void withTheTimeAndTheException() {
            List<ClassifiedException> classified = new ArrayList<>();
            CircuitBreaker breaker = breaker(config().exceptionClassifier(asked));
            IOException answer = new IOException("answer");
            CircuitBreaker.Registration registration = breaker.onException(classified::add);
            thrown(breaker, answer);
            registration.close();
            thrown(breaker, answer);
            assertThat(classified).singleElement().satisfies(it -> {
                assertThat(it.error()).isSameAs(answer);
                assertThat(it.at()).isAfter(java.time.Instant.EPOCH);
                assertThat(it.kind()).isEqualTo(Kind.ANSWER);
            });
        }

        @Test
        void withoutBeingAskedAgain() {
            AtomicInteger questions = new AtomicInteger();
            CircuitBreaker breaker = heard(config().exceptionClassifier(thrown -> {
                questions.incrementAndGet();
                return Kind.ANSWER;
            }));
            thrown(breaker, new IOException());
            assertThat(questions).hasValue(1);
            assertThat(heard).hasSize(1);
        }

        @Test
        void throughTheParentOfAKey() {
            CircuitBreaker breaker = heard(config().exceptionClassifier(asked));
            thrown(breaker.forKey("eu"), new IOException("answer"));
            assertThat(heard).containsExactly("pricing[eu] answered: IOException (Asked)");
        }

        @Test
        void noMoreOnceItHasBeenRemoved() {
            CircuitBreakerRegistry registry = CircuitBreakerRegistry.of(
                    name -> config().exceptionClassifier(asked).build());
            CircuitBreaker breaker = registry.get("pricing");
            breaker.onException(it -> heard.add(it.reason()));
            registry.remove("pricing");
            thrown(breaker, new IOException("answer"));
            assertThat(heard).isEmpty();
        }

        @Test
        void onlyWhereItWasTheClassifierThatDecided() {
            thrown(heard(config()), new IOException("answer"));
            thrown(
                    heard(config().exceptionClassifier(asked).recordExceptions(IOException.class)),
                    new IOException("answer"));
            CircuitBreaker ignoring =
                    heard(config().exceptionClassifier(asked).ignoreExceptions(FileNotFoundException.class));
            thrown(ignoring, new FileNotFoundException("answer"));
            catchThrowable(() -> ignoring.run(() -> {
                throw new AssertionError("answer");
            }));
            try (HeardLog log = HeardLog.of(Classifier.class)) {
                thrown(ignoring, new IOException("broken"));
                assertThat(log.entries()).as("said once").hasSize(1);
            }
            Thread.currentThread().interrupt();
            thrown(ignoring, new IOException("failure"));
            assertThat(Thread.interrupted()).isTrue();
            assertThat(heard).isEmpty();
        }
    }
}
