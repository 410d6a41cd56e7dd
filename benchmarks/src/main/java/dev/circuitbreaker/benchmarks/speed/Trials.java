package dev.circuitbreaker.benchmarks.speed;

import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Brings a guard where a benchmark wants it, and proves that it is there. */
final class Trials {

    /** Made beforehand, so that its stack trace is not measured. */
    static final IllegalStateException FAILURE = new IllegalStateException("made beforehand");

    static final Supplier<String> FAILING = () -> {
        throw FAILURE;
    };

    private Trials() {}

    /** Fails calls until the guard rejects them; some notice only after a while. */
    static void trip(Guard guard) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (System.nanoTime() - end < 0) {
            for (int i = 0; i < 200; i++) {
                if (isRejected(guard)) {
                    return;
                }
            }
            Thread.sleep(50);
        }
        throw new AssertionError(guard + " did not open");
    }

    private static boolean isRejected(Guard guard) {
        try {
            guard.call(FAILING);
            throw new AssertionError("a failing call returned");
        } catch (Exception thrown) {
            return guard.isRejection(thrown);
        }
    }

    /** Proves that calls are let through and that what they return is returned. */
    static void succeed(Guard guard) throws Exception {
        for (int i = 0; i < 1000; i++) {
            if (!guard.call(() -> "result").equals("result")) {
                throw new AssertionError("another result");
            }
        }
    }
}
