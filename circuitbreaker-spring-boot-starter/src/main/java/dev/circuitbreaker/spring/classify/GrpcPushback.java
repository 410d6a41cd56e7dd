package dev.circuitbreaker.spring.classify;

import dev.circuitbreaker.spring.config.ExceptionUnwrapper;
import io.grpc.Metadata;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads how long a server of gRPC asks to be left alone: from the trailer {@code grpc-retry-pushback-ms} (gRFC A6), or else
 * from a {@code google.rpc.RetryInfo} among the details of the status. What is negative or cannot be read asks for nothing.
 *
 * <p>Safe for use by many threads at once.
 */
public final class GrpcPushback implements PauseReader {

    private static final Metadata.Key<String> PUSHBACK =
            Metadata.Key.of("grpc-retry-pushback-ms", Metadata.ASCII_STRING_MARSHALLER);

    private static final Metadata.Key<byte[]> DETAILS =
            Metadata.Key.of("grpc-status-details-bin", Metadata.BINARY_BYTE_MARSHALLER);

    /** As many digits as are sure to fit. */
    private static final Pattern MILLIS = Pattern.compile("\\d{1,18}");

    /** Creates the reader. */
    public GrpcPushback() {}

    @Override
    public @Nullable Duration apply(Throwable failure) {
        for (Throwable layer : ExceptionUnwrapper.layers(failure)) {
            Metadata trailers = trailers(layer);
            if (trailers != null) {
                return read(trailers);
            }
        }
        return null;
    }

    private static @Nullable Metadata trailers(Throwable thrown) {
        if (thrown instanceof StatusRuntimeException unchecked) {
            return unchecked.getTrailers();
        }
        return thrown instanceof StatusException checked ? checked.getTrailers() : null;
    }

    private static @Nullable Duration read(Metadata trailers) {
        String millis = trailers.get(PUSHBACK);
        if (millis != null && MILLIS.matcher(millis).matches()) {
            return Duration.ofMillis(Long.parseLong(millis));
        }
        byte[] details = trailers.get(DETAILS);
        return details == null ? null : RetryInfo.delayIn(details);
    }
}
