package dev.circuitbreaker.spring.http;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.time.Duration;
import org.springframework.http.client.SimpleClientHttpRequestFactory;

/**
 * Lets the {@code callTimeout} of {@link CircuitBreakerHttpInterceptor} disconnect a {@code HttpURLConnection}, which heeds no
 * interrupt on a platform thread. Once there is a response, the JDK does not disconnect while a thread reads it; so what is left
 * until the deadline is the longest that a single read may take, unless the read timeout is shorter.
 *
 * <p>Otherwise it is what it extends.
 */
public final class StoppingRequestFactory extends SimpleClientHttpRequestFactory {

    /** Creates a factory without timeouts. */
    public StoppingRequestFactory() {}

    @Override
    protected void prepareConnection(HttpURLConnection connection, String httpMethod) throws IOException {
        super.prepareConnection(connection, httpMethod);
        Duration limit = BlockingExchange.stopRequestedBy(connection::disconnect);
        int present = connection.getReadTimeout();
        if (limit != null && (present == 0 || limit.toMillis() < present)) {
            connection.setReadTimeout((int) Math.min(Integer.MAX_VALUE, limit.toMillis() + 1));
        }
    }
}
