package dev.circuitbreaker.answers;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

class HttpAnswersTest {

    @Test
    void restClientOverTheJdk() throws Exception {
        TriedRow row = new TriedRow("Spring Web RestClient");
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(
                    Integer.parseInt(exchange.getRequestURI().getPath().substring(1)), -1);
            exchange.close();
        });
        server.start();
        RestClient client = RestClient.builder()
                .baseUrl("http://localhost:" + server.getAddress().getPort())
                .requestFactory(new JdkClientHttpRequestFactory())
                .build();
        try {
            row.answers(() -> get(client, 400));
            row.answers(() -> get(client, 404));
            row.answers(() -> get(client, 409));
            row.answers(() -> get(client, 403));
            row.fails(() -> get(client, 429));
            row.fails(() -> get(client, 500));
            row.fails(() -> get(client, 503));
        } finally {
            server.stop(0);
        }
        row.fails(() -> get(client, 404));
        JdkClientHttpRequestFactory impatient = new JdkClientHttpRequestFactory();
        impatient.setReadTimeout(Duration.ofMillis(20));
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            RestClient waiting = RestClient.builder()
                    .baseUrl("http://localhost:" + silent.getLocalPort())
                    .requestFactory(impatient)
                    .build();
            row.fails(() -> get(waiting, 200));
        }
        row.isDocumented();
    }

    private static Object get(RestClient client, int status) {
        return client.get().uri("/" + status).retrieve().toBodilessEntity();
    }
}
