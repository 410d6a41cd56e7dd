package dev.circuitbreaker.cloud;

import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.CircuitBreakerRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** An application that has all of Spring Cloud on its class path, and what is asked of it. */
final class CloudApplication implements AutoCloseable {

    /** Breakers open at the second failure in a row. */
    private static final List<String> PROPERTIES = List.of(
            "server.port=0",
            "logging.level.root=warn",
            "spring.application.name=shop",
            "spring.cloud.config.enabled=false",
            "circuitbreaker.configs.default.consecutive-failure-threshold=2");

    private static final String GATEWAY_ON_WEBMVC =
            "org.springframework.cloud.gateway.server.mvc.GatewayServerMvcAutoConfiguration,"
                    + "org.springframework.cloud.gateway.server.mvc.filter.FilterAutoConfiguration";

    private final HttpClient client = HttpClient.newHttpClient();
    private final ConfigurableApplicationContext context;

    CloudApplication(WebApplicationType type, Class<?> source, String... properties) {
        List<String> all = new ArrayList<>(PROPERTIES);
        all.add("spring.cloud.gateway.server.webflux.enabled=" + (type == WebApplicationType.REACTIVE));
        if (type != WebApplicationType.SERVLET) {
            all.add("spring.autoconfigure.exclude=" + GATEWAY_ON_WEBMVC);
        }
        all.addAll(List.of(properties));
        context = new SpringApplicationBuilder(source)
                .web(type)
                .properties(all.toArray(String[]::new))
                .run();
    }

    ConfigurableApplicationContext context() {
        return context;
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    CircuitBreaker breaker(String name) {
        return bean(CircuitBreakerRegistry.class).find(name).orElseThrow();
    }

    /** The names of all breakers there are. */
    List<String> names() {
        return bean(CircuitBreakerRegistry.class).all().stream()
                .map(CircuitBreaker::name)
                .toList();
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://localhost:" + context.getEnvironment().getProperty("local.server.port") + path);
        return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() {
        context.close();
    }
}
