package dev.circuitbreaker.benchmarks.speed;

import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.spring.autoconfigure.CircuitBreakerAutoConfiguration;
import dev.circuitbreaker.spring.autoconfigure.CircuitBreakerClassifierAutoConfiguration;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
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
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * What classifiers cost a success, and a failure: calls through a breaker of the starter, with a classifier for each library
 * on the class path, and without. The exceptions are made beforehand.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ClassifiedBenchmark {

    /** What a call fails with. */
    public enum Thrown {
        /** By the word of the classifier for SQL. */
        KNOWN(new SQLException("down", "08006")),
        /** All are asked, and none knows. */
        UNKNOWN(new IllegalStateException("down")),
        /** All are asked about each of three layers. */
        HIDDEN(new CompletionException(
                new org.springframework.core.retry.RetryException("gave up", new IllegalStateException("down"))));

        private final Exception exception;

        Thrown(Exception exception) {
            this.exception = exception;
        }
    }

    @Param({"true", "false"})
    boolean classified;

    @Param
    Thrown thrown;

    private final Callable<String> succeeding = () -> "result";
    private Callable<String> failing;
    private ConfigurableApplicationContext context;
    private CircuitBreaker breaker;

    /** Half of the calls fail at most, so it stays closed. */
    @Setup
    public void start() throws Exception {
        Exception exception = thrown.exception;
        failing = () -> {
            throw exception;
        };
        context = new SpringApplicationBuilder(
                        CircuitBreakerAutoConfiguration.class, CircuitBreakerClassifierAutoConfiguration.class)
                .web(WebApplicationType.NONE)
                .properties(Map.of(
                        "circuitbreaker.instances.guard.failure-rate-threshold", "100",
                        "circuitbreaker.instances.guard.classify-exceptions", Boolean.toString(classified),
                        "spring.main.banner-mode", "off"))
                .run();
        breaker = context.getBean(CircuitBreakerRegistry.class).get("guard");
        successAndFailure();
        if (breaker.totals().failed() != 1 || breaker.totals().successful() != 1) {
            throw new AssertionError("a failure and a success have been counted as " + breaker.totals());
        }
    }

    @TearDown
    public void stop() {
        context.close();
    }

    @Benchmark
    public String success() throws Exception {
        return breaker.call(succeeding);
    }

    @Benchmark
    public Object successAndFailure() throws Exception {
        breaker.call(succeeding);
        try {
            return breaker.call(failing);
        } catch (Exception failure) {
            if (failure != thrown.exception) {
                throw new AssertionError("it has opened", failure);
            }
            return failure;
        }
    }
}
