package dev.circuitbreaker.spring.classify;

import dev.circuitbreaker.core.ExceptionClassifier.Kind;
import org.jspecify.annotations.Nullable;

/** What a status code of gRPC says of the server, by its name, which Google's clients share. */
final class GrpcStatuses {

    private GrpcStatuses() {}

    /**
     * What it says; null if it says nothing of its own.
     *
     * @param contention what a conflict with others says
     */
    static @Nullable Kind kind(String code, Kind contention) {
        return switch (code) {
            case "INVALID_ARGUMENT",
                    "NOT_FOUND",
                    "ALREADY_EXISTS",
                    "PERMISSION_DENIED",
                    "UNAUTHENTICATED",
                    "FAILED_PRECONDITION",
                    "OUT_OF_RANGE",
                    "UNIMPLEMENTED" -> Kind.ANSWER;
            case "ABORTED" -> contention;
            case "UNAVAILABLE",
                    "DEADLINE_EXCEEDED",
                    "RESOURCE_EXHAUSTED",
                    "INTERNAL",
                    "DATA_LOSS",
                    "UNKNOWN",
                    "CANCELLED" -> Kind.FAILURE;
            default -> null;
        };
    }
}
