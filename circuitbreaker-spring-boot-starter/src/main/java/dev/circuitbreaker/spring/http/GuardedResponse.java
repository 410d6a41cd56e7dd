package dev.circuitbreaker.spring.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpRequest;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.ClientHttpResponse;

/**
 * A response whose end is the end of a call: of its body, or that it is closed. To close it reads what is left of the body,
 * as most clients do themselves, so that a body that drips or breaks off counts the same whichever client it is.
 */
final class GuardedResponse implements ClientHttpResponse, GuardedBody.Owner {

    private static final int BUFFER = 8_192;

    private final ClientHttpResponse response;
    private final BlockingExchange exchange;
    private final HttpStatusCode status;
    private final @Nullable Exception failure;

    /** How long the body has to be; -1 if that is not known, because it is told of another one, or not at all. */
    private final long announced;

    private @Nullable GuardedBody body;
    private boolean closed;

    /** The stream of the client, once there is one. Written by the caller, read by the thread that stops the exchange. */
    private volatile @Nullable InputStream stream;

    private GuardedResponse(HttpRequest request, ClientHttpResponse response, BlockingExchange exchange)
            throws IOException {
        this.response = response;
        this.exchange = exchange;
        this.status = response.getStatusCode();
        this.failure = FailedAnswer.of(response);
        this.announced = hasWholeBody(request) ? announcedLength() : -1;
    }

    private long announcedLength() {
        try {
            return response.getHeaders().getContentLength();
        } catch (NumberFormatException unreadable) {
            return -1;
        }
    }

    /** As announced, and neither left out nor decoded. */
    private boolean hasWholeBody(HttpRequest request) {
        return request.getMethod() != HttpMethod.HEAD
                && status.value() != HttpStatus.NOT_MODIFIED.value()
                && !response.getHeaders().containsHeader(HttpHeaders.CONTENT_ENCODING);
    }

    /** Takes the response of an exchange, and has it stopped at the deadline, also if that has passed. */
    static GuardedResponse of(HttpRequest request, ClientHttpResponse response, BlockingExchange exchange)
            throws IOException {
        GuardedResponse guarded;
        try {
            guarded = new GuardedResponse(request, response, exchange);
        } catch (Throwable thrown) {
            response.close(); // it cannot tell its status
            throw thrown;
        }
        exchange.stopBy(guarded::stop);
        return guarded;
    }

    /** To close the stream itself comes first, because that does not wait for the rest of it. */
    private void stop() throws IOException {
        InputStream open = stream;
        try {
            if (open != null) {
                open.close();
            }
        } finally {
            response.close();
        }
    }

    /** There is no more to read. {@code HttpURLConnection} does not tell that from a body that has broken off. */
    @Override
    public void ended(long length) {
        if (length < announced) {
            exchange.call()
                    .failed(new EOFException("The body broke off after " + length + " of " + announced + " bytes"));
        }
        ended();
    }

    /** The answer has arrived as a whole, or no more of it is wanted. */
    private void ended() {
        if (failure == null) {
            exchange.call().succeeded(status);
        } else {
            exchange.call().failed(failure);
        }
    }

    @Override
    public HttpStatusCode getStatusCode() {
        return status;
    }

    @Override
    public String getStatusText() throws IOException {
        return response.getStatusText();
    }

    @Override
    public HttpHeaders getHeaders() {
        return response.getHeaders();
    }

    @Override
    public InputStream getBody() throws IOException {
        try {
            return open();
        } catch (Throwable thrown) {
            exchange.call().failed(thrown);
            throw thrown;
        }
    }

    private InputStream open() throws IOException {
        GuardedBody known = body;
        if (known == null) {
            InputStream opened = exchange.await(response::getBody);
            stream = opened;
            known = new GuardedBody(opened, exchange, this);
            body = known;
        }
        return known;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            drain();
        } catch (IOException counted) {
            // A caller that closes it wants nothing more of it.
        } finally {
            ended();
            if (!exchange.isExpired()) {
                response.close(); // otherwise it is being closed
            }
        }
    }

    private void drain() throws IOException {
        InputStream rest;
        try {
            rest = open();
        } catch (IOException none) {
            return; // which is no failure where no body is asked for
        }
        byte[] buffer = new byte[BUFFER];
        while (rest.read(buffer) >= 0) {
            // It is not wanted.
        }
    }
}
