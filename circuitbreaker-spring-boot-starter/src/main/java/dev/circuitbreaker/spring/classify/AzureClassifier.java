package dev.circuitbreaker.spring.classify;

import com.azure.core.exception.HttpResponseException;
import com.azure.core.http.HttpResponse;
import dev.circuitbreaker.core.ExceptionClassifier;
import org.jspecify.annotations.Nullable;

/**
 * Knows what Azure's clients throw: answers by their status. What was interrupted comes as a plain {@code
 * RuntimeException}, as everything does that no server has answered.
 */
public final class AzureClassifier implements ExceptionClassifier {

    /** Creates the classifier. */
    public AzureClassifier() {}

    @Override
    public @Nullable Kind classify(Throwable thrown) {
        if (thrown instanceof HttpResponseException answer) {
            HttpResponse response = answer.getResponse();
            return response == null ? null : HttpStatuses.kind(response.getStatusCode());
        }
        boolean interrupted =
                thrown.getClass() == RuntimeException.class && thrown.getCause() instanceof InterruptedException;
        return interrupted ? Kind.NO_CALL : null;
    }

    @Override
    public String name() {
        return "azure";
    }
}
