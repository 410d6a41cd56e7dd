package dev.circuitbreaker.spring.classify;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Method;
import com.rabbitmq.client.PossibleAuthenticationFailureException;
import com.rabbitmq.client.ShutdownSignalException;
import dev.circuitbreaker.core.ExceptionClassifier;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Knows what RabbitMQ's client throws, and what Spring makes of it, by the code with which the broker has closed a channel or
 * a connection. What finds a channel closed because of an earlier request was never asked.
 */
public final class RabbitClassifier implements ExceptionClassifier {

    /** Too large, no route, no consumer, refused, not found, locked, precondition, not allowed. */
    private static final Set<Integer> ANSWERS = Set.of(311, 312, 313, 403, 404, 405, 406, 530);

    /** Creates the classifier. */
    public RabbitClassifier() {}

    @Override
    public @Nullable Kind classify(Throwable thrown) {
        ShutdownSignalException signal = Causes.first(ShutdownSignalException.class, thrown);
        if (signal != null) {
            return ofSignal(signal);
        }
        boolean refused = Causes.first(PossibleAuthenticationFailureException.class, thrown) != null;
        return refused ? Kind.ANSWER : null;
    }

    private static Kind ofSignal(ShutdownSignalException signal) {
        if (signal.isInitiatedByApplication()) {
            return Kind.NO_CALL;
        }
        if (!ANSWERS.contains(replyCode(signal.getReason()))) {
            return Kind.FAILURE;
        }
        return signal instanceof AlreadyClosedException ? Kind.NO_CALL : Kind.ANSWER;
    }

    /** Zero if the connection broke without a word. */
    private static int replyCode(@Nullable Method reason) {
        if (reason instanceof AMQP.Channel.Close close) {
            return close.getReplyCode();
        }
        return reason instanceof AMQP.Connection.Close close ? close.getReplyCode() : 0;
    }

    @Override
    public String name() {
        return "amqp";
    }
}
