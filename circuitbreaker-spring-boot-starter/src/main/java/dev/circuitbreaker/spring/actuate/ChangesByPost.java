package dev.circuitbreaker.spring.actuate;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/**
 * What an endpoint does with requests that are to change something, whatever serves it.
 *
 * <p>A write operation of Actuator would not do: it ignores unknown keys, takes the last of two equal ones, lets a key of
 * the body or of the query replace the name in the path, and answers a body that it cannot read without saying why.
 */
abstract class ChangesByPost {

    /** More than any change needs. */
    static final int MAX_BODY = 16 * 1024;

    /** A client that is still sending does not read the answer, so more than is of use is taken in, and thrown away. */
    static final long MAX_DRAINED = 16L * 1024 * 1024;

    /**
     * A request to change something.
     *
     * @param name the name in the path
     * @param query the query; there must be none
     * @param type the content type of the body, as it is written
     * @param body the beginning of the body: at least one byte more than is allowed if it is too long
     * @param actor the name of the authenticated user; null if there is none
     */
    record Request(
            String name,
            @Nullable String query,
            @Nullable String type,
            byte[] body,
            @Nullable String actor) {}

    /**
     * The answer to a request that does not read.
     *
     * @param status the status code
     * @param allow the methods that would be allowed, if that is what was wrong
     * @param body what to write as JSON
     */
    record Answer(HttpStatus status, @Nullable String allow, Object body) {

        static Answer of(Object body) {
            return new Answer(HttpStatus.OK, null, body);
        }

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

    private final String id;
    private final String allowed;
    private final boolean writable;

    /**
     * Creates the changes of an endpoint.
     *
     * @param id the id of the endpoint
     * @param allowed what may be written, in sentences
     * @param writable whether changes are allowed at all
     */
    ChangesByPost(String id, String allowed, boolean writable) {
        this.id = id;
        this.allowed = allowed;
        this.writable = writable;
    }

    /** Whether there is a circuit breaker with this name. */
    abstract boolean knows(String name);

    /**
     * Makes a change.
     *
     * @param name the name of a circuit breaker that was known just now
     * @param fields what was written
     * @param actor the name of the authenticated user; null if there is none
     * @throws RefusedChangeException if anything is refused; then nothing is changed
     */
    abstract Answer change(String name, Map<String, String> fields, @Nullable String actor);

    /** Answers a request to change something. */
    Answer answer(Request request) {
        if (!writable) {
            return methodNotAllowed();
        }
        if (!knows(request.name)) {
            return notFound();
        }
        try {
            String text = text(request.query, request.body);
            if (!isJson(request.type)) {
                return Answer.refused(
                        HttpStatus.UNSUPPORTED_MEDIA_TYPE, "The content type must be application/json. " + allowed);
            }
            return change(request.name, FlatJsonReader.read(text), request.actor);
        } catch (RefusedChangeException refused) {
            return Answer.refused(HttpStatus.BAD_REQUEST, refused.finding() + " " + allowed);
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

    static Answer notFound() {
        return Answer.refused(HttpStatus.NOT_FOUND, "There is no circuit breaker with this name.");
    }

    /** Answers any other method than those that read and, if changes are allowed, POST. */
    Answer methodNotAllowed() {
        if (writable) {
            return Answer.refused(
                    HttpStatus.METHOD_NOT_ALLOWED,
                    "GET, POST",
                    "GET shows circuit breakers, and POST changes the one with the name in the path. " + allowed);
        }
        return Answer.refused(
                HttpStatus.METHOD_NOT_ALLOWED,
                "GET",
                "Circuit breakers can be changed only with management.endpoint." + id + ".access=unrestricted.");
    }
}
