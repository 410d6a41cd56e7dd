package dev.circuitbreaker.answers;

import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;

class AwsAnswersTest {

    private static final AwsCredentialsProvider KEY =
            StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret"));

    /** Without the SDK's own retries, which take longer and change nothing. */
    private static SqsClient client(String url, AwsCredentialsProvider credentials, Duration limit) {
        return SqsClient.builder()
                .endpointOverride(URI.create(url))
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(credentials)
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .overrideConfiguration(settings ->
                        settings.retryStrategy(AwsRetryStrategy.doNotRetry()).apiCallTimeout(limit))
                .build();
    }

    private static SqsClient client(String url) {
        return client(url, KEY, Duration.ofSeconds(30));
    }

    private static Object call(SqsClient client) {
        return client.listQueues();
    }

    private static String error(String type) {
        return "{\"__type\":\"com.amazonaws.sqs#" + type + "\",\"message\":\"no\"}";
    }

    private static Object interrupted(SqsClient client) {
        Thread.currentThread().interrupt();
        try {
            return call(client);
        } finally {
            Thread.interrupted();
        }
    }

    @Test
    void queues() throws Exception {
        TriedRow row = new TriedRow("AWS SDK 2, SQS");
        try (CannedServer server = new CannedServer();
                SqsClient client = client(server.url())) {
            for (Map.Entry<Integer, String> refusal :
                    Map.of(400, "QueueDoesNotExist", 403, "AccessDenied").entrySet()) {
                server.answer(refusal.getKey(), Map.of(), error(refusal.getValue()));
                row.answers(() -> call(client));
            }
            for (String failure : new String[] {"ThrottlingException", "RequestTimeout"}) {
                server.answer(400, Map.of(), error(failure));
                row.fails(() -> call(client));
            }
            for (int status : new int[] {429, 500, 503}) {
                server.answer(status);
                row.fails(() -> call(client));
            }
            row.isNeverCalled(() -> interrupted(client));
            AwsCredentialsProvider nothing = ProfileCredentialsProvider.builder()
                    .profileFile(ProfileFile.aggregator().build())
                    .build();
            try (SqsClient unknown = client(server.url(), nothing, Duration.ofSeconds(30))) {
                row.isNeverCalled(() -> call(unknown));
            }
        }
        try (SqsClient refused = client(CannedServer.refusing())) {
            row.fails(() -> call(refused));
        }
        try (ServerSocket silent = CannedServer.silent();
                SqsClient waiting = client(CannedServer.url(silent), KEY, Duration.ofMillis(50))) {
            row.fails(() -> call(waiting));
        }
        row.isDocumented();
    }
}
