package dev.circuitbreaker.benchmarks.speed;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/** What a call costs that nothing guards, and the least that something costs that measures or counts it. */
final class Floors {

    private Floors() {}

    static final class Bare implements Guard {

        @Override
        public String call(Supplier<String> supplier) {
            return supplier.get();
        }

        @Override
        public CompletionStage<String> callAsync(Supplier<CompletionStage<String>> supplier) {
            return supplier.get();
        }
    }

    /** Two readings of the clock are what any breaker pays that knows how long calls take. */
    static final class TwoClockReads implements Guard {

        @Override
        public String call(Supplier<String> supplier) {
            long start = System.nanoTime();
            String result = supplier.get();
            return System.nanoTime() - start < 0 ? null : result;
        }
    }

    static final class SharedAtomic implements Guard {

        private final AtomicLong calls = new AtomicLong();

        @Override
        public String call(Supplier<String> supplier) {
            String result = supplier.get();
            calls.incrementAndGet();
            return result;
        }
    }

    static final class Adder implements Guard {

        private final LongAdder calls = new LongAdder();

        @Override
        public String call(Supplier<String> supplier) {
            String result = supplier.get();
            calls.increment();
            return result;
        }
    }
}
