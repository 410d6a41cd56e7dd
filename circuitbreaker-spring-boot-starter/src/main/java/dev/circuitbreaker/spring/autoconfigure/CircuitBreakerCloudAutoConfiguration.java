package dev.circuitbreaker.spring.autoconfigure;

import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.spring.aop.CallObserver;
import dev.circuitbreaker.spring.aop.FallbackListener;
import dev.circuitbreaker.spring.cloud.CircuitBreakerGatewayFilterFactory;
import dev.circuitbreaker.spring.cloud.CloudCircuitBreakerFactory;
import dev.circuitbreaker.spring.cloud.CloudCircuitBreakers;
import dev.circuitbreaker.spring.cloud.ReactiveCloudCircuitBreakerFactory;
import dev.circuitbreaker.spring.config.CurrentConfigurations;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.cloud.client.circuitbreaker.CircuitBreakerFactory;
import org.springframework.cloud.client.circuitbreaker.Customizer;
import org.springframework.cloud.client.circuitbreaker.ReactiveCircuitBreakerFactory;
import org.springframework.cloud.gateway.filter.factory.FallbackHeadersGatewayFilterFactory;
import org.springframework.cloud.gateway.filter.factory.SpringCloudCircuitBreakerFilterFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.DispatcherHandler;
import reactor.core.publisher.Mono;

/**
 * Auto-configuration of Spring Cloud's factories of circuit breakers, where Spring Cloud Commons is present and there is no
 * other factory. {@code Customizer} beans of either factory are applied to it in their order.
 */
@AutoConfiguration(
        after = CircuitBreakerAutoConfiguration.class,
        afterName = {
            "org.springframework.cloud.circuitbreaker.resilience4j.Resilience4JAutoConfiguration",
            "org.springframework.cloud.circuitbreaker.resilience4j.ReactiveResilience4JAutoConfiguration",
            "org.springframework.cloud.circuitbreaker.retry.FrameworkRetryAutoConfiguration",
            "org.springframework.cloud.circuitbreaker.springretry.SpringRetryAutoConfiguration"
        },
        beforeName = {
            "org.springframework.cloud.client.CommonsClientAutoConfiguration",
            "org.springframework.cloud.openfeign.FeignAutoConfiguration",
            "org.springframework.cloud.gateway.config.GatewayAutoConfiguration",
            "org.springframework.cloud.gateway.server.mvc.GatewayServerMvcAutoConfiguration"
        })
@ConditionalOnClass(CircuitBreakerFactory.class)
@ConditionalOnBooleanProperty(name = "circuitbreaker.cloud.enabled", matchIfMissing = true)
@ConditionalOnMissingBean({CircuitBreakerFactory.class, ReactiveCircuitBreakerFactory.class})
public final class CircuitBreakerCloudAutoConfiguration {

    CircuitBreakerCloudAutoConfiguration() {}

    @Bean
    CloudCircuitBreakers circuitBreakerStarterCloudCircuitBreakers(
            CircuitBreakerRegistry registry,
            CurrentConfigurations configurations,
            ObjectProvider<FallbackListener> listeners,
            ObjectProvider<CallObserver> observer) {
        return new CloudCircuitBreakers(registry, configurations, listeners, observer);
    }

    @Bean
    CloudCircuitBreakerFactory circuitBreakerStarterCloudFactory(
            CloudCircuitBreakers breakers, ObjectProvider<Customizer<CloudCircuitBreakerFactory>> customizers) {
        CloudCircuitBreakerFactory factory = new CloudCircuitBreakerFactory(breakers);
        customizers.orderedStream().forEach(customizer -> customizer.customize(factory));
        return factory;
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(Mono.class)
    static class OfPublishers {

        @Bean
        ReactiveCloudCircuitBreakerFactory circuitBreakerStarterReactiveCloudFactory(
                CloudCircuitBreakers breakers,
                ObjectProvider<Customizer<ReactiveCloudCircuitBreakerFactory>> customizers) {
            ReactiveCloudCircuitBreakerFactory factory = new ReactiveCloudCircuitBreakerFactory(breakers);
            customizers.orderedStream().forEach(customizer -> customizer.customize(factory));
            return factory;
        }
    }

    /** Gateway on WebFlux brings its filters for circuit breakers only together with those of Resilience4j. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({Mono.class, SpringCloudCircuitBreakerFilterFactory.class, DispatcherHandler.class})
    @ConditionalOnWebApplication(type = Type.REACTIVE)
    @ConditionalOnBooleanProperty(name = "spring.cloud.gateway.server.webflux.enabled", matchIfMissing = true)
    static class OfGateway {

        @Bean
        @ConditionalOnMissingBean(SpringCloudCircuitBreakerFilterFactory.class)
        @ConditionalOnBooleanProperty(
                name = "spring.cloud.gateway.server.webflux.filter.circuit-breaker.enabled",
                matchIfMissing = true)
        CircuitBreakerGatewayFilterFactory circuitBreakerStarterGatewayFilterFactory(
                ReactiveCloudCircuitBreakerFactory factory, ObjectProvider<DispatcherHandler> dispatcher) {
            return new CircuitBreakerGatewayFilterFactory(factory, dispatcher);
        }

        @Bean
        @ConditionalOnMissingBean
        @ConditionalOnBooleanProperty(
                name = "spring.cloud.gateway.server.webflux.filter.fallback-headers.enabled",
                matchIfMissing = true)
        FallbackHeadersGatewayFilterFactory circuitBreakerStarterFallbackHeadersFilterFactory() {
            return new FallbackHeadersGatewayFilterFactory();
        }
    }
}
