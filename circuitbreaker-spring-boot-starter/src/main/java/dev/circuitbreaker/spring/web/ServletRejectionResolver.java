package dev.circuitbreaker.spring.web;

import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.spring.text.AcceptHeader;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * Answers for rejected calls in Spring MVC, where the application has no handler for them: the last of all resolvers.
 *
 * <p>Clients get a problem detail (RFC 9457), but those that would rather have a page get the application's error page. Safe
 * for use by many threads at once.
 */
public final class ServletRejectionResolver implements HandlerExceptionResolver, Ordered {

    private final CircuitBreakerRegistry registry;
    private final Supplier<List<HttpMessageConverter<?>>> converters;

    /**
     * Creates the resolver.
     *
     * @param registry knows which circuit breakers there are
     * @param converters write the body; asked for with each answer
     */
    public ServletRejectionResolver(
            CircuitBreakerRegistry registry, Supplier<List<HttpMessageConverter<?>>> converters) {
        this.registry = registry;
        this.converters = converters;
    }

    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }

    @Override
    public @Nullable ModelAndView resolveException(
            HttpServletRequest request, HttpServletResponse response, @Nullable Object handler, Exception thrown) {
        RejectionAnswer answer = response.isCommitted() ? null : RejectionAnswer.to(thrown, registry);
        if (answer == null) {
            return null;
        }
        response.setContentLengthLong(-1); // what was to be written is not, such as what a gateway hands on
        response.setHeader(HttpHeaders.CONTENT_ENCODING, null);
        try {
            if (answer.retryAfter() != null) {
                response.setHeader(HttpHeaders.RETRY_AFTER, answer.retryAfter());
            }
            if (AcceptHeader.prefersHtml(Collections.list(request.getHeaders(HttpHeaders.ACCEPT)))) {
                response.sendError(answer.status().value());
            } else {
                write(answer, request, response);
            }
            return new ModelAndView();
        } catch (IOException | ServletException e) {
            // The client has gone, or its connection; what it asked for is what failed, and others may say so.
            thrown.addSuppressed(e);
            return null;
        }
    }

    private void write(RejectionAnswer answer, HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        ServerResponse written = ServerResponse.status(answer.status())
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(answer.problem());
        try {
            written.writeTo(request, response, converters::get);
        } catch (HttpMediaTypeNotAcceptableException noConverter) {
            response.sendError(answer.status().value());
        }
    }
}
