package dev.circuitbreaker.spring.classify;

import dev.circuitbreaker.core.ExceptionClassifier;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import org.springframework.web.reactive.function.client.WebClientResponseException;

/**
 * Knows what {@code WebClient} throws: answers by their status, as {@link WebClassifier} does, and that nothing was asked
 * where the pool of Reactor Netty was full.
 */
public final class WebClientClassifier implements ExceptionClassifier {

    private static final String FULL_POOL = "reactor.netty.internal.shaded.reactor.pool.PoolAcquireTimeoutException";

    /** Creates the classifier. */
    public WebClientClassifier() {}

    @Override
    public @Nullable Kind classify(Throwable thrown) {
        if (thrown instanceof WebClientResponseException answer) {
            return HttpStatuses.kind(answer.getStatusCode().value());
        }
        if (thrown instanceof WebClientRequestException) {
            return Causes.has(thrown, FULL_POOL) ? Kind.NO_CALL : Kind.FAILURE;
        }
        return null;
    }

    @Override
    public String name() {
        return "http";
    }
}
