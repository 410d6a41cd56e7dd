package dev.circuitbreaker.spring.classify;

import dev.circuitbreaker.core.ExceptionClassifier;
import feign.FeignException;
import feign.codec.EncodeException;
import org.jspecify.annotations.Nullable;

/**
 * Knows what Feign throws: answers by their status, that nothing was sent where the request could not be written, and
 * that everything else has failed. What its error decoder throws instead is for the application to know.
 */
public final class FeignClassifier implements ExceptionClassifier {

    /** Creates the classifier. */
    public FeignClassifier() {}

    @Override
    public @Nullable Kind classify(Throwable thrown) {
        if (thrown instanceof EncodeException) {
            return Kind.NO_CALL;
        }
        return thrown instanceof FeignException answer ? HttpStatuses.kind(answer.status()) : null;
    }

    @Override
    public String name() {
        return "feign";
    }
}
