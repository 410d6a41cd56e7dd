package dev.circuitbreaker.benchmarks.annotation;

import java.util.concurrent.CompletionStage;
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

/** A successful call of a bean. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class AnnotatedCallBenchmark {

    @Param({"PLAIN", "CORE", "SPRING_ADVICE", "ASPECTJ_ADVICE", "OURS", "R4J"})
    Advice advice;

    private final String sku = "sku";
    private ConfigurableApplicationContext context;
    private Prices prices;

    @Setup
    public void start() {
        if (advice == Advice.OURS || advice == Advice.R4J) {
            try (ConfigurableApplicationContext other = advice.start()) {
                OpenBreaker.trip(advice.bean(other)); // proves that the bean is guarded
            }
        }
        context = advice.start();
        prices = advice.bean(context);
        if (!prices.price(sku).equals(sku)
                || !prices.priceOrKnown(sku).equals(sku)
                || !prices.priceLater(sku).toCompletableFuture().join().equals(sku)) {
            throw new AssertionError("another result");
        }
    }

    @TearDown
    public void stop() {
        context.close();
    }

    @Benchmark
    public String success() {
        return prices.price(sku);
    }

    @Benchmark
    public String successWithFallback() {
        return prices.priceOrKnown(sku);
    }

    @Benchmark
    public CompletionStage<String> async() {
        return prices.priceLater(sku);
    }
}
