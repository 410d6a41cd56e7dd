package dev.circuitbreaker.sample.downstream;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;

/** Asks a downstream server as the storefront does. Posts, since Java's client asks a second time for a GET that is cut. */
final class Client {

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final DownstreamServer server;

    Client(DownstreamServer server) {
        this.server = server;
    }

    HttpResponse<String> ask(Dependency dependency) throws IOException, InterruptedException {
        return http.send(request(dependency), BodyHandlers.ofString());
    }

    CompletableFuture<HttpResponse<String>> start(Dependency dependency) {
        return http.sendAsync(request(dependency), BodyHandlers.ofString());
    }

    /** Returns as soon as the headers are there. */
    HttpResponse<InputStream> open(Dependency dependency) throws IOException, InterruptedException {
        return http.send(request(dependency), BodyHandlers.ofInputStream());
    }

    private HttpRequest request(Dependency dependency) {
        return HttpRequest.newBuilder(URI.create(server.url() + "/" + dependency.label() + "/moka-3"))
                .POST(BodyPublishers.noBody())
                .build();
    }
}
