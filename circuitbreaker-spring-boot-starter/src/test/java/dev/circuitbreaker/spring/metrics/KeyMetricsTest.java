package dev.circuitbreaker.spring.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class KeyMetricsTest extends MeteredBreaker {

    private void open(String key) {
        fail(pricing.forKey(key));
        fail(pricing.forKey(key));
    }

    @Test
    void keysCountUnderTheNameOfTheirBreaker() {
        metrics.bindTo(meters);
        open("a");
        pricing.forKey("a").tryAcquire();
        pricing.forKey("b").acquire();

        assertThat(calls("failure")).isEqualTo(2);
        assertThat(calls("not_permitted")).isOne();
        assertThat(transitions("closed", "open")).isOne();
        assertThat(value("circuitbreaker.calls.in.flight", "name", "pricing")).isOne();
        assertThat(meters.getMeters())
                .allSatisfy(meter -> assertThat(meter.getId().getTag("name")).isIn(null, "pricing"));
    }

    @Test
    void keysThatRejectCallsAreOpenBreakers() {
        metrics.bindTo(meters);
        open("a");
        open("b");
        pricing.forKey("c");
        assertThat(value("circuitbreaker.open")).isEqualTo(2);
        pricing.forceOpen(null);
        assertThat(value("circuitbreaker.open")).isEqualTo(4);
    }

    @Test
    void theRecoveryOfEachKeyIsMeasuredByItself() {
        open("a"); // before anybody listens
        metrics.bindTo(meters);
        ticker.advance(WAIT);
        open("b");
        pricing.forKey("a").acquire().succeeded(null);
        ticker.advance(WAIT);
        pricing.forKey("b").acquire().succeeded(null);

        Timer timer = meters.get("circuitbreaker.recovery").timer();
        assertThat(timer.count()).isEqualTo(2);
        assertThat(timer.totalTime(TimeUnit.SECONDS)).isEqualTo(60);
    }

    @Test
    void keysAreCountedByWhetherTheyRejectCalls() {
        metrics.bindTo(meters);
        assertThat(value("circuitbreaker.keys", "state", "open")).isZero();
        open("a");
        pricing.forKey("b");
        pricing.forKey("c");
        pricing.forKey("c").forceOpen(null);
        assertThat(value("circuitbreaker.keys", "name", "pricing", "state", "open"))
                .isEqualTo(2);
        assertThat(value("circuitbreaker.keys", "name", "pricing", "state", "other"))
                .isOne();
        ticker.advance(WAIT);
        assertThat(value("circuitbreaker.keys", "state", "open")).isOne();
        assertThat(value("circuitbreaker.keys", "state", "other")).isEqualTo(2);
    }

    @Test
    void keysThatGaveWayAreCounted() {
        metrics.bindTo(meters);
        pricing.reconfigure(pricing.config().toBuilder().maxKeys(1).build());
        for (String key : new String[] {"a", "b", "c"}) {
            pricing.forKey(key);
        }
        assertThat(meters.get("circuitbreaker.keys.evicted")
                        .tag("name", "pricing")
                        .functionCounter()
                        .count())
                .isEqualTo(2);
    }
}
