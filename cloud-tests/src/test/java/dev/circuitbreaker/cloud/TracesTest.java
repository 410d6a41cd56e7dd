package dev.circuitbreaker.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import brave.handler.MutableSpan;
import brave.handler.SpanHandler;
import brave.propagation.TraceContext;
import dev.circuitbreaker.core.CallNotPermittedException;
import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.spring.annotation.CircuitBreaker;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration;
import org.springframework.cache.CacheManager;
import org.springframework.cache.concurrent.ConcurrentMapCacheManager;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What a real tracer shows of calls. */
class TracesTest {

    private CloudApplication application;

    /** Spans that have ended, the innermost of a trace first. */
    static class Spans extends SpanHandler {

        private final Queue<MutableSpan> ended = new ConcurrentLinkedQueue<>();

        @Override
        public boolean end(TraceContext context, MutableSpan span, Cause cause) {
            return ended.add(new MutableSpan(span));
        }

        List<MutableSpan> take() {
            List<MutableSpan> taken = List.copyOf(ended);
            ended.clear();
            return taken;
        }
    }

    static class Prices {

        private final ObservationRegistry observations;
        private CompletableFuture<String> pending = new CompletableFuture<>();

        Prices(ObservationRegistry observations) {
            this.observations = observations;
        }

        @CircuitBreaker(name = "pricing")
        String bare(boolean fails) {
            return Observation.createNotStarted("inside", observations).observe(() -> price(fails));
        }

        private String price(boolean fails) {
            if (fails) {
                throw new IllegalStateException("down");
            }
            return "42";
        }

        @CircuitBreaker(name = "pricing")
        String ignored() {
            throw new IllegalArgumentException("never called");
        }

        @CircuitBreaker(name = "pricing", fallbackMethod = "last")
        String answered(boolean fails) {
            return price(fails);
        }

        String last(Throwable cause) {
            return "last";
        }

        @CircuitBreaker(name = "pricing", fallbackMethod = "failing")
        String unanswered() {
            return price(true);
        }

        String failing(Throwable cause) {
            throw new UnsupportedOperationException("no answer either");
        }

        @CircuitBreaker(name = "pricing", fallbackCache = "prices")
        String cached(AtomicBoolean fails) {
            return price(fails.get());
        }

        CompletableFuture<String> pending() {
            return pending;
        }

        void renew() {
            pending = new CompletableFuture<>();
        }

        @CircuitBreaker(name = "pricing", fallbackMethod = "last")
        CompletableFuture<String> future() {
            return pending;
        }

        @CircuitBreaker(name = "pricing", fallbackMethod = "last")
        Mono<String> mono(boolean fails) {
            return Mono.deferContextual(context -> {
                Observation parent = context.get("micrometer.observation");
                return Mono.just(Observation.createNotStarted("inside", observations)
                        .parentObservation(parent)
                        .observe(() -> price(fails)));
            });
        }

