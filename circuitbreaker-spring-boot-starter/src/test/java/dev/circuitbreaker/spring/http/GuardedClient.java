package dev.circuitbreaker.spring.http;

import dev.circuitbreaker.core.CircuitBreaker;
import java.util.function.Supplier;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.HttpComponentsClientHttpRequestFactory;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.client.JettyClientHttpRequestFactory;
import org.springframework.http.client.ReactorClientHttpRequestFactory;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;

/** The HTTP clients of Spring, each with a breaker in front. */
enum GuardedClient {
    JDK(JdkClientHttpRequestFactory::new),
    SIMPLE(StoppingRequestFactory::new),
    SIMPLE_AS_IT_IS(SimpleClientHttpRequestFactory::new),
    APACHE(() -> apache(HttpClients.custom().addExecInterceptorFirst("circuit-breaker", new StoppingExecHandler()))),
    APACHE_AS_IT_IS(() -> apache(HttpClients.custom())),
    JETTY(JettyClientHttpRequestFactory::new),
    REACTOR(ReactorClientHttpRequestFactory::new),
    WEB_CLIENT(null);

    private final Supplier<ClientHttpRequestFactory> factory;

    GuardedClient(Supplier<ClientHttpRequestFactory> factory) {
        this.factory = factory;
    }

    /** Apache's client would wait for as long as {@code Retry-After} says, and ask again. */
    private static ClientHttpRequestFactory apache(HttpClientBuilder builder) {
        return new HttpComponentsClientHttpRequestFactory(
                builder.disableAutomaticRetries().build());
    }

    /** What is asked for with it. */
    interface Requests {

        /** Reads the body. */
        String get(String url);

        /** Throws the body away. */
        void discard(String url);
    }

    Requests of(CircuitBreaker breaker) {
        return factory == null ? reactive(breaker) : blocking(breaker);
    }

    private Requests blocking(CircuitBreaker breaker) {
        RestClient client = RestClient.builder()
                .requestFactory(factory.get())
                .requestInterceptor(CircuitBreakerHttpInterceptor.of(breaker))
                .build();
        return new Requests() {
            @Override
            public String get(String url) {
                return client.get().uri(url).retrieve().body(String.class);
            }

            @Override
            public void discard(String url) {
                client.get().uri(url).retrieve().toBodilessEntity();
            }
        };
    }

    private static Requests reactive(CircuitBreaker breaker) {
        WebClient client = WebClient.builder()
                .filter(CircuitBreakerExchangeFilter.of(breaker))
                .build();
        return new Requests() {
            @Override
            public String get(String url) {
                return client.get().uri(url).retrieve().bodyToMono(String.class).block();
            }

            @Override
            public void discard(String url) {
                client.get().uri(url).retrieve().toBodilessEntity().block();
            }
        };
    }
}
