package dev.circuitbreaker.spring.actuate;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.circuitbreaker.spring.actuate.CircuitBreakersEndpoint.DetailedDescriptor;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/**
 * What the endpoint does over HTTP beyond its read operations, whatever serves it: changes, and the board for people.
 *
 * <p>A write operation of Actuator would not do: it ignores unknown keys, takes the last of two equal ones, lets a key of
 * the body or of the query replace the name in the path, and answers a body that it cannot read without saying why.
 */
public final class CircuitBreakersWeb {

    /** More than any change needs. */
    static final int MAX_BODY = 16 * 1024;

    /** A client that is still sending does not read the answer, so more than is of use is taken in, and thrown away. */
    static final long MAX_DRAINED = 16L * 1024 * 1024;

    /**
     * The answer to a request that does not read.
     *
     * @param status the status code
     * @param allow the methods that would be allowed, if that is what was wrong
     * @param body what to write as JSON
     */
    record Answer(HttpStatus status, @Nullable String allow, Object body) {

        static Answer refused(HttpStatus status, String message) {
            return refused(status, null, message);
        }

        static Answer refused(HttpStatus status, @Nullable String allow, String message) {
            return new Answer(status, allow, new Refusal(status.value(), status.getReasonPhrase(), message));
        }
    }

    /**
     * Why a request is refused.
     *
     * @param status the status code
     * @param error what the status code means
     * @param message what is wrong, and what is allowed
     */
    @JsonPropertyOrder({"status", "error", "message"})
    record Refusal(int status, String error, String message) implements OperationResponseBody {}

    private final CircuitBreakersEndpoint endpoint;
    private final String id;
    private final CircuitBreakerChanges changes;
    private final boolean writable;
    private final BoardFeed feed;

    /**
     * Creates the HTTP part of the endpoint.
     *
     * @param endpoint shows the result of changes
     * @param id the id of the endpoint
     * @param changes makes the changes
     * @param writable whether changes are allowed at all
     * @param feed tells the board what has changed
     */
    public CircuitBreakersWeb(
            CircuitBreakersEndpoint endpoint,
            String id,
            CircuitBreakerChanges changes,
            boolean writable,
            BoardFeed feed) {
        this.endpoint = endpoint;
        this.id = id;
        this.changes = changes;
        this.writable = writable;
        this.feed = feed;
    }

    BoardFeed feed() {
        return feed;
    }

    /**
     * Answers a request to change a circuit breaker.
     *
     * @param name the name in the path
     * @param query the query; there must be none
     * @param type the content type of the body, as it is written
     * @param body the beginning of the body: at least one byte more than is allowed if it is too long
     */
    Answer change(String name, @Nullable String query, @Nullable String type, byte[] body) {
        if (!writable) {
            return methodNotAllowed();
        }
        if (!knows(name)) {
            return notFound();
        }
        try {
            String text = text(query, body);
            if (!isJson(type)) {
                return Answer.refused(
                        HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                        "The content type must be application/json. " + RefusedChangeException.ALLOWED);
            }
            Optional<DetailedDescriptor> changed =
                    changes.apply(name, FlatJsonReader.read(text)).map(endpoint::detailed);
            return changed.map(it -> new Answer(HttpStatus.OK, null, it)).orElseGet(CircuitBreakersWeb::notFound);
        } catch (RefusedChangeException refused) {
            return Answer.refused(HttpStatus.BAD_REQUEST, refused.explanation());
        }
    }

    private static String text(@Nullable String query, byte[] body) {
        if (query != null) {
            throw new RefusedChangeException("There must be no query.");
        }
        if (body.length == 0) {
            throw new RefusedChangeException("There is no body.");
        }
        if (body.length > MAX_BODY) {
            throw new RefusedChangeException("The body must have at most " + MAX_BODY + " bytes.");
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new RefusedChangeException("The body must be written in UTF-8.");
        }
    }

    private static boolean isJson(@Nullable String type) {
        try {
            MediaType parsed = MediaType.parseMediaType(type == null ? "" : type);
            return parsed.getType().equals("application")
                    && (parsed.getSubtype().equals("json")
                            || parsed.getSubtype().endsWith("+json"));
        } catch (InvalidMediaTypeException e) {
            return false;
        }
    }

    boolean knows(String name) {
        return endpoint.circuitBreaker(name) != null;
    }

    static Answer notFound() {
        return Answer.refused(HttpStatus.NOT_FOUND, "There is no circuit breaker with this name.");
    }

    /** Answers any other method than those that read and, if changes are allowed, POST. */
    Answer methodNotAllowed() {
        if (writable) {
            return Answer.refused(
                    HttpStatus.METHOD_NOT_ALLOWED,
                    "GET, POST",
                    "GET shows circuit breakers, and POST changes the one with the name in the path. "
                            + RefusedChangeException.ALLOWED);
        }
        return Answer.refused(
                HttpStatus.METHOD_NOT_ALLOWED,
                "GET",
                "Circuit breakers can be changed only with management.endpoint." + id + ".access=unrestricted.");
    }
}
