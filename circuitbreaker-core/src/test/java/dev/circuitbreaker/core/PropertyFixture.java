package dev.circuitbreaker.core;

import dev.circuitbreaker.core.CircuitBreakerConfig.Builder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/**
 * What holds whatever happens is tried on a thousand seeded cases, or on {@code -Dcases} of them. {@link RandomSequencesTest}
 * has the whole.
 */
abstract class PropertyFixture {

    static final int CASES = Integer.getInteger("cases", 1_000);

    static void forAll(Consumer<Random> property) {
        for (long seed = 0; seed < CASES; seed++) {
            try {
                property.accept(new Random(seed));
            } catch (Throwable failure) {
                throw new AssertionError("seed " + seed + ": " + failure.getMessage(), failure);
            }
        }
    }

    static Builder settings(Random random, ManualTicker ticker) {
        int size = 1 + random.nextInt(20);
        return CircuitBreakerConfig.builder()
                .ticker(ticker)
                .slidingWindowSize(size)
                .minimumNumberOfCalls(1 + random.nextInt(size))
                .failureRateThreshold(1 + random.nextInt(100))
                .slowCallDurationThreshold(Duration.ofMillis(100))
                .permittedNumberOfCallsInHalfOpenState(1 + random.nextInt(6))
                .waitDurationInOpenState(Duration.ofMillis(200))
                .maxWaitDurationInHalfOpenState(Duration.ofMillis(500));
    }

    static void report(Permit permit, Random random) {
        switch (random.nextInt(5)) {
            case 0, 1 -> permit.succeeded(null);
            case 2, 3 -> permit.failed(new IllegalStateException());
            default -> permit.cancelled();
        }
    }

    /** Makes some random calls, of which a few are left in flight, and lets some time pass. */
    static List<Permit> play(CircuitBreaker breaker, ManualTicker ticker, Random random, int calls) {
        List<Permit> inFlight = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
            Permit permit = breaker.tryAcquire();
            if (permit != null) {
                inFlight.add(permit);
            }
            ticker.advance(Duration.ofMillis(random.nextInt(60)));
            if (!inFlight.isEmpty() && random.nextInt(5) > 0) {
                report(inFlight.remove(random.nextInt(inFlight.size())), random);
            }
        }
        return inFlight;
    }
}
