package dev.circuitbreaker.spring.classify;

import co.elastic.clients.elasticsearch._types.ElasticsearchException;
import dev.circuitbreaker.core.ExceptionClassifier;
import org.jspecify.annotations.Nullable;

/** Knows what Elasticsearch's client throws where it could read the refusal, by the status. The rest has failed. */
public final class ElasticsearchClassifier implements ExceptionClassifier {

    /** Creates the classifier. */
    public ElasticsearchClassifier() {}

    @Override
    public @Nullable Kind classify(Throwable thrown) {
        return thrown instanceof ElasticsearchException answer ? HttpStatuses.kind(answer.status()) : null;
    }

    @Override
    public String name() {
        return "elasticsearch";
    }
}
