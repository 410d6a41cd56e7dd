package dev.circuitbreaker.answers;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.json.SimpleJsonpMapper;
import co.elastic.clients.transport.rest5_client.Rest5ClientTransport;
import co.elastic.clients.transport.rest5_client.low_level.Rest5Client;
import java.net.ServerSocket;
import java.net.URI;
import java.util.Map;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.junit.jupiter.api.Test;

class ElasticsearchAnswersTest {

    private static final Map<String, String> HEADERS = Map.of(
            "X-Elastic-Product", "Elasticsearch",
            "Content-Type", "application/vnd.elasticsearch+json;compatible-with=9");

    /** Looks for time limits more often than once a second. */
    private static final IOReactorConfig PROMPT = IOReactorConfig.custom()
            .setSelectInterval(TimeValue.ofMilliseconds(10))
            .build();

    /** Without the retries of Apache's client, for each of which it waits a second. */
    private static ElasticsearchClient client(String url, long limitMillis) {
        Rest5Client low = Rest5Client.builder(URI.create(url))
                .setHttpClientConfigCallback(
                        http -> http.disableAutomaticRetries().setIOReactorConfig(PROMPT))
                .setRequestConfigCallback(config -> config.setResponseTimeout(Timeout.ofMilliseconds(limitMillis)))
                .build();
        return new ElasticsearchClient(new Rest5ClientTransport(low, new SimpleJsonpMapper()));
    }

    private static Object read(ElasticsearchClient client) throws Exception {
        return client.indices().get(request -> request.index("things"));
    }

    private static String refusal(int status) {
        return "{\"error\":{\"type\":\"some_exception\",\"reason\":\"no\"},\"status\":" + status + "}";
    }

    @Test
    void client() throws Exception {
        TriedRow row = new TriedRow("Elasticsearch");
        try (CannedServer server = new CannedServer();
                ElasticsearchClient client = client(server.url(), 30_000)) {
            for (int status : new int[] {400, 403, 404, 409}) {
                server.answer(status, HEADERS, refusal(status));
                row.answers(() -> read(client));
            }
            for (int status : new int[] {408, 429, 500, 503}) {
                server.answer(status, HEADERS, refusal(status));
                row.fails(() -> read(client));
            }
            server.answer(200, Map.of("Content-Type", "text/html"), "<p>Back soon</p>");
            row.fails(() -> read(client));
        }
        try (ElasticsearchClient refused = client(CannedServer.refusing(), 30_000)) {
            row.fails(() -> read(refused));
        }
        try (ServerSocket silent = CannedServer.silent();
                ElasticsearchClient waiting = client(CannedServer.url(silent), 50)) {
            row.fails(() -> read(waiting));
        }
        row.isDocumented();
    }
}
