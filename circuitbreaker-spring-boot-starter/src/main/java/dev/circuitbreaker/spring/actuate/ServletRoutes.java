package dev.circuitbreaker.spring.actuate;

import static org.springframework.web.servlet.function.RequestPredicates.methods;
import static org.springframework.web.servlet.function.RequestPredicates.path;

import dev.circuitbreaker.spring.actuate.ChangesByPost.Answer;
import dev.circuitbreaker.spring.text.AcceptHeader;
import java.io.IOException;
import java.io.InputStream;
import java.security.Principal;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.function.RequestPredicate;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/** Serves {@link CircuitBreakersWeb} and {@link CircuitBreakerFleetWeb} by Spring MVC. */
public final class ServletRoutes {

    private static final int CHUNK = 8 * 1024;

    private final ChangesByPost changes;

    private ServletRoutes(ChangesByPost changes) {
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
                .GET(path, ServletRoutes::isBoard, request -> feed(web.feed(), request))
                .GET(path, ServletRoutes::prefersBoard, request -> board())
                .GET(
                        path + "/{name}",
                        request -> !web.knows(request.pathVariable("name")),
                        request -> answer(ChangesByPost.notFound()))
                .add(new ServletRoutes(web).changing(path))
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
        return new ServletRoutes(web).changing(path);
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

    private static ServerResponse board() {
        return ServerResponse.ok().headers(BoardPage::describe).body(BoardPage.page());
    }

    private static boolean isBoard(ServerRequest request) {
        return AcceptHeader.names(request.headers().header(HttpHeaders.ACCEPT), BoardUpdates.TYPE);
    }

    private static ServerResponse feed(BoardUpdates feed, ServerRequest request) {
        byte[] body = feed.answer(
                request.param("since").orElse(null),
                request.param("history").filter("true"::equals).isPresent());
        boolean compressed = BoardUpdates.isWorthCompressing(body)
                && AcceptHeader.takesGzip(request.headers().header(HttpHeaders.ACCEPT_ENCODING));
        return ServerResponse.ok()
                .headers(headers -> BoardUpdates.describe(headers, compressed))
                .body(compressed ? BoardUpdates.compressed(body) : body);
    }

    private ServerResponse change(ServerRequest request) throws IOException {
        return answer(changes.answer(new ChangesByPost.Request(
                request.pathVariable("name"),
                request.servletRequest().getQueryString(),
                request.headers().firstHeader(HttpHeaders.CONTENT_TYPE),
                body(request),
                request.principal().map(Principal::getName).orElse(null))));
    }

    private static byte[] body(ServerRequest request) throws IOException {
        try (InputStream stream = request.servletRequest().getInputStream()) {
            byte[] body = stream.readNBytes(ChangesByPost.MAX_BODY + 1);
            byte[] chunk = new byte[CHUNK];
            long drained = body.length;
            for (int read = 0; read >= 0 && drained < ChangesByPost.MAX_DRAINED; read = stream.read(chunk)) {
                drained += read;
            }
            return body;
        }
    }

    private static ServerResponse answer(Answer answer) {
        ServerResponse.BodyBuilder response =
                ServerResponse.status(answer.status()).contentType(MediaType.APPLICATION_JSON);
        if (answer.allow() != null) {
            response.header(HttpHeaders.ALLOW, answer.allow());
        }
        return response.body(answer.body());
    }
}
