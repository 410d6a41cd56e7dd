package dev.circuitbreaker.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.circuitbreaker.core.CallNotPermittedException;
import dev.circuitbreaker.core.CallTimeoutException;
import dev.circuitbreaker.core.CircuitBreakerRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.imperative.ImperativeHttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.reactive.ReactiveHttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.service.HttpServiceClientPropertiesAutoConfiguration;
import org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration;
import org.springframework.boot.restclient.autoconfigure.service.HttpServiceClientAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;
import org.springframework.boot.webclient.autoconfigure.service.ReactiveHttpServiceClientAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.registry.HttpServiceGroup.ClientType;
import org.springframework.web.service.registry.ImportHttpServices;

@Timeout(30)
class CircuitBreakerHttpAutoConfigurationTest {

    private final HttpServer server = server();

    private final ApplicationContextRunner context = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    CircuitBreakerAutoConfiguration.class,
                    CircuitBreakerHttpAutoConfiguration.class,
                    HttpClientAutoConfiguration.class,
                    ImperativeHttpClientAutoConfiguration.class,
                    ReactiveHttpClientAutoConfiguration.class,
                    HttpServiceClientPropertiesAutoConfiguration.class,
                    RestClientAutoConfiguration.class,
                    HttpServiceClientAutoConfiguration.class,
                    WebClientAutoConfiguration.class,
                    ReactiveHttpServiceClientAutoConfiguration.class))
            .withUserConfiguration(Groups.class)
            .withPropertyValues(
                    "spring.http.serviceclient.shop.base-url=" + url(),
                    "spring.http.serviceclient.stock.base-url=" + url());

    @Configuration(proxyBeanMethods = false)
    @ImportHttpServices(group = "shop", types = Shop.class)
    @ImportHttpServices(group = "stock", types = Stock.class, clientType = ClientType.WEB_CLIENT)
    static class Groups {}

    interface Shop {
        @GetExchange("/")
        String shop();
    }

    interface Stock {
        @GetExchange("/")
        String stock();
    }

    private static HttpServer server() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", exchange -> {
                exchange.sendResponseHeaders(200, 5);
                exchange.getResponseBody().write("hello".getBytes());
                exchange.close();
            });
            server.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private String url() {
        return "http://" + authority();
    }

    private String authority() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    private static CircuitBreakerRegistry callAll(AssertableApplicationContext context, String url) {
        assertThat(context.getBean(Shop.class).shop()).isEqualTo("hello");
        assertThat(context.getBean(Stock.class).stock()).isEqualTo("hello");
        RestClient rest = context.getBean(RestClient.Builder.class).build();
        assertThat(rest.get().uri(url).retrieve().body(String.class)).isEqualTo("hello");
        WebClient web = context.getBean(WebClient.Builder.class).build();
        assertThat(web.get().uri(url).retrieve().bodyToMono(String.class).block())
                .isEqualTo("hello");
        return context.getBean(CircuitBreakerRegistry.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "circuitbreaker.http.clients=off", "circuitbreaker.http.clients=false"})
    void guardsNothingUnlessToldTo(String property) {
        context.withPropertyValues(property.isEmpty() ? new String[0] : new String[] {property})
                .run(it -> assertThat(callAll(it, url()).all()).isEmpty());
    }

    @Test
    void guardsGroupsByTheirNames() {
        context.withPropertyValues("circuitbreaker.http.clients=group").run(it -> {
            CircuitBreakerRegistry registry = callAll(it, url());
            assertThat(registry.all()).hasSize(2);
            assertThat(registry.get("shop").totals().successful()).isOne();
            assertThat(registry.get("stock").totals().successful()).isOne();
            registry.get("shop").forceOpen(null);
            assertThatThrownBy(() -> it.getBean(Shop.class).shop()).isInstanceOf(CallNotPermittedException.class);
        });
    }

    @Test
    void guardsEachHostByAKey() {
        context.withPropertyValues("circuitbreaker.http.clients=HOST").run(it -> {
            CircuitBreakerRegistry registry = callAll(it, url());
            assertThat(registry.all()).hasSize(1);
            assertThat(registry.get("http").keys()).containsOnlyKeys(authority());
            assertThat(registry.get("http").forKey(authority()).totals().successful())
                    .isEqualTo(4);
        });
    }

    @Test
    void deadlineStopsTheClientOfApacheThatSpringBootMakes() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            context.withPropertyValues(
                            "circuitbreaker.http.clients=group",
                            "circuitbreaker.instances.shop.call-timeout=100ms",
                            "spring.http.clients.imperative.factory=http-components",
                            "spring.http.serviceclient.shop.base-url=http://127.0.0.1:" + silent.getLocalPort())
                    .run(it -> assertThatThrownBy(() -> it.getBean(Shop.class).shop())
                            .isInstanceOf(CallTimeoutException.class));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"group", "host"})
    void needsNoneOfTheClients(String clients) {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        CircuitBreakerAutoConfiguration.class, CircuitBreakerHttpAutoConfiguration.class))
                .withPropertyValues("circuitbreaker.http.clients=" + clients)
                .withClassLoader(new FilteredClassLoader(
                        "org.springframework.web",
                        "org.springframework.http",
                        "org.springframework.boot.restclient",
                        "org.springframework.boot.webclient",
                        "org.springframework.boot.http",
                        "org.apache.hc",
                        "reactor"))
                .run(it -> assertThat(it).hasNotFailed());
    }
}
