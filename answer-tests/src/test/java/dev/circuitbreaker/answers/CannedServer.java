package dev.circuitbreaker.answers;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** An HTTP server that answers everything with what it was told last. */
final class CannedServer implements AutoCloseable {

    private record Answer(int status, Map<String, String> headers, String body) {}

    private final HttpServer server;
    private volatile Answer answer = new Answer(200, Map.of(), "");

    CannedServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            Answer now = answer;
            now.headers.forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
            byte[] body = now.body.getBytes(StandardCharsets.UTF_8);
            boolean hasBody = body.length > 0 && !exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(now.status, hasBody ? body.length : -1);
            if (hasBody) {
                exchange.getResponseBody().write(body);
            }
            exchange.close();
        });
        server.start();
    }

    void answer(int status, Map<String, String> headers, String body) {
        answer = new Answer(status, headers, body);
    }

    void answer(int status) {
        answer(status, Map.of(), "");
    }

    String url() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    /** One that accepts connections and says nothing. */
    static ServerSocket silent() throws IOException {
        return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    static String url(ServerSocket socket) {
        return "http://localhost:" + socket.getLocalPort();
    }

    /** Where no server is. */
    static String refusing() throws IOException {
        try (ServerSocket closed = silent()) {
            return url(closed);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
