package dev.circuitbreaker.spring.classify;

import dev.circuitbreaker.core.ExceptionClassifier;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkServiceException;

/**
 * Knows what the AWS SDK for Java 2 throws: answers by their status, but throttling and time limits of the service have
 * 400, too. What the SDK throws by itself, without a cause, comes before a request: no credentials, a parameter missing.
 */
public final class AwsClassifier implements ExceptionClassifier {

    /** With status 400. */
    private static final Set<String> TIME_LIMITS = Set.of("RequestTimeout", "RequestTimeoutException");

    /** Creates the classifier. */
    public AwsClassifier() {}

    @Override
    public @Nullable Kind classify(Throwable thrown) {
        if (thrown instanceof SdkServiceException answer) {
            boolean failed = answer.isThrottlingException() || isTimeLimit(answer);
            return failed ? Kind.FAILURE : HttpStatuses.kind(answer.statusCode());
        }
        return thrown instanceof SdkClientException client ? ofClient(client) : null;
    }

    private static boolean isTimeLimit(SdkServiceException answer) {
        AwsErrorDetails details = answer instanceof AwsServiceException service ? service.awsErrorDetails() : null;
        String code = details == null ? null : details.errorCode();
        return code != null && TIME_LIMITS.contains(code);
    }

    private static @Nullable Kind ofClient(SdkClientException thrown) {
        boolean failed = thrown instanceof ApiCallTimeoutException
                || thrown instanceof ApiCallAttemptTimeoutException
                || thrown instanceof RetryableException
                || Causes.first(IOException.class, thrown) != null;
        if (failed) {
            return Kind.FAILURE;
        }
        boolean isOfOurOwn = thrown instanceof AbortedException
                || thrown.getCause() == null
                || Causes.first(InterruptedException.class, thrown) != null;
        return isOfOurOwn ? Kind.NO_CALL : null;
    }

    @Override
    public String name() {
        return "aws";
    }
}
