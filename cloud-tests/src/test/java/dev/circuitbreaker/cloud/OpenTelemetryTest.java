package dev.circuitbreaker.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.circuitbreaker.core.CallNotPermittedException;
import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.spring.annotation.CircuitBreaker;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.micrometer.tracing.brave.autoconfigure.BraveAutoConfiguration;
import org.springframework.cloud.client.circuitbreaker.CircuitBreakerFactory;
import org.springframework.cloud.client.circuitbreaker.NoFallbackAvailableException;
import org.springframework.cloud.client.circuitbreaker.ReactiveCircuitBreaker;
import org.springframework.cloud.client.circuitbreaker.ReactiveCircuitBreakerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;

/** What OpenTelemetry shows of calls: of annotated methods, and of those that Spring Cloud makes. */
class OpenTelemetryTest {

    private final Downstream downstream = new Downstream("stock");
    private CloudApplication application;

    OpenTelemetryTest() throws IOException {}

    static class Prices {

        private final RestClient client;
        private final WebClient flowing;

        Prices(RestClient.Builder client, WebClient.Builder flowing, @Value("${stock.url}") String url) {
            this.client = client.baseUrl(url).build();
            this.flowing = flowing.baseUrl(url).build();
        }

        @CircuitBreaker(name = "pricing")
        String price() {
            return unguarded();
        }

        String unguarded() {
            return client.get().uri("/price").retrieve().body(String.class);
        }

        @CircuitBreaker(name = "pricing")
        Mono<String> mono() {
            return unguardedMono();
        }

