package dev.circuitbreaker.spring.http;

import java.io.IOException;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;

/**
 * Lets the {@code callTimeout} of {@link CircuitBreakerHttpInterceptor} cancel requests of Apache's client, which heeds no interrupt
 * on a platform thread. It has to be the first of the client:
 *
 * <pre>{@code
 * HttpClients.custom().addExecInterceptorFirst("circuit-breaker", new StoppingExecHandler())
 * }</pre>
 *
 * <p>Requests of other callers pass through it. Safe for use by many threads at once.
 */
public final class StoppingExecHandler implements ExecChainHandler {

    /** Creates the handler. */
    public StoppingExecHandler() {}

    @Override
    public ClassicHttpResponse execute(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        if (scope.originalRequest instanceof Cancellable cancellable) {
            BlockingExchange.stopRequestedBy(cancellable::cancel);
        }
        return chain.proceed(request, scope);
    }
}
