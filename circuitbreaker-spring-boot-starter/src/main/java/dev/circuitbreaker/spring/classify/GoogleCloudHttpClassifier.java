package dev.circuitbreaker.spring.classify;

import com.google.cloud.BaseServiceException;
import dev.circuitbreaker.core.ExceptionClassifier;
import org.jspecify.annotations.Nullable;

/** Knows what Google's hand-written clients throw, such as that of Cloud Storage, by the status of HTTP; 0 is none. */
public final class GoogleCloudHttpClassifier implements ExceptionClassifier {

    /** Creates the classifier. */
    public GoogleCloudHttpClassifier() {}

    @Override
    public @Nullable Kind classify(Throwable thrown) {
        return thrown instanceof BaseServiceException answer ? HttpStatuses.kind(answer.getCode()) : null;
    }

    @Override
    public String name() {
        return "google";
    }
}
