package dev.circuitbreaker.answers;

import com.google.cloud.NoCredentials;
import com.google.cloud.ServiceOptions;
import com.google.cloud.http.HttpTransportOptions;
import com.google.cloud.storage.Storage;
import com.google.cloud.storage.StorageOptions;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class GoogleAnswersTest {

    private static Storage client(String url, int limitMillis) {
        return StorageOptions.http()
                .setHost(url)
                .setProjectId("project")
                .setCredentials(NoCredentials.getInstance())
                .setRetrySettings(ServiceOptions.getNoRetrySettings())
                .setTransportOptions(HttpTransportOptions.newBuilder()
                        .setReadTimeout(limitMillis)
                        .build())
                .build()
                .getService();
    }

    private static Object read(Storage client) {
        return client.readAllBytes("bucket", "thing");
    }

    @Test
    void storage() throws Exception {
        TriedRow row = new TriedRow("Google Cloud Storage");
        try (CannedServer server = new CannedServer()) {
            Storage client = client(server.url(), 30_000);
            for (int status : new int[] {400, 403, 404, 412}) {
                server.answer(status);
                row.answers(() -> read(client));
            }
            for (int status : new int[] {408, 429, 500, 503}) {
                server.answer(status);
                row.fails(() -> read(client));
            }
        }
        Storage refused = client(CannedServer.refusing(), 30_000);
        row.fails(() -> read(refused));
        try (ServerSocket silent = CannedServer.silent()) {
            Storage waiting = client(CannedServer.url(silent), 50);
            row.fails(() -> read(waiting));
        }
        row.isDocumented();
    }
}
