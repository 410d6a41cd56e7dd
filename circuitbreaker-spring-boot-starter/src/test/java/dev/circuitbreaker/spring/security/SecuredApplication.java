package dev.circuitbreaker.spring.security;

import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.spring.PatientHttp;
import dev.circuitbreaker.spring.fleet.FleetBreakerView;
import dev.circuitbreaker.spring.fleet.FleetOrder;
import dev.circuitbreaker.spring.fleet.FleetOverride;
import dev.circuitbreaker.spring.fleet.FleetStore;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.mockito.Mockito;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.FilterType;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;

/** An application with Spring Security, and its HTTP client. */
final class SecuredApplication implements AutoCloseable {

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @ComponentScan( // as applications find it, since that gives it the name of its class
            useDefaultFilters = false,
            includeFilters = @Filter(type = FilterType.ASSIGNABLE_TYPE, classes = ActuatorSecurity.class))
    static class Users {

        /** Knows pricing, and answers an order with what it has been told. */
        @Bean
        FleetStore fleetStore() {
            FleetStore store = Mockito.mock();
            Mockito.when(store.look(Mockito.any()))
                    .thenReturn(Map.of("pricing", new FleetBreakerView(1, Map.of(), null, List.of())));
            Mockito.when(store.override(Mockito.any(), Mockito.any(), Mockito.any()))
                    .thenAnswer(call -> {
                        FleetOrder order = call.getArgument(1);
                        return new FleetOverride(order.state(), order.reason(), order.actor(), 1, 2);
                    });
            return store;
        }

        @Bean
        UserDetailsService users() {
            return new InMemoryUserDetailsManager(
                    User.withUsername("rita")
                            .password("{noop}reads")
                            .roles("READER")
                            .build(),
                    User.withUsername("otto")
                            .password("{noop}operates")
                            .roles("OPERATOR")
                            .build());
        }
    }

    private final ConfigurableApplicationContext context = new SpringApplicationBuilder(Users.class)
            .web(WebApplicationType.SERVLET)
            .properties("server.port=0", "management.endpoints.web.exposure.include=*")
            .run(
                    "--spring.autoconfigure.exclude=",
                    "--management.endpoint.circuitbreakers.access=unrestricted",
                    "--management.endpoint.circuitbreakerfleet.access=unrestricted",
                    "--circuitbreaker.fleet.mode=observe",
                    "--circuitbreaker.instances.pricing.failure-rate-threshold=50");

    FleetStore fleet() {
        return context.getBean(FleetStore.class);
    }

    CircuitBreakerRegistry breakers() {
        return context.getBean(CircuitBreakerRegistry.class);
    }

    /** A request of somebody, such as {@code rita:reads}; of nobody if that is empty. */
    HttpResponse<String> send(HttpRequest.Builder request, String who, String path)
            throws IOException, InterruptedException {
        String port = context.getEnvironment().getRequiredProperty("local.server.port");
        request.uri(URI.create("http://localhost:" + port + "/actuator/" + path));
        if (!who.isEmpty()) {
            byte[] credentials = who.getBytes(StandardCharsets.UTF_8);
            request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials));
        }
        return PatientHttp.send(request.build());
    }

    @Override
    public void close() {
        context.close();
    }
}
