package dev.circuitbreaker.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.circuitbreaker.core.CircuitBreaker.State;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every operation races every other one, in every situation, at every read of the clock: what comes out must be what the
 * {@link ReferenceBreaker} says of one of the two orders.
 */
class RacingPairsTest {

    private static final Duration WAIT = Duration.ofSeconds(30);
    private static final int MOST_READS = 4;

    /** What may happen to a breaker before the race. Leaves at least the calls "mine" and "theirs" in flight. */
    enum Situation {
        ONE_FAILURE_BEFORE_A_TRIP {
            @Override
            void arrange(Subject subject) {
                subject.start("mine");
                subject.start("theirs");
                subject.start("other");
                subject.end("other", Outcome.FAILURE);
            }
        },
        TWO_FAILURES_BEFORE_A_TRIP {
            @Override
            void arrange(Subject subject) {
                subject.start("mine");
                subject.start("theirs");
            }
        },
        OPEN {
            @Override
            void arrange(Subject subject) {
                TWO_FAILURES_BEFORE_A_TRIP.arrange(subject);
                trip(subject);
            }
        },
        WAIT_IS_OVER {
            @Override
            void arrange(Subject subject) {
                OPEN.arrange(subject);
                subject.advance(WAIT);
            }
        },
        HALF_OPEN_WITH_LATE_CALLS {
            @Override
            void arrange(Subject subject) {
                WAIT_IS_OVER.arrange(subject);
                subject.look();
            }
        },
        ONE_PLACE_LEFT {
            @Override
            void arrange(Subject subject) {
                trip(subject);
                subject.advance(WAIT);
                subject.start("mine");
                subject.start("theirs");
            }
        },
        ONE_PROBE_BEFORE_THE_DECISION {
            @Override
            void arrange(Subject subject) {
                ONE_PLACE_LEFT.arrange(subject);
                subject.start("other");
                subject.end("other", Outcome.FAILURE);
            }
        },
        LEASES_ARE_OVER {
            @Override
            void arrange(Subject subject) {
                ONE_PLACE_LEFT.arrange(subject);
                subject.advance(Duration.ofSeconds(61));
            }
        },
        CALLS_HANG {
            @Override
            void arrange(Subject subject) {
                TWO_FAILURES_BEFORE_A_TRIP.arrange(subject);
                subject.advance(Duration.ofSeconds(11));
            }
        };

        abstract void arrange(Subject subject);

        static void trip(Subject subject) {
            subject.start("first");
            subject.start("second");
            subject.end("first", Outcome.FAILURE);
            subject.end("second", Outcome.FAILURE);
        }
    }

    /** What may race. Each answers what its caller gets to see. */
    enum Operation {
        ACQUIRE,
        SUCCEED,
        FAIL,
        CANCEL,
        LOOK,
        ASK,
        FORCE_OPEN,
        DISABLE,
        RESET;

        boolean isOutcome() {
            return this == SUCCEED || this == FAIL;
        }

        String on(Subject subject, String own) {
            return switch (this) {
                case ACQUIRE -> String.valueOf(subject.start("new " + own));
                case SUCCEED -> subject.end(own, Outcome.SUCCESS);
                case FAIL -> subject.end(own, Outcome.FAILURE);
                case CANCEL -> subject.end(own, Outcome.CANCELLED);
                case LOOK -> subject.look();
                case ASK -> subject.ask();
                case FORCE_OPEN -> subject.force(State.FORCED_OPEN);
                case DISABLE -> subject.force(State.DISABLED);
                case RESET -> subject.force(State.CLOSED);
            };
        }
    }

    @ParameterizedTest
    @EnumSource(Situation.class)
    void twoOperationsThatRaceLookLikeOneAfterTheOther(Situation situation) {
        int races = 0;
        for (boolean detectsSlow : new boolean[] {true, false}) {
            for (Operation mine : Operation.values()) {
                for (Operation theirs : Operation.values()) {
                    for (int reads = 0; reads < MOST_READS; reads++) {
                        races += race(situation, detectsSlow, mine, theirs, reads) ? 1 : 0;
                    }
                }
            }
        }
        assertThat(races).as("races run").isGreaterThan(Operation.values().length);
    }

    private static boolean race(Situation situation, boolean detectsSlow, Operation mine, Operation theirs, int reads) {
        RacingTicker ticker = new RacingTicker();
        Subject real = new Subject.Real(config(ticker, detectsSlow), ticker::advance);
        situation.arrange(real);
        String[] answers = new String[2];
        ticker.race(reads, () -> answers[1] = theirs.on(real, "theirs"));
        answers[0] = mine.on(real, "mine");
        if (!ticker.raced()) {
            return false;
        }
        List<String> allowed = Stream.<Supplier<String>>of(
                        () -> {
                            Subject model = model(situation, detectsSlow);
                            String first = mine.on(model, "mine");
                            return outcome(model, first, theirs.on(model, "theirs"));
                        },
                        () -> {
                            Subject model = model(situation, detectsSlow);
                            String first = theirs.on(model, "theirs");
                            return outcome(model, mine.on(model, "mine"), first);
                        })
                .map(Supplier::get)
                .map(text -> withoutNumbers(text, mine, theirs))
                .toList();
        assertThat(withoutNumbers(outcome(real, answers[0], answers[1]), mine, theirs))
                .as("%s, slow calls %s: %s races %s at read %d", situation, detectsSlow, mine, theirs, reads)
                .isIn(allowed);
        return true;
    }

    /** Of two outcomes that both trip the breaker, the trip may count either, or both. */
    private static String withoutNumbers(String outcome, Operation mine, Operation theirs) {
        return mine.isOutcome() && theirs.isOutcome() && outcome.contains("CLOSED -> OPEN: failure rate")
                ? outcome.replaceAll("Counts.*|failure rate.*", "(numbers)")
                : outcome;
    }

    private static Subject model(Situation situation, boolean detectsSlow) {
        ManualTicker ticker = new ManualTicker();
        Subject model = new Subject.Model(config(ticker, detectsSlow), ticker);
        situation.arrange(model);
        return model;
    }

    private static String outcome(Subject subject, String mine, String theirs) {
        return "mine " + mine + ", theirs " + theirs + "\n" + subject.look() + "\n" + subject.ledger() + "\n"
                + String.join("\n", subject.transitions());
    }

    private static CircuitBreakerConfig config(Ticker ticker, boolean detectsSlow) {
        CircuitBreakerConfig.Builder builder = CircuitBreakerConfig.builder()
                .ticker(ticker)
                .slidingWindowSize(4)
                .minimumNumberOfCalls(2)
                .waitDurationInOpenState(WAIT)
                .slowCallDurationThreshold(Duration.ofSeconds(10))
                .permittedNumberOfCallsInHalfOpenState(3);
        return (detectsSlow ? builder : builder.slowCallDetectionOff()).build();
    }
}
