package dev.circuitbreaker.benchmarks.speed;

import static io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowSynchronizationStrategy.LOCK_FREE;
import static io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowSynchronizationStrategy.SYNCHRONIZED;

import java.io.IOException;

/** What is compared. */
public enum Subject {
    BARE("bare call"),
    TWO_CLOCK_READS("two clock reads"),
    SHARED_ATOMIC("one shared atomic"),
    LONG_ADDER("`LongAdder`"),
    OURS_COUNT("**this library**, count window"),
    OURS_TIME("**this library**, time window"),
    OURS_UNTIMED("**this library**, count window, slow-call detection off"),
    R4J_COUNT("Resilience4j, count window"),
    R4J_COUNT_LOCK_FREE("Resilience4j, count window, lock-free"),
    R4J_TIME("Resilience4j, time window"),
    R4J_TIME_LOCK_FREE("Resilience4j, time window, lock-free"),
    R4J_NO_STACK_TRACE("Resilience4j, count window, without stack traces"),
    FAILSAFE_COUNT("Failsafe, count window"),
    FAILSAFE_TIME("Failsafe, time window"),
    SMALLRYE("SmallRye Fault Tolerance, count window"),
    SENTINEL("Sentinel, time window"),
    HYSTRIX("Hystrix, time window");

    private final String label;

    Subject(String label) {
        this.label = label;
    }

    /** {@return how it is called in tables} */
    public String label() {
        return label;
    }

    /** {@return whether it guards nothing} */
    public boolean isFloor() {
        return ordinal() < OURS_COUNT.ordinal();
    }

    Guard create() throws IOException {
        return switch (this) {
            case BARE -> new Floors.Bare();
            case TWO_CLOCK_READS -> new Floors.TwoClockReads();
            case SHARED_ATOMIC -> new Floors.SharedAtomic();
            case LONG_ADDER -> new Floors.Adder();
            case OURS_COUNT -> OurGuard.counting();
            case OURS_TIME -> OurGuard.timing();
            case OURS_UNTIMED -> OurGuard.untimed();
            case R4J_COUNT -> Resilience4jGuard.counting(SYNCHRONIZED);
            case R4J_COUNT_LOCK_FREE -> Resilience4jGuard.counting(LOCK_FREE);
            case R4J_TIME -> Resilience4jGuard.timing(SYNCHRONIZED);
            case R4J_TIME_LOCK_FREE -> Resilience4jGuard.timing(LOCK_FREE);
            case R4J_NO_STACK_TRACE -> Resilience4jGuard.withoutStackTraces();
            case FAILSAFE_COUNT -> FailsafeGuard.counting();
            case FAILSAFE_TIME -> FailsafeGuard.timing();
            case SMALLRYE -> new SmallRyeGuard();
            case SENTINEL -> new SentinelGuard();
            case HYSTRIX -> new HystrixGuard();
        };
    }
}
