package dev.circuitbreaker.spring.actuate;

import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.security.Principal;
import java.util.stream.Stream;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.ServerWebExchangeDecorator;
import org.springframework.web.server.WebFilter;
import reactor.core.publisher.Mono;

/** What makes an application an instance {@code here} of a fleet, and believes the header {@code X-User}. */
@Configuration(proxyBeanMethods = false)
class FleetBeans {

    static final String[] PROPERTIES = {
        "spring.main.sources=" + FleetBeans.class.getName(),
        "circuitbreaker.fleet.mode=quorum",
        "circuitbreaker.fleet.instance-id=here"
    };

    /** These properties and others. */
    static String[] and(String... properties) {
        return Stream.concat(Stream.of(PROPERTIES), Stream.of(properties)).toArray(String[]::new);
    }

    @Bean
    FleetStoreInMemory fleetStore() {
        return new FleetStoreInMemory();
    }

    @Bean
    @ConditionalOnWebApplication(type = Type.SERVLET)
    Filter servletUser() {
        return (request, response, chain) -> {
            String user = ((HttpServletRequest) request).getHeader("X-User");
            chain.doFilter(
                    user == null
                            ? request
                            : new HttpServletRequestWrapper((HttpServletRequest) request) {
                                @Override
                                public Principal getUserPrincipal() {
                                    return () -> user;
                                }
                            },
                    response);
        };
    }

    @Bean
    @ConditionalOnWebApplication(type = Type.REACTIVE)
    WebFilter reactiveUser() {
        return (exchange, chain) -> {
            String user = exchange.getRequest().getHeaders().getFirst("X-User");
            return chain.filter(user == null ? exchange : new AsUser(exchange, () -> user));
        };
    }

    private static final class AsUser extends ServerWebExchangeDecorator {

        private final Principal user;

        AsUser(ServerWebExchange exchange, Principal user) {
            super(exchange);
            this.user = user;
        }

        @Override
        @SuppressWarnings("unchecked")
        public <T extends Principal> Mono<T> getPrincipal() {
            return Mono.just((T) user);
        }
    }
}