        Mono<String> unguardedMono() {
            return flowing.get().uri("/price").retrieve().bodyToMono(String.class);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration(exclude = BraveAutoConfiguration.class)
    @Import(Prices.class)
    static class Shop {

        /** Spans are there as soon as they have ended. */
        @Bean
        SpanProcessor processor(InMemorySpanExporter exporter) {
            return SimpleSpanProcessor.create(exporter);
        }

        @Bean
        InMemorySpanExporter exporter() {
            return InMemorySpanExporter.create();
        }
    }

    @BeforeEach
    void start() {
        application = started();
    }

    private CloudApplication started(String... more) {
        String[] properties = {
            "circuitbreaker.observations.enabled=true",
            "management.tracing.sampling.probability=1",
            "stock.url=" + downstream.url()
        };
        return new CloudApplication(
                WebApplicationType.NONE,
                Shop.class,
                Stream.concat(Arrays.stream(properties), Arrays.stream(more)).toArray(String[]::new));
    }

    @AfterEach
    void stop() {
        application.close();
        downstream.close();
    }

    private org.springframework.cloud.client.circuitbreaker.CircuitBreaker blocking() {
        return application.bean(CircuitBreakerFactory.class).create("pricing");
    }

    private ReactiveCircuitBreaker reactive() {
        return application.bean(ReactiveCircuitBreakerFactory.class).create("pricing");
    }

    private void open() {
        application.bean(CircuitBreakerRegistry.class).get("pricing").forceOpen("a test");
    }

    private List<SpanData> take() {
        InMemorySpanExporter exporter = application.bean(InMemorySpanExporter.class);
        List<SpanData> ended = exporter.getFinishedSpanItems();
        exporter.reset();
        return ended;
    }

    private SpanData span() {
        return theCall(take());
    }

    private static SpanData theCall(List<SpanData> spans) {
        List<SpanData> calls = spans.stream()
                .filter(span -> span.getName().startsWith("circuitbreaker"))
                .toList();
        assertThat(calls).hasSize(1);
        return calls.get(0);
    }

    private static void shows(SpanData span, String state, String outcome, String fallback) {
        assertThat(span.getName()).isEqualTo("circuitbreaker pricing");
        assertThat(attribute(span, "name")).isEqualTo("pricing");
        assertThat(attribute(span, "state")).isEqualTo(state);
        assertThat(attribute(span, "outcome")).isEqualTo(outcome);
        assertThat(attribute(span, "fallback")).isEqualTo(fallback);
    }

    private static String attribute(SpanData span, String name) {
        return span.getAttributes().get(AttributeKey.stringKey("circuitbreaker." + name));
    }

    private void assertThatTheRequestIsInside() {
        List<SpanData> spans = take();
        SpanData call = theCall(spans);
        shows(call, "closed", "success", "none");
        assertThat(spans)
                .filteredOn(span -> span.getName().startsWith("http"))
                .singleElement()
                .satisfies(request -> {
                    assertThat(request.getTraceId()).isEqualTo(call.getTraceId());
                    assertThat(request.getParentSpanId()).isEqualTo(call.getSpanId());
                });
    }

    @Nested
    class OfAnnotatedMethods {

        @Test
        void requestIsInsideTheCall() {
            prices().price();
            assertThatTheRequestIsInside();
            prices().mono().block();
            assertThatTheRequestIsInside();
        }

        @Test
        void requestIsInsideACallWithADeadline() {
            application.close();
            application = started("circuitbreaker.instances.pricing.call-timeout=1m");
            prices().mono().block();
            assertThatTheRequestIsInside();
            prices().price();
            assertThatTheRequestIsInside();
        }

        /** A tracer prefers the span of the thread, so the thread has to be told what the subscription is inside of. */
        @Test
        void requestIsInsideTheCallAlsoWhereTheCallerHasASpan() {
            application.close();
            application = started("spring.reactor.context-propagation=auto");
            try {
                Observation.createNotStarted("around", application.bean(ObservationRegistry.class))
                        .observe(() -> prices().mono().block());
                assertThatTheRequestIsInside();
            } finally {
                Hooks.disableAutomaticContextPropagation(); // which is for the whole process
            }
        }

        @Test
        void rejectionIsAnError() {
            open();
            assertThatThrownBy(() -> prices().price()).isInstanceOf(CallNotPermittedException.class);
            SpanData span = span();
            shows(span, "forced_open", "not_permitted", "none");
            assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        }
    }

    private Prices prices() {
        return application.bean(Prices.class);
    }

    @Nested
    class OfSpringCloud {

        @Test
        void requestIsInsideTheCall() {
            Prices prices = prices();
            blocking().run(prices::unguarded);
            assertThatTheRequestIsInside();
            reactive().run(prices.unguardedMono()).block();
            assertThatTheRequestIsInside();
        }

        @Test
        void failureAndItsFallbackAreShown() {
            downstream.answers(500);
            Prices prices = prices();
            assertThat(blocking().run(prices::unguarded, thrown -> "last")).isEqualTo("last");
            SpanData span = span();
            shows(span, "closed", "failure", "method");
            assertThat(span.getStatus().getStatusCode()).isNotEqualTo(StatusCode.ERROR);
            assertThat(reactive()
                            .run(prices.unguardedMono(), thrown -> Mono.just("last"))
                            .block())
                    .isEqualTo("last");
            shows(span(), "closed", "failure", "method");
        }

        @Test
        void withoutFallbackTheFailureIsAnError() {
            downstream.answers(500);
            assertThatThrownBy(() -> blocking().run(prices()::unguarded))
                    .isInstanceOf(NoFallbackAvailableException.class);
            SpanData span = span();
            shows(span, "closed", "failure", "none");
            assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        }

        @Test
        void answerOfTheDependencyIsASuccessThatBringsTheFallback() {
            downstream.answers(404);
            assertThat(blocking().run(prices()::unguarded, thrown -> "none")).isEqualTo("none");
            shows(span(), "closed", "success", "method");
        }

        @Test
        void rejectedCallLeavesASpan() {
            open();
            assertThat(blocking().run(() -> "42", thrown -> "last")).isEqualTo("last");
            shows(span(), "forced_open", "not_permitted", "method");
            assertThat(reactive()
                            .run(Mono.just("42"), thrown -> Mono.just("last"))
                            .block())
                    .isEqualTo("last");
            shows(span(), "forced_open", "not_permitted", "method");
        }

        @Test
        void everySubscriptionIsWatchedUntilItEnds() {
            Flux<String> prices = reactive().run(Flux.just("41", "42"), thrown -> Flux.empty());
            assertThat(take()).isEmpty();
            prices.blockLast();
            shows(span(), "closed", "success", "none");
            prices.blockFirst(); // cancels it once it has got what was wanted
            shows(span(), "closed", "success", "none");
            reactive().run(Mono.never()).subscribe().dispose();
            shows(span(), "closed", "cancelled", "none");
        }
    }
}
