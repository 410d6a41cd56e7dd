package dev.circuitbreaker.answers;

import com.azure.core.util.Context;
import com.azure.storage.blob.BlobClient;
import com.azure.storage.blob.BlobClientBuilder;
import com.azure.storage.common.policy.RequestRetryOptions;
import com.azure.storage.common.policy.RetryPolicyType;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AzureAnswersTest {

    private static BlobClient client(String url) {
        return new BlobClientBuilder()
                .endpoint(url + "/account")
                .containerName("things")
                .blobName("thing")
                .setAnonymousAccess()
                .retryOptions(new RequestRetryOptions(RetryPolicyType.FIXED, 1, 30, 1L, 1L, null))
                .buildClient();
    }

    private static Object read(BlobClient client) {
        return client.getPropertiesWithResponse(null, Duration.ofSeconds(30), Context.NONE);
    }

    private static Object interrupted(BlobClient client) {
        Thread.currentThread().interrupt();
        try {
            return client.getProperties();
        } finally {
            Thread.interrupted();
        }
    }

    @Test
    void blobs() throws Exception {
        TriedRow row = new TriedRow("Azure Blob Storage");
        try (CannedServer server = new CannedServer()) {
            BlobClient client = client(server.url());
            for (int status : new int[] {400, 403, 404, 409}) {
                server.answer(status);
                row.answers(() -> read(client));
            }
            for (int status : new int[] {408, 429, 500, 503}) {
                server.answer(status);
                row.fails(() -> read(client));
            }
        }
        BlobClient refused = client(CannedServer.refusing());
        row.fails(() -> read(refused));
        try (ServerSocket silent = CannedServer.silent()) {
            BlobClient waiting = client(CannedServer.url(silent));
            row.fails(() -> waiting.getPropertiesWithResponse(null, Duration.ofMillis(50), Context.NONE));
            row.isNeverCalled(() -> interrupted(waiting));
        }
        row.isDocumented();
    }
}
