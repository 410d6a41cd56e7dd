package dev.circuitbreaker.spring.autoconfigure;

import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.spring.web.ReactiveRejectionHandler;
import dev.circuitbreaker.spring.web.ServletRejectionResolver;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.web.reactive.DispatcherHandler;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;

/** Auto-configuration of the answers to the application's own clients where a call was rejected or timed out. */
@AutoConfiguration(
        after = CircuitBreakerAutoConfiguration.class,
        // Of two handlers with the same order, the one that is registered first comes first.
        beforeName = "org.springframework.boot.webflux.autoconfigure.error.ErrorWebFluxAutoConfiguration")
@ConditionalOnWebApplication
@ConditionalOnBooleanProperty(name = "circuitbreaker.web.answer-rejections", matchIfMissing = true)
public final class CircuitBreakerWebAutoConfiguration {

    CircuitBreakerWebAutoConfiguration() {}

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = Type.SERVLET)
    @ConditionalOnClass(DispatcherServlet.class)
    static class OfServlets {

        @Bean
        @ConditionalOnMissingBean
        ServletRejectionResolver circuitBreakerServletRejectionResolver(
                CircuitBreakerRegistry registry, ObjectProvider<RequestMappingHandlerAdapter> adapters) {
            return new ServletRejectionResolver(
                    registry,
                    () -> adapters.stream()
                            .findFirst()
                            .map(RequestMappingHandlerAdapter::getMessageConverters)
                            .orElse(List.of()));
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = Type.REACTIVE)
    @ConditionalOnClass(DispatcherHandler.class)
    static class OfReactive {

        @Bean
        @ConditionalOnMissingBean
        ReactiveRejectionHandler circuitBreakerReactiveRejectionHandler(
                CircuitBreakerRegistry registry, ServerCodecConfigurer codecs) {
            return new ReactiveRejectionHandler(registry, codecs);
        }
    }
}
