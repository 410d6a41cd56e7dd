package dev.circuitbreaker.spring.actuate;

import static org.springframework.web.reactive.function.server.RequestPredicates.methods;
import static org.springframework.web.reactive.function.server.RequestPredicates.path;

import dev.circuitbreaker.spring.actuate.ChangesByPost.Answer;
import dev.circuitbreaker.spring.text.AcceptHeader;
import java.io.ByteArrayOutputStream;
import java.security.Principal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RequestPredicate;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Serves {@link CircuitBreakersWeb} and {@link CircuitBreakerFleetWeb} by Spring WebFlux. */
public final class ReactiveRoutes {

    private final ChangesByPost changes;

    private ReactiveRoutes(ChangesByPost changes) {
        this.changes = changes;
    }

    /**
     * Returns the routes, which must come before those of Actuator and leave to them what they do not serve.
     *
     * @param web what they serve
     * @param path the path of the endpoint, such as {@code /actuator/circuitbreakers}
     * @return the routes
     */
    public static RouterFunction<ServerResponse> of(CircuitBreakersWeb web, String path) {
        return RouterFunctions.route()
                .GET(path, ReactiveRoutes::isBoard, request -> feed(web.feed(), request))
                .GET(path, ReactiveRoutes::prefersBoard, request -> board())
                .GET(
                        path + "/{name}",
                        request -> !web.knows(request.pathVariable("name")),
                        request -> answer(ChangesByPost.notFound()))
                .add(new ReactiveRoutes(web).changing(path))
                .build();
    }

    /**
     * Returns the routes, which must come before those of Actuator and leave to them what they do not serve.
     *
     * @param web what they serve
     * @param path the path of the endpoint, such as {@code /actuator/circuitbreakerfleet}
     * @return the routes
     */
    public static RouterFunction<ServerResponse> of(CircuitBreakerFleetWeb web, String path) {
        return new ReactiveRoutes(web).changing(path);
    }

    private RouterFunction<ServerResponse> changing(String path) {
        String one = path + "/{name}";
        RequestPredicate reading = methods(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);
        return RouterFunctions.route()
                .POST(one, this::change)
                .route(path(path).or(path(one)).and(reading.negate()), request -> answer(changes.methodNotAllowed()))
                .build();
    }

    private static boolean prefersBoard(ServerRequest request) {
        return AcceptHeader.prefersHtml(request.headers().header(HttpHeaders.ACCEPT));
    }

    private static Mono<ServerResponse> board() {
        return ServerResponse.ok().headers(BoardPage::describe).bodyValue(BoardPage.page());
    }

    private static boolean isBoard(ServerRequest request) {
        return AcceptHeader.names(request.headers().header(HttpHeaders.ACCEPT), BoardUpdates.TYPE);
    }

    private static Mono<ServerResponse> feed(BoardUpdates feed, ServerRequest request) {
        byte[] body = feed.answer(
                request.queryParam("since").orElse(null),
                request.queryParam("history").filter("true"::equals).isPresent());
        boolean compressed = BoardUpdates.isWorthCompressing(body)
                && AcceptHeader.takesGzip(request.headers().header(HttpHeaders.ACCEPT_ENCODING));
        return ServerResponse.ok()
                .headers(headers -> BoardUpdates.describe(headers, compressed))
                .bodyValue(compressed ? BoardUpdates.compressed(body) : body);
    }

    private Mono<ServerResponse> change(ServerRequest request) {
        Flux<DataBuffer> body = request.exchange().getRequest().getBody();
        Mono<Optional<String>> actor =
                request.principal().map(Principal::getName).map(Optional::of).defaultIfEmpty(Optional.empty());
        // Not on the thread that serves all others: a change for the whole fleet waits for the store.
        return DataBufferUtils.takeUntilByteCount(body, ChangesByPost.MAX_DRAINED)
                .collect(Body::new, Body::add)
                .zipWith(actor, (read, who) -> asked(request, read.kept(), who.orElse(null)))
                .publishOn(Schedulers.boundedElastic())
                .flatMap(asked -> answer(changes.answer(asked)));
    }

    private static ChangesByPost.Request asked(ServerRequest request, byte[] body, @Nullable String actor) {
        return new ChangesByPost.Request(
                request.pathVariable("name"),
                request.uri().getRawQuery(),
                request.headers().firstHeader(HttpHeaders.CONTENT_TYPE),
                body,
                actor);
    }

    private static Mono<ServerResponse> answer(Answer answer) {
        ServerResponse.BodyBuilder response =
                ServerResponse.status(answer.status()).contentType(MediaType.APPLICATION_JSON);
        if (answer.allow() != null) {
            response.header(HttpHeaders.ALLOW, answer.allow());
        }
        return response.bodyValue(answer.body());
    }

    /** The beginning of a body, as far as it is of use. */
    private static final class Body {

        private final ByteArrayOutputStream kept = new ByteArrayOutputStream();

        private void add(DataBuffer buffer) {
            try {
                byte[] bytes = new byte[Math.min(buffer.readableByteCount(), ChangesByPost.MAX_BODY + 1 - kept.size())];
                buffer.read(bytes);
                kept.write(bytes, 0, bytes.length);
            } finally {
                DataBufferUtils.release(buffer);
            }
        }

        private byte[] kept() {
            return kept.toByteArray();
        }
    }
}
