package dev.circuitbreaker.spring.classify;

import com.google.api.gax.rpc.ApiException;
import dev.circuitbreaker.core.ExceptionClassifier.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Knows what Google's generated clients throw, by the code, which is one of gRPC's over HTTP, too.
 *
 * @param contention what {@code ABORTED} says
 */
public record GaxClassifier(Kind contention) implements ContentionAware {

    private static final String CANCELLED = "CANCELLED";

    /** Creates a classifier for which contention is an answer. */
    public GaxClassifier() {
        this(Kind.ANSWER);
    }

    @Override
    public @Nullable Kind classify(Throwable thrown) {
        if (!(thrown instanceof ApiException failure)) {
            return null;
        }
        String code = failure.getStatusCode().getCode().name();
        boolean interrupted = code.equals(CANCELLED) && Causes.first(InterruptedException.class, thrown) != null;
        return interrupted ? Kind.NO_CALL : GrpcStatuses.kind(code, contention);
    }

    @Override
    public GaxClassifier withContention(Kind kind) {
        return new GaxClassifier(kind);
    }

    @Override
    public String name() {
        return "google";
    }
}