        @CircuitBreaker(name = "pricing")
        Flux<String> flux() {
            return Flux.just("41", "42");
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration(exclude = OpenTelemetryTracingAutoConfiguration.class)
    static class Shop {

        @Bean
        Prices prices(ObservationRegistry observations) {
            return new Prices(observations);
        }

        @Bean
        Spans spans() {
            return new Spans();
        }

        @Bean
        CacheManager caches() {
            return new ConcurrentMapCacheManager("prices");
        }
    }

    @BeforeEach
    void start() {
        application = started("circuitbreaker.observations.enabled=true");
    }

    private static CloudApplication started(String property) {
        return new CloudApplication(
                WebApplicationType.NONE,
                Shop.class,
                property,
                "management.tracing.sampling.probability=1",
                "circuitbreaker.instances.pricing.ignore-exceptions=java.lang.IllegalArgumentException",
                "circuitbreaker.instances.pricing.consecutive-failure-threshold=9");
    }

    @AfterEach
    void stop() {
        application.close();
    }

    private Prices prices() {
        return application.bean(Prices.class);
    }

    private MutableSpan span() {
        List<MutableSpan> calls = application.bean(Spans.class).take().stream()
                .filter(span -> span.name().startsWith("circuitbreaker"))
                .toList();
        assertThat(calls).hasSize(1);
        return calls.get(0);
    }

    private void open() {
        application.bean(CircuitBreakerRegistry.class).get("pricing").forceOpen("a test");
    }

    private static void shows(MutableSpan span, String state, String outcome, String fallback) {
        assertThat(span.name()).isEqualTo("circuitbreaker pricing");
        assertThat(span.tags())
                .containsAllEntriesOf(Map.of(
                        "circuitbreaker.name", "pricing",
                        "circuitbreaker.state", state,
                        "circuitbreaker.outcome", outcome,
                        "circuitbreaker.fallback", fallback));
    }

    @Test
    void callIsAroundWhatItCalls() {
        prices().bare(false);
        List<MutableSpan> spans = application.bean(Spans.class).take();
        assertThat(spans).hasSize(2);
        shows(spans.get(1), "closed", "success", "none");
        assertThat(spans.get(0).name()).isEqualTo("inside");
        assertThat(spans.get(0).parentId()).isEqualTo(spans.get(1).id());
        assertThat(spans.get(1).error()).isNull();
    }

    @Test
    void failureWithoutFallbackIsAnError() {
        assertThatThrownBy(() -> prices().bare(true)).hasMessage("down");
        MutableSpan span = span();
        shows(span, "closed", "failure", "none");
        assertThat(span.error()).hasMessage("down");
    }

    @Test
    void rejectedCallLeavesASpan() {
        open();
        assertThatThrownBy(() -> prices().bare(false)).isInstanceOf(CallNotPermittedException.class);
        shows(span(), "forced_open", "not_permitted", "none");
        assertThat(prices().answered(false)).isEqualTo("last");
        MutableSpan answered = span();
        shows(answered, "forced_open", "not_permitted", "method");
        assertThat(answered.error()).isNull();
    }

    @Test
    void ignoredExceptionIsIgnored() {
        assertThatThrownBy(() -> prices().ignored()).isInstanceOf(IllegalArgumentException.class);
        shows(span(), "closed", "ignored", "none");
    }

    @Test
    void fallbackIsShown() {
        assertThat(prices().answered(true)).isEqualTo("last");
        shows(span(), "closed", "failure", "method");
        assertThatThrownBy(() -> prices().unanswered()).isInstanceOf(UnsupportedOperationException.class);
        MutableSpan span = span();
        shows(span, "closed", "failure", "method");
        assertThat(span.error()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void lastGoodResultIsShown() {
        AtomicBoolean fails = new AtomicBoolean();
        prices().cached(fails);
        shows(span(), "closed", "success", "none");
        fails.set(true);
        assertThat(prices().cached(fails)).isEqualTo("42");
        shows(span(), "closed", "failure", "cache");
    }

    @Test
    void futureIsWatchedUntilItCompletes() {
        CompletableFuture<String> future = prices().future();
        assertThat(application.bean(Spans.class).take()).isEmpty();
        prices().pending().completeExceptionally(new IllegalStateException("down"));
        assertThat(future.join()).isEqualTo("last");
        shows(span(), "closed", "failure", "method");
        prices().renew();
        prices().future().cancel(true);
        shows(span(), "closed", "cancelled", "none");
        open();
        assertThat(prices().future().join()).isEqualTo("last");
        shows(span(), "forced_open", "not_permitted", "method");
    }

    @Test
    void everySubscriptionIsWatched() {
        Mono<String> mono = prices().mono(false);
        assertThat(application.bean(Spans.class).take()).isEmpty();
        mono.block();
        List<MutableSpan> spans = application.bean(Spans.class).take();
        assertThat(spans).hasSize(2);
        shows(spans.get(1), "closed", "success", "none");
        assertThat(spans.get(0).parentId()).isEqualTo(spans.get(1).id());
        assertThat(prices().mono(true).block()).isEqualTo("last");
        shows(span(), "closed", "failure", "method");
        prices().flux().blockLast();
        shows(span(), "closed", "success", "none");
        open();
        assertThat(mono.block()).isEqualTo("last");
        shows(span(), "forced_open", "not_permitted", "method");
    }

    @Test
    void nothingIsWatchedUnlessAskedFor() {
        try (CloudApplication off = started("circuitbreaker.observations.enabled=false")) {
            off.bean(Prices.class).bare(false);
            assertThat(off.bean(Spans.class).take())
                    .extracting(MutableSpan::name)
                    .containsExactly("inside");
        }
    }
}
