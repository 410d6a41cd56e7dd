package dev.circuitbreaker.spring.actuate;

import static org.springframework.web.reactive.function.server.RequestPredicates.methods;
import static org.springframework.web.reactive.function.server.RequestPredicates.path;

import dev.circuitbreaker.spring.actuate.CircuitBreakersWeb.Answer;
import dev.circuitbreaker.spring.text.AcceptHeader;
import java.io.ByteArrayOutputStream;
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

/** Serves {@link CircuitBreakersWeb} by Spring WebFlux. */
public final class ReactiveRoutes {

    private final CircuitBreakersWeb web;

    private ReactiveRoutes(CircuitBreakersWeb web) {
        this.web = web;
    }

    /**
     * Returns the routes, which must come before those of Actuator and leave to them what they do not serve.
     *
     * @param web what they serve
     * @param path the path of the endpoint, such as {@code /actuator/circuitbreakers}
     * @return the routes
     */
    public static RouterFunction<ServerResponse> of(CircuitBreakersWeb web, String path) {
        ReactiveRoutes routes = new ReactiveRoutes(web);
        String one = path + "/{name}";
        RequestPredicate reading = methods(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);
        return RouterFunctions.route()
                .GET(path, ReactiveRoutes::isBoard, routes::feed)
                .GET(path, ReactiveRoutes::prefersBoard, request -> board())
                .GET(
                        one,
                        request -> !web.knows(request.pathVariable("name")),
                        request -> answer(CircuitBreakersWeb.notFound()))
                .POST(one, routes::change)
                .route(path(path).or(path(one)).and(reading.negate()), request -> answer(web.methodNotAllowed()))
                .build();
    }

    private static boolean prefersBoard(ServerRequest request) {
        return AcceptHeader.prefersHtml(request.headers().header(HttpHeaders.ACCEPT));
    }

    private static Mono<ServerResponse> board() {
        return ServerResponse.ok().headers(BoardPage::describe).bodyValue(BoardPage.page());
    }

    private static boolean isBoard(ServerRequest request) {
        return AcceptHeader.names(request.headers().header(HttpHeaders.ACCEPT), BoardFeed.TYPE);
    }

    private Mono<ServerResponse> feed(ServerRequest request) {
        byte[] body = web.feed()
                .answer(
                        request.queryParam("since").orElse(null),
                        request.queryParam("history").filter("true"::equals).isPresent());
        boolean compressed = BoardFeed.isWorthCompressing(body)
                && AcceptHeader.takesGzip(request.headers().header(HttpHeaders.ACCEPT_ENCODING));
        return ServerResponse.ok()
                .headers(headers -> BoardFeed.describe(headers, compressed))
                .bodyValue(compressed ? BoardFeed.compressed(body) : body);
    }

    private Mono<ServerResponse> change(ServerRequest request) {
        String type = request.headers().firstHeader(HttpHeaders.CONTENT_TYPE);
        String query = request.uri().getRawQuery();
        Flux<DataBuffer> body = request.exchange().getRequest().getBody();
        return DataBufferUtils.takeUntilByteCount(body, CircuitBreakersWeb.MAX_DRAINED)
                .collect(Body::new, Body::add)
                .flatMap(read -> answer(web.change(request.pathVariable("name"), query, type, read.kept())));
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
                byte[] bytes =
                        new byte[Math.min(buffer.readableByteCount(), CircuitBreakersWeb.MAX_BODY + 1 - kept.size())];
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
