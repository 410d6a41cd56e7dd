package dev.circuitbreaker.spring.classify;

import dev.circuitbreaker.core.ExceptionClassifier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.BrokerNotAvailableException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/**
 * Knows what Kafka's clients throw, by class. A buffer of one's own that is full looks like a time limit of the broker, and
 * is a failure, too.
 */
public final class KafkaClassifier implements ExceptionClassifier {

    /** Creates the classifier. */
    public KafkaClassifier() {}

    @Override
    public @Nullable Kind classify(Throwable thrown) {
        KafkaException known = Causes.first(KafkaException.class, thrown);
        if (known == null) {
            return null;
        }
        if (isAnswer(known)) {
            return Kind.ANSWER;
        }
        if (isNoCall(known)) {
            return Kind.NO_CALL;
        }
        boolean failed = known instanceof RetriableException || known instanceof BrokerNotAvailableException;
        return failed ? Kind.FAILURE : null;
    }

    private static boolean isAnswer(KafkaException thrown) {
        return thrown instanceof RecordTooLargeException
                || thrown instanceof InvalidTopicException
                || thrown instanceof AuthorizationException
                || thrown instanceof AuthenticationException
                || thrown instanceof ProducerFencedException;
    }

    private static boolean isNoCall(KafkaException thrown) {
        return thrown instanceof SerializationException
                || thrown instanceof InterruptException
                || Causes.first(ConfigException.class, thrown) != null;
    }

    @Override
    public String name() {
        return "kafka";
    }
}
