package dev.circuitbreaker.spring.http;

import dev.circuitbreaker.core.CallNotPermittedException;
import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.spring.aop.EnclosingCalls;
import java.io.IOException;
import java.util.Objects;
import java.util.function.Function;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;

/**
 * Guards the exchanges of a {@code RestClient} or {@code RestTemplate} by a circuit breaker.
 *
 * <pre>{@code
 * RestClient client = RestClient.builder()
 *         .requestInterceptor(CircuitBreakerHttpInterceptor.of(breaker))
 *         .build();
 * }</pre>
 *
 * <p>A call begins before the request is sent, and ends when the body of the response has been read to its end or the response has
 * been closed; so a body that drips counts as slow, and hangs. A response that is never closed is in flight for ever, or until the
 * {@code callTimeout}, and its connection with it. The statuses 5xx, 408 and 429 are failures, judged as the {@code
 * RestClientResponseException} that they would be thrown as; any other answer is a success, whose result is its status. What the
 * exchange or the reading of the body throws is judged as ever. A failure of a request whose thread was interrupted before it
 * began counts nothing.
 *
 * <p>At the {@code callTimeout} the caller is thrown a {@code CallTimeoutException}, also while it reads the body, once the client lets
 * go of it: the thread is interrupted, the response is closed, and a client of Apache is stopped by {@link StoppingExecHandler}, one of
 * the JDK's {@code HttpURLConnection} by {@link StoppingRequestFactory}.
 *
 * <p>Inside a method that is guarded by the same breaker an exchange is part of the method's call, and counts nothing
 * itself.
 *
 * <p>Safe for use by many threads at once.
 */
public final class CircuitBreakerHttpInterceptor implements ClientHttpRequestInterceptor {

    private final Function<? super HttpRequest, CircuitBreaker> breakers;

    private CircuitBreakerHttpInterceptor(Function<? super HttpRequest, CircuitBreaker> breakers) {
        this.breakers = breakers;
        EnclosingCalls.note();
    }

    /**
     * Guards all requests by one breaker.
     *
     * @param breaker the breaker
     * @return a new interceptor
     */
    public static CircuitBreakerHttpInterceptor of(CircuitBreaker breaker) {
        Objects.requireNonNull(breaker, "breaker");
        return new CircuitBreakerHttpInterceptor(request -> breaker);
    }

    /**
     * Guards each request by the breaker that its name says.
     *
     * @param registry has the breakers
     * @param name finds the name of the breaker for a request; asked for every request, by its thread
     * @return a new interceptor
     */
    public static CircuitBreakerHttpInterceptor of(
            CircuitBreakerRegistry registry, Function<? super HttpRequest, String> name) {
        Objects.requireNonNull(registry, "registry");
        Objects.requireNonNull(name, "name");
        return new CircuitBreakerHttpInterceptor(request -> registry.get(name.apply(request)));
    }

    /**
     * Guards each request by the breaker for its host and port, which is a key of one breaker.
     *
     * @param registry has the breaker
     * @param name the name of the breaker
     * @return a new interceptor
     */
    public static CircuitBreakerHttpInterceptor byHost(CircuitBreakerRegistry registry, String name) {
        Objects.requireNonNull(registry, "registry");
        Objects.requireNonNull(name, "name");
        return new CircuitBreakerHttpInterceptor(request -> HostKey.breaker(registry.get(name), request.getURI()));
    }

    /**
     * Makes the exchange.
     *
     * @throws CallNotPermittedException if it is not let through
     * @throws dev.circuitbreaker.core.CallTimeoutException if the deadline has passed
     */
    @Override
    public ClientHttpResponse intercept(HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
            throws IOException {
        CircuitBreaker breaker = breakers.apply(request);
        EnclosingCalls.Ongoing outer = EnclosingCalls.of(breaker);
        if (outer != null && !outer.isTimed()) {
            return execution.execute(request, body);
        }
        BlockingExchange exchange = new BlockingExchange(
                outer == null ? ExchangeRecorder.begin(breaker) : new ExchangeRecorder.Inner(outer));
        return exchange.request(() -> GuardedResponse.of(request, execution.execute(request, body), exchange));
    }
}
