package dev.circuitbreaker.spring.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.spring.aop.FallbackListener.FallbackOutcome;
import dev.circuitbreaker.spring.aop.FallbackListener.Source;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.ref.WeakReference;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class CircuitBreakerMetricsBindingTest extends MeteredBreaker {

    private List<Meter> metersOf(String breaker) {
        return meters.getMeters().stream()
                .filter(meter -> breaker.equals(meter.getId().getTag("name")))
                .toList();
    }

    @Nested
    class Breakers {

        @Test
        void haveTheirMetersWhenTheyAreCreatedLater() {
            metrics.bindTo(meters);
            CircuitBreaker stock = breakers.get("stock");
            fail(stock);

            assertThat(value("circuitbreaker.calls", "name", "stock", "outcome", "failure"))
                    .isOne();
        }

        @Test
        void loseTheirMetersWhenTheyAreRemoved() {
            metrics.bindTo(meters);
            breakers.get("stock");
            open();
            recover();
            pricing.disable("to register one more transition");
            metrics.onFallback("pricing", Source.METHOD, FallbackOutcome.SUCCESS);

            breakers.remove("pricing");

            assertThat(metersOf("pricing")).isEmpty();
            assertThat(metersOf("stock")).isNotEmpty();
            assertThat(meters.find("circuitbreaker.open").gauge()).isNotNull();
        }

        @Test
        void loseTheirMetersWhenTheBinderIsClosed() {
            metrics.bindTo(meters);
            breakers.get("stock");

            metrics.close();
            breakers.get("later");

            assertThat(meters.getMeters()).isEmpty();
        }

        @Test
        void registerNothingAfterTheirRemoval() {
            metrics.bindTo(meters);
            breakers.remove("pricing");
            open();
            metrics.onFallback("pricing", Source.METHOD, FallbackOutcome.SUCCESS);

            assertThat(metersOf("pricing")).isEmpty();
        }

        @Test
        void startAfreshAfterAnotherOneOfTheSameName() {
            metrics.bindTo(meters);
            open();
            breakers.remove("pricing");
            fail(breakers.get("pricing"));
            pricing.reset(null);
            fail(pricing);

            assertThat(calls("failure")).isOne();
            assertThat(transitions("closed", "open")).isZero();
        }

        @Test
        void keepTheirMetersWhenTheNewsOfTheirPredecessorsRemovalComesLate() {
            breakers.onRemoved(removed -> breakers.get(removed.name()));
            metrics.bindTo(meters);
            breakers.remove("pricing");
            fail(breakers.get("pricing"));

            assertThat(breakers.get("pricing")).isNotSameAs(pricing);
            assertThat(calls("failure")).isOne();
        }

        @Test
        void getNoMetersWhenTheNewsOfTheirCreationComesAfterTheirRemoval() {
            breakers.onAdded(added -> breakers.remove(added.name()));
            metrics.bindTo(meters);
            breakers.get("stock");

            assertThat(metersOf("stock")).isEmpty();
        }

        @Test
        void areNotHeldByTheMetersOnceTheyAreRemoved() {
            metrics.bindTo(meters);
            WeakReference<CircuitBreaker> stock = new WeakReference<>(breakers.get("stock"));
            breakers.remove("stock");

            for (int i = 0; i < 100 && stock.get() != null; i++) {
                System.gc();
            }
            assertThat(stock.get()).isNull();
        }
    }

    @Nested
    class Registries {

        @Test
        void countOnceWhenBoundTwice() {
            metrics.bindTo(meters);
            metrics.bindTo(meters);
            open();
            recover();
            metrics.onFallback("pricing", Source.METHOD, FallbackOutcome.SUCCESS);

            assertThat(transitions("closed", "open")).isOne();
            assertThat(value("circuitbreaker.fallbacks", "name", "pricing")).isOne();
            assertThat(meters.get("circuitbreaker.recovery").timer().count()).isOne();
        }

        @Test
        void haveAllMetersEach() {
            MeterRegistry others = new SimpleMeterRegistry();
            metrics.bindTo(meters);
            metrics.bindTo(others);
            open();
            metrics.onFallback("pricing", Source.CACHE, FallbackOutcome.SUCCESS);
            breakers.get("stock");

            for (MeterRegistry registry : List.of(meters, others)) {
                assertThat(value(registry, "circuitbreaker.transitions", "from", "closed", "name", "pricing"))
                        .isOne();
                assertThat(value(registry, "circuitbreaker.fallbacks")).isOne();
            }
            assertThat(others.getMeters()).hasSameSizeAs(meters.getMeters());
            breakers.remove("stock");
            breakers.remove("pricing");
            assertThat(others.getMeters())
                    .singleElement()
                    .satisfies(open -> assertThat(open.getId().getName()).isEqualTo("circuitbreaker.open"));
        }

        @Test
        void mayBeAComposite() {
            CompositeMeterRegistry composite = new CompositeMeterRegistry();
            composite.add(meters);
            metrics.bindTo(composite);
            open();

            assertThat(transitions("closed", "open")).isOne();
            assertThat(calls("failure")).isEqualTo(2);
            breakers.remove("pricing");
            assertThat(metersOf("pricing")).isEmpty();
        }

        @Test
        void describeEveryMeter() {
            metrics.bindTo(meters);
            metrics.onFallback("pricing", Source.METHOD, FallbackOutcome.SUCCESS);

            assertThat(meters.getMeters())
                    .allSatisfy(meter -> assertThat(meter.getId().getDescription())
                            .as(meter.getId().getName())
                            .isNotBlank());
        }
    }
}
