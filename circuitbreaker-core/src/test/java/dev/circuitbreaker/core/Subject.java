package dev.circuitbreaker.core;

import dev.circuitbreaker.core.CircuitBreaker.State;
import dev.circuitbreaker.core.ledger.Counts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/** A breaker, the real one or the {@link ReferenceBreaker}, and the calls it has let through, by name. */
interface Subject {

    boolean start(String call);

    String end(String call, Outcome outcome);

    String look();

    String ask();

    String force(State to);

    void advance(Duration duration);

    String ledger();

    List<String> transitions();

    final class Real implements Subject {
        final CircuitBreaker breaker;
        private final Consumer<Duration> clock;
        final Map<String, Permit> calls = new HashMap<>();
        private final List<String> transitions = new ArrayList<>();

        Real(CircuitBreakerConfig config, Consumer<Duration> clock) {
            this.clock = clock;
            breaker = CircuitBreaker.of("race", config);
            breaker.onTransition(it -> transitions.add(it.from() + " -> " + it.to() + ": " + it.cause()));
        }

        @Override
        public boolean start(String call) {
            Permit permit = breaker.tryAcquire();
            calls.put(call, permit);
            return permit != null;
        }

        @Override
        public String end(String call, Outcome outcome) {
            Permit permit = Objects.requireNonNull(calls.get(call));
            switch (outcome) {
                case SUCCESS -> permit.succeeded(null);
                case FAILURE -> permit.failed(new IllegalStateException());
                default -> permit.cancelled();
            }
            return "";
        }

        @Override
        public String look() {
            CircuitBreakerSnapshot seen = breaker.snapshot();
            return seen.state() + " "
                    + new Counts(seen.bufferedCalls(), seen.failedCalls(), seen.slowCalls(), seen.slowFailedCalls())
                    + " "
                    + ReferenceOutage.shown(seen);
        }

        @Override
        public String ask() {
            return String.valueOf(breaker.isCallPermitted());
        }

        @Override
        public String force(State to) {
            switch (to) {
                case FORCED_OPEN -> breaker.forceOpen(null);
                case DISABLED -> breaker.disable(null);
                default -> breaker.reset(null);
            }
            return "";
        }

        @Override
        public void advance(Duration duration) {
            clock.accept(duration);
        }

        @Override
        public String ledger() {
            CircuitBreakerTotals totals = breaker.totals();
            return "in flight " + breaker.snapshot().callsInFlight() + ", successful " + totals.successful()
                    + ", failed " + totals.failed() + ", cancelled " + totals.cancelled() + ", rejected "
                    + totals.notPermitted();
        }

        @Override
        public List<String> transitions() {
            return transitions;
        }
    }

    final class Model implements Subject {
        final ManualTicker ticker;
        final ReferenceBreaker breaker;
        private final Map<String, ReferenceCalls.Call> calls = new HashMap<>();

        Model(CircuitBreakerConfig config, ManualTicker ticker) {
            this.ticker = ticker;
            breaker = new ReferenceBreaker(config, ticker.read());
        }

        @Override
        public boolean start(String call) {
            ReferenceCalls.Call started = breaker.start(ticker.read());
            calls.put(call, started);
            return started != null;
        }

        @Override
        public String end(String call, Outcome outcome) {
            ReferenceCalls.Call started = calls.put(call, null);
            if (started != null) {
                breaker.end(started, outcome, ticker.read());
            }
            return "";
        }

        @Override
        public String look() {
            breaker.settle(ticker.read());
            return breaker.state + " " + breaker.counts(ticker.read()) + " " + breaker.outage.shown(ticker.read());
        }

        @Override
        public String ask() {
            return String.valueOf(breaker.hasRoom(ticker.read()));
        }

        @Override
        public String force(State to) {
            if (to == State.CLOSED) {
                breaker.reset("reset", ticker.read());
            } else {
                breaker.force(to, to == State.DISABLED ? "disabled" : "forced open", ticker.read());
            }
            return "";
        }

        @Override
        public void advance(Duration duration) {
            ticker.advance(duration);
        }

        @Override
        public String ledger() {
            return "in flight " + breaker.inFlight.size() + ", successful " + breaker.successes + ", failed "
                    + breaker.failures + ", cancelled " + breaker.cancelled + ", rejected " + breaker.notPermitted;
        }

        @Override
        public List<String> transitions() {
            return breaker.transitions;
        }
    }
}
