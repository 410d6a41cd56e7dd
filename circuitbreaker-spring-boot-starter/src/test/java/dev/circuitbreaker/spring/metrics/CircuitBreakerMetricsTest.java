package dev.circuitbreaker.spring.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.circuitbreaker.core.CallTimeoutException;
import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.CircuitBreakerEvent.StateTransition;
import dev.circuitbreaker.core.Permit;
import dev.circuitbreaker.spring.aop.FallbackListener.FallbackOutcome;
import dev.circuitbreaker.spring.aop.FallbackListener.Source;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class CircuitBreakerMetricsTest extends MeteredBreaker {

    @Nested
    class Gauges {

        @Test
        void showOneForTheStateTheBreakerIsInAndZeroForTheOthers() {
            metrics.bindTo(meters);
            open();

            assertThat(value("circuitbreaker.state", "name", "pricing", "state", "open"))
                    .isOne();
            for (String other : List.of("closed", "half_open", "forced_open", "disabled", "metrics_only")) {
                assertThat(value("circuitbreaker.state", "name", "pricing", "state", other))
                        .as(other)
                        .isZero();
            }
        }

        @Test
        void seeThatTheWaitIsOverAlthoughNobodyCalled() {
            metrics.bindTo(meters);
            open();
            ticker.advance(WAIT);

            assertThat(value("circuitbreaker.state", "name", "pricing", "state", "half_open"))
                    .isOne();
            assertThat(transitions("open", "half_open")).isOne();
        }

        @Test
        void giveEveryStateACode() {
            metrics.bindTo(meters);

            assertThat(code()).isZero();
            open();
            assertThat(code()).isEqualTo(2);
            ticker.advance(WAIT);
            assertThat(code()).isEqualTo(1);
            pricing.forceOpen(null);
            assertThat(code()).isEqualTo(3);
            pricing.disable(null);
            assertThat(code()).isEqualTo(-1);
            pricing.observe(null);
            assertThat(code()).isEqualTo(-2);
        }

        private double code() {
            return value("circuitbreaker.state.code", "name", "pricing");
        }

        @Test
        void measureTheOutageFromTheFirstOpeningUntilClosed() {
            metrics.bindTo(meters);
            assertThat(outage()).isZero();
            open();
            ticker.advance(WAIT);
            assertThat(outage()).isEqualTo(30);
            fail(pricing);
            ticker.advance(WAIT);
            assertThat(outage()).as("although a probe has failed").isEqualTo(60);
            pricing.run(() -> {});
            assertThat(outage()).isZero();
        }

        @Test
        void countTheCallsThatHang() {
            metrics.bindTo(meters);
            pricing.acquire();
            assertThat(value("circuitbreaker.slow.calls.in.flight", "name", "pricing"))
                    .isZero();
            ticker.advance(java.time.Duration.ofSeconds(3));
            assertThat(value("circuitbreaker.slow.calls.in.flight", "name", "pricing"))
                    .isOne();
        }

        private double outage() {
            return value("circuitbreaker.outage.seconds", "name", "pricing");
        }

        @Test
        void countTheBreakersThatRejectNow() {
            metrics.bindTo(meters);
            assertThat(value("circuitbreaker.open")).isZero();
            open();
            breakers.get("stock").forceOpen("maintenance");
            breakers.get("mail").disable(null);
            assertThat(value("circuitbreaker.open")).isEqualTo(2);
            ticker.advance(WAIT);
            assertThat(value("circuitbreaker.open")).isOne();
        }

        @Test
        void knowNoRateBelowTheMinimumNumberOfCalls() {
            metrics.bindTo(meters);
            pricing.acquire().succeeded(null);

            assertThat(value("circuitbreaker.failure.rate", "name", "pricing")).isNaN();
            assertThat(value("circuitbreaker.slow.call.rate", "name", "pricing"))
                    .isNaN();
        }

        @Test
        void showRatesInPercentWithoutABaseUnit() {
            metrics.bindTo(meters);
            Permit slow = pricing.acquire();
            ticker.advance(Duration.ofSeconds(3));
            slow.succeeded(null);
            pricing.acquire().succeeded(null);
            pricing.acquire().succeeded(null);
            fail(pricing);

            assertThat(value("circuitbreaker.failure.rate", "name", "pricing")).isEqualTo(25);
            assertThat(value("circuitbreaker.slow.call.rate", "name", "pricing"))
                    .isEqualTo(25);
            assertThat(meters.get("circuitbreaker.failure.rate").meter().getId().getBaseUnit())
                    .isNull();
            assertThat(meters.get("circuitbreaker.slow.call.rate")
                            .meter()
                            .getId()
                            .getBaseUnit())
                    .isNull();
        }

        @Test
        void countTheCallsInFlight() {
            metrics.bindTo(meters);
            Permit permit = pricing.acquire();
            assertThat(value("circuitbreaker.calls.in.flight", "name", "pricing"))
                    .isOne();
            permit.cancelled();
            assertThat(value("circuitbreaker.calls.in.flight", "name", "pricing"))
                    .isZero();
        }
    }

    @Nested
    class Counters {

        @Test
        void countCallsThatGaveTheirCallersBackMuchTooLate() {
            metrics.bindTo(meters);
            CircuitBreaker stock = breakers.get("stock");
            stock.reconfigure(config().callTimeout(Duration.ofSeconds(2)).build());
            assertThat(value("circuitbreaker.calls.overdue", "name", "stock")).isZero();
            assertThatExceptionOfType(CallTimeoutException.class)
                    .isThrownBy(() -> stock.run(() -> ticker.advance(Duration.ofSeconds(3))));
            assertThat(value("circuitbreaker.calls.overdue", "name", "stock")).isOne();
        }

        @Test
        void countCallsByOutcome() {
            metrics.bindTo(meters);
            for (int i = 0; i < 5; i++) {
                pricing.acquire().succeeded(null);
            }
            pricing.acquire().failed(new IllegalArgumentException());
            pricing.acquire().failed(new IllegalArgumentException());
            pricing.acquire().cancelled();
            open();
            assertThat(pricing.tryAcquire()).isNull();
            assertThat(pricing.tryAcquire()).isNull();
            assertThat(pricing.tryAcquire()).isNull();

            assertThat(calls("success")).isEqualTo(5);
            assertThat(calls("failure")).isEqualTo(2);
            assertThat(calls("ignored")).isEqualTo(2);
            assertThat(calls("cancelled")).isEqualTo(1);
            assertThat(calls("not_permitted")).isEqualTo(3);
        }

        @Test
        void countCallsMadeBeforeTheBinding() {
            pricing.acquire().succeeded(null);
            metrics.bindTo(meters);

            assertThat(calls("success")).isOne();
        }

        @Test
        void countACallThatHangsAsSlow() {
            metrics.bindTo(meters);
            pricing.acquire();
            ticker.advance(Duration.ofSeconds(3));

            assertThat(value("circuitbreaker.slow.calls", "name", "pricing")).isOne();
        }

        @Test
        void countTransitions() {
            metrics.bindTo(meters);
            open();
            recover();
            open();
            pricing.reset("enough");

            assertThat(transitions("closed", "open")).isEqualTo(2);
            assertThat(transitions("open", "half_open")).isOne();
            assertThat(transitions("half_open", "closed")).isOne();
            assertThat(transitions("open", "closed")).isOne();
        }

        @Test
        void startAtZeroForTransitionsThatHappenByThemselves() {
            metrics.bindTo(meters);

            assertThat(transitions("closed", "open")).isZero();
            assertThat(transitions("open", "half_open")).isZero();
            assertThat(transitions("half_open", "open")).isZero();
            assertThat(transitions("half_open", "closed")).isZero();
            assertThat(meters.find("circuitbreaker.transitions").meters()).hasSize(4);
        }

        @Test
        void countFallbacksBySourceAndOutcome() {
            metrics.bindTo(meters);
            metrics.onFallback("pricing", Source.METHOD, FallbackOutcome.SUCCESS);
            metrics.onFallback("pricing", Source.METHOD, FallbackOutcome.SUCCESS);
            metrics.onFallback("pricing", Source.CACHE, FallbackOutcome.FAILURE);

            assertThat(value("circuitbreaker.fallbacks", "name", "pricing", "source", "method", "outcome", "success"))
                    .isEqualTo(2);
            assertThat(value("circuitbreaker.fallbacks", "name", "pricing", "source", "cache", "outcome", "failure"))
                    .isOne();
        }

        @Test
        void countNoFallbackOfAnUnknownBreaker() {
            metrics.bindTo(meters);
            metrics.onFallback("gone", Source.METHOD, FallbackOutcome.SUCCESS);

            assertThat(meters.find("circuitbreaker.fallbacks").meter()).isNull();
        }
    }

    @Nested
    class Recoveries {

        private final List<StateTransition> heard = new ArrayList<>();

        private Timer recovery() {
            return meters.get("circuitbreaker.recovery").tags("name", "pricing").timer();
        }

        @Test
        void lastFromTheFirstOpeningUntilClosed() {
            metrics.bindTo(meters);
            pricing.onTransition(heard::add);
            open();
            ticker.advance(WAIT);
            fail(pricing);
            recover();

            assertThat(heard).hasSize(5);
            assertThat(recovery().count()).isOne();
            assertThat(recovery().totalTime(TimeUnit.NANOSECONDS)).isEqualTo(2 * WAIT.toNanos());
        }

        @Test
        void areCountedOnePerOutage() {
            metrics.bindTo(meters);
            open();
            recover();
            open();
            recover();

            assertThat(recovery().count()).isEqualTo(2);
        }

        @Test
        void goOnWhileForcedOpenAndEndWithAReset() {
            metrics.bindTo(meters);
            open();
            pricing.forceOpen("maintenance");
            pricing.reset("done");

            assertThat(recovery().count()).isOne();
        }

        @Test
        void haveNoResultOnceTheBreakerIsDisabled() {
            metrics.bindTo(meters);
            open();
            pricing.disable("no time for this");
            pricing.reset("back");

            assertThat(recovery().count()).isZero();
        }

        @Test
        void doNotBeginWithForcedOpen() {
            metrics.bindTo(meters);
            pricing.forceOpen("maintenance");
            pricing.reset("done");

            assertThat(recovery().count()).isZero();
        }

        @Test
        void beginBeforeTheBindingIfTheBreakerIsOpenBecauseItOpenedOnce() {
            open();
            metrics.bindTo(meters);
            recover();

            assertThat(recovery().count()).isOne();
        }

        @Test
        void areNotMeasuredFromAReopeningBeforeTheBinding() {
            open();
            ticker.advance(WAIT);
            fail(pricing);
            metrics.bindTo(meters);
            recover();

            assertThat(recovery().count()).isZero();
        }
    }
}
