package dev.circuitbreaker.spring.web;

import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.spring.text.AcceptHeader;
import java.util.List;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.codec.HttpMessageWriter;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.reactive.result.view.ViewResolver;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;
import reactor.core.publisher.Mono;

/**
 * Answers for rejected calls in Spring WebFlux, where the application has no handler for them: right before Spring Boot's own
 * handler, and after all of the application that have the same order or a lower one.
 *
 * <p>Clients get a problem detail (RFC 9457), but those that would rather have a page get the application's error page. Safe
 * for use by many threads at once.
 */
public final class ReactiveRejectionHandler implements WebExceptionHandler, Ordered {

    /** That of Spring Boot's handler; of two with the same order, the one that was registered first comes first. */
    private static final int ORDER = -1;

    private final CircuitBreakerRegistry registry;
    private final ServerResponse.Context context;

    /**
     * Creates the handler.
     *
     * @param registry knows which circuit breakers there are
     * @param codecs write the body
     */
    public ReactiveRejectionHandler(CircuitBreakerRegistry registry, ServerCodecConfigurer codecs) {
        this.registry = registry;
        this.context = new WritersOnly(codecs);
    }

    @Override
    public int getOrder() {
        return ORDER;
    }

    @Override
    public Mono<Void> handle(ServerWebExchange exchange, Throwable thrown) {
        RejectionAnswer answer = exchange.getResponse().isCommitted() ? null : RejectionAnswer.to(thrown, registry);
        if (answer == null) {
            return Mono.error(thrown);
        }
        exchange.getResponse().getHeaders().remove(HttpHeaders.CONTENT_LENGTH); // of what was to be written
        exchange.getResponse().getHeaders().remove(HttpHeaders.CONTENT_ENCODING);
        if (answer.retryAfter() != null) {
            exchange.getResponse().getHeaders().set(HttpHeaders.RETRY_AFTER, answer.retryAfter());
        }
        if (AcceptHeader.prefersHtml(exchange.getRequest().getHeaders().getValuesAsList(HttpHeaders.ACCEPT))) {
            return Mono.error(new ResponseStatusException(answer.status(), null, thrown));
        }
        return ServerResponse.status(answer.status())
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .bodyValue(answer.problem())
                .flatMap(response -> response.writeTo(exchange, context));
    }

    /** No views: the body is an object. */
    private record WritersOnly(ServerCodecConfigurer codecs) implements ServerResponse.Context {

        @Override
        public List<HttpMessageWriter<?>> messageWriters() {
            return codecs.getWriters();
        }

        @Override
        public List<ViewResolver> viewResolvers() {
            return List.of();
        }
    }
}
