package dev.circuitbreaker.spring.actuate;

import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.spring.PatientHttp;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;

/** An application with the endpoint, as seen by an HTTP client. */
final class ServedEndpoint implements AutoCloseable {

    private final ConfigurableApplicationContext context;

    ServedEndpoint(WebApplicationType type, String... properties) {
        context = EndpointApplication.run(type, properties);
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    CircuitBreakerRegistry breakers() {
        return bean(CircuitBreakerRegistry.class);
    }

    String port(String which) {
        return context.getEnvironment().getRequiredProperty("local." + which + ".port");
    }

    HttpResponse<String> send(HttpRequest.Builder request, String path) throws IOException, InterruptedException {
        return send(request, "server", path);
    }

    HttpResponse<String> send(HttpRequest.Builder request, String server, String path)
            throws IOException, InterruptedException {
        URI uri = URI.create("http://localhost:" + port(server) + path);
        return PatientHttp.send(request.uri(uri).build());
    }

    HttpResponse<String> get(String path, String... accept) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder();
        for (String type : accept) {
            request.header("Accept", type);
        }
        return send(request, "/actuator" + path);
    }

    HttpResponse<String> post(String path, String type, String body) throws IOException, InterruptedException {
        return send(
                HttpRequest.newBuilder()
                        .header("Content-Type", type)
                        .header("Accept", "*/*")
                        .POST(BodyPublishers.ofString(body)),
                "/actuator/circuitbreakers" + path);
    }

    @Override
    public void close() {
        context.close();
    }
}
