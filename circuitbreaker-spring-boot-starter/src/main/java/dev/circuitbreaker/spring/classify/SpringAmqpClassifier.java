package dev.circuitbreaker.spring.classify;

import dev.circuitbreaker.core.ExceptionClassifier;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.AmqpApplicationContextClosedException;
import org.springframework.amqp.AmqpAuthenticationException;
import org.springframework.amqp.AmqpConnectException;
import org.springframework.amqp.AmqpException;
import org.springframework.amqp.AmqpResourceNotAvailableException;
import org.springframework.amqp.AmqpTimeoutException;
import org.springframework.amqp.core.AmqpMessageReturnedException;
import org.springframework.amqp.support.converter.MessageConversionException;

/** Knows what Spring AMQP throws by its class, where the broker has not said more, see {@link RabbitClassifier}. */
public final class SpringAmqpClassifier implements ExceptionClassifier {

    /** What its cache of channels says where all are in use. */
    private static final String FULL_CACHE = "No available channels";

    /** Creates the classifier. */
    public SpringAmqpClassifier() {}

    @Override
    public @Nullable Kind classify(Throwable thrown) {
        if (!(thrown instanceof AmqpException)) {
            return null;
        }
        if (thrown instanceof AmqpAuthenticationException || thrown instanceof AmqpMessageReturnedException) {
            return Kind.ANSWER;
        }
        if (isNoCall(thrown)) {
            return Kind.NO_CALL;
        }
        boolean failed = thrown instanceof AmqpConnectException || thrown instanceof AmqpTimeoutException;
        return failed ? Kind.FAILURE : null;
    }

    private static boolean isNoCall(Throwable thrown) {
        return thrown instanceof AmqpApplicationContextClosedException
                || thrown instanceof AmqpResourceNotAvailableException
                || thrown instanceof MessageConversionException
                || (thrown instanceof AmqpTimeoutException && FULL_CACHE.equals(thrown.getMessage()))
                || Causes.first(InterruptedException.class, thrown) != null;
    }

    @Override
    public String name() {
        return "amqp";
    }
}
