package dev.circuitbreaker.spring.autoconfigure;

import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.spring.http.CircuitBreakerExchangeFilter;
import dev.circuitbreaker.spring.http.CircuitBreakerHttpInterceptor;
import dev.circuitbreaker.spring.http.StoppingExecHandler;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.http.client.HttpComponentsClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.autoconfigure.ClientHttpRequestFactoryBuilderCustomizer;
import org.springframework.boot.restclient.RestClientCustomizer;
import org.springframework.boot.webclient.WebClientCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpRequest;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.support.RestClientHttpServiceGroupConfigurer;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.support.WebClientHttpServiceGroupConfigurer;

/**
 * Auto-configuration of circuit breakers in front of the HTTP clients that Spring Boot makes, by {@code
 * circuitbreaker.http.clients}: one for each group of HTTP services, or one for each host. They stand behind all other interceptors
 * and filters, so that every attempt of these is a call.
 */
@AutoConfiguration(after = CircuitBreakerAutoConfiguration.class)
@ConditionalOnClass(HttpRequest.class) // both kinds of clients need it
public final class CircuitBreakerHttpAutoConfiguration {

    private static final String CLIENTS = "circuitbreaker.http.clients";

    private static final String NAME_FOR_HOSTS = "http";

    CircuitBreakerHttpAutoConfiguration() {}

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty(name = CLIENTS, havingValue = "group")
    @ConditionalOnClass({RestClient.class, RestClientHttpServiceGroupConfigurer.class})
    static class OfRestClientGroups {

        @Bean
        RestClientHttpServiceGroupConfigurer circuitBreakerStarterRestClientGroups(CircuitBreakerRegistry registry) {
            return groups -> groups.forEachClient((group, builder) ->
                    builder.requestInterceptor(CircuitBreakerHttpInterceptor.of(registry, request -> group.name())));
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty(name = CLIENTS, havingValue = "group")
    @ConditionalOnClass({WebClient.class, WebClientHttpServiceGroupConfigurer.class})
    static class OfWebClientGroups {

        @Bean
        WebClientHttpServiceGroupConfigurer circuitBreakerStarterWebClientGroups(CircuitBreakerRegistry registry) {
            return groups -> groups.forEachClient((group, builder) ->
                    builder.filter(CircuitBreakerExchangeFilter.of(registry, request -> group.name())));
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty(name = CLIENTS, havingValue = "host")
    @ConditionalOnClass({RestClient.class, RestClientCustomizer.class})
    static class OfRestClientHosts {

        @Bean
        @Order(Ordered.LOWEST_PRECEDENCE)
        RestClientCustomizer circuitBreakerStarterRestClientCustomizer(CircuitBreakerRegistry registry) {
            return builder ->
                    builder.requestInterceptor(CircuitBreakerHttpInterceptor.byHost(registry, NAME_FOR_HOSTS));
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty(name = CLIENTS, havingValue = "host")
    @ConditionalOnClass({WebClient.class, WebClientCustomizer.class})
    static class OfWebClientHosts {

        @Bean
        @Order(Ordered.LOWEST_PRECEDENCE)
        WebClientCustomizer circuitBreakerStarterWebClientCustomizer(CircuitBreakerRegistry registry) {
            return builder -> builder.filter(CircuitBreakerExchangeFilter.byHost(registry, NAME_FOR_HOSTS));
        }
    }

    /** Whatever guards them: a request that no deadline is for passes through. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({RestClient.class, ExecChainHandler.class, ClientHttpRequestFactoryBuilderCustomizer.class})
    static class OfApacheClients {

        @Bean
        ClientHttpRequestFactoryBuilderCustomizer<HttpComponentsClientHttpRequestFactoryBuilder>
                circuitBreakerStarterApacheClientCustomizer() {
            return builder -> builder.withHttpClientCustomizer(
                    client -> client.addExecInterceptorFirst("circuit-breaker", new StoppingExecHandler()));
        }
    }
}
