package dev.circuitbreaker.spring.actuate;

import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.spring.config.FleetMode;
import dev.circuitbreaker.spring.config.FleetSettings;
import dev.circuitbreaker.spring.fleet.FleetLoop;
import dev.circuitbreaker.spring.fleet.FleetMember;
import dev.circuitbreaker.spring.fleet.ProbeLeases;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.security.Principal;
import java.time.Duration;
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

    static final String SOURCES = "spring.main.sources=" + FleetBeans.class.getName();

    @Bean
    FleetStoreInMemory fleetStore() {
        return new FleetStoreInMemory();
    }

    @Bean
    FleetSettings fleetSettings() {
        return new FleetSettings(FleetMode.QUORUM, "here", "circuitbreaker", Duration.ofHours(1));
    }

    @Bean
    FleetLoop fleetLoop(CircuitBreakerRegistry registry, FleetStoreInMemory store, FleetSettings settings) {
        ProbeLeases leases = new ProbeLeases(store, settings.instanceId());
        return new FleetLoop(store, wake -> new FleetMember(registry, store, settings, leases, wake));
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
