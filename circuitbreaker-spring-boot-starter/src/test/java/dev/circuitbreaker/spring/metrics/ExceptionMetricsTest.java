package dev.circuitbreaker.spring.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.circuitbreaker.core.CircuitBreakerConfig;
import dev.circuitbreaker.core.ExceptionClassifier;
import dev.circuitbreaker.core.ExceptionClassifier.Kind;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ExceptionMetricsTest extends MeteredBreaker {

    private static final class Sql implements ExceptionClassifier {

        @Override
        public @Nullable Kind classify(Throwable thrown) {
            return switch (String.valueOf(thrown.getMessage())) {
                case "answer" -> Kind.ANSWER;
                case "no call" -> Kind.NO_CALL;
                case "failure" -> Kind.FAILURE;
                default -> null;
            };
        }

        @Override
        public String name() {
            return "sql";
        }
    }

    @Override
    CircuitBreakerConfig.Builder config() {
        return super.config()
                .failureRateThreshold(100)
                .exceptionClassifier(ExceptionClassifier.inOrder(List.of(new Sql())));
    }

    private double exceptions(String kind, String classifier) {
        return value("circuitbreaker.exceptions", "name", "pricing", "kind", kind, "classifier", classifier);
    }

    private void thrown(String message) {
        pricing.acquire().failed(new IOException(message));
    }

    @Test
    void countWhatExceptionsSayAndWhoSaysSo() {
        metrics.bindTo(meters);
        thrown("answer");
        thrown("answer");
        thrown("no call");
        thrown("failure");
        thrown("unknown");
        pricing.acquire().succeeded(null);

        assertThat(exceptions("answer", "sql")).isEqualTo(2);
        assertThat(exceptions("no_call", "sql")).isOne();
        assertThat(exceptions("failure", "sql")).isOne();
        assertThat(exceptions("failure", "none")).isOne();
        assertThat(calls("success")).isEqualTo(3);
    }

    @Test
    void goWithTheBreaker() {
        metrics.bindTo(meters);
        thrown("answer");
        breakers.remove("pricing");
        pricing.acquire().failed(new IOException("answer"));

        assertThat(meters.find("circuitbreaker.exceptions").counters()).isEmpty();
    }
}
