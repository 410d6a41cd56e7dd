package dev.circuitbreaker.spring.classify;

import dev.circuitbreaker.core.ExceptionClassifier.Kind;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import org.jspecify.annotations.Nullable;

/**
 * Knows what clients of gRPC throw, by the status and, where that has two meanings, by its cause and description: what a
 * client says by itself looks like what a server says. A call that its own caller has cancelled has a cause; one that a
 * server has cancelled, because it goes down, has none.
 *
 * @param contention what {@code ABORTED} says
 */
public record GrpcClassifier(Kind contention) implements ContentionAware {

    private static final String OWN_CONTEXT_CANCELLED = "io.grpc.Context was cancelled without error";
    private static final String CHANNEL_SHUT_DOWN = "Channel shutdown invoked";
    private static final String CHANNEL_SHUT_DOWN_NOW = "Channel shutdownNow invoked";
    private static final String DEADLINE_WAS_OVER = "ClientCall started after ";

    /** What a client says of an answer that it could not read; that it has a cause says nothing then. */
    private static final String UNREADABLE = "Failed to read ";

    /** Creates a classifier for which contention is an answer. */
    public GrpcClassifier() {
        this(Kind.ANSWER);
    }

    @Override
    public @Nullable Kind classify(Throwable thrown) {
        Status status = status(thrown);
        if (status == null) {
            return null;
        }
        return wasNeverSent(status)
                ? Kind.NO_CALL
                : GrpcStatuses.kind(status.getCode().name(), contention);
    }

    private static @Nullable Status status(Throwable thrown) {
        if (thrown instanceof StatusRuntimeException unchecked) {
            return unchecked.getStatus();
        }
        return thrown instanceof StatusException checked ? checked.getStatus() : null;
    }

    private static boolean wasNeverSent(Status status) {
        String description = status.getDescription() == null ? "" : status.getDescription();
        return switch (status.getCode()) {
            case CANCELLED ->
                description.equals(OWN_CONTEXT_CANCELLED)
                        || (status.getCause() != null && !description.startsWith(UNREADABLE));
            case UNAVAILABLE -> description.equals(CHANNEL_SHUT_DOWN) || description.equals(CHANNEL_SHUT_DOWN_NOW);
            case DEADLINE_EXCEEDED -> description.startsWith(DEADLINE_WAS_OVER);
            default -> false;
        };
    }

    @Override
    public GrpcClassifier withContention(Kind kind) {
        return new GrpcClassifier(kind);
    }

    @Override
    public String name() {
        return "grpc";
    }
}
