package dev.circuitbreaker.benchmarks.annotation;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.springframework.context.ConfigurableApplicationContext;

/** A call of a bean whose breaker is open: answered by the fallback, or rejected. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class AnnotatedOpenBenchmark {

    @Param({"OURS", "R4J", "R4J_NO_STACK_TRACE"})
    Advice advice;

    private final String sku = "sku";
    private ConfigurableApplicationContext context;
    private Prices prices;

    @Setup
    public void open() {
        context = advice.start();
        prices = advice.bean(context);
        OpenBreaker.trip(prices);
    }

    @TearDown
    public void stop() {
        context.close();
    }

    @Benchmark
    public String openWithFallback() {
        return prices.priceOrKnown(sku);
    }

    @Benchmark
    public Object openWithoutFallback() {
        try {
            throw new AssertionError(prices.price(sku));
        } catch (RuntimeException rejection) {
            return rejection;
        }
    }
}
