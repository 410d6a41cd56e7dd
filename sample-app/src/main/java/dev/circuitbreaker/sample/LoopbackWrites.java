package dev.circuitbreaker.sample;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Set;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets only those on this very machine change circuit breakers. A demonstration has no users to log in; an application has
 * Spring Security for this.
 */
@Component
class LoopbackWrites extends OncePerRequestFilter {

    private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS");

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        // The path as it is matched: that of the URI may be spelled in other ways.
        boolean change = request.getServletPath().startsWith("/actuator/") && !READS.contains(request.getMethod());
        if (change && !isFromHere(request)) {
            response.sendError(
                    HttpServletResponse.SC_FORBIDDEN, "Circuit breakers can be changed from this machine only");
        } else {
            chain.doFilter(request, response);
        }
    }

    /** A proxy on this machine may speak for others. */
    private static boolean isFromHere(HttpServletRequest request) throws IOException {
        return InetAddress.getByName(request.getRemoteAddr()).isLoopbackAddress()
                && request.getHeader("X-Forwarded-For") == null
                && request.getHeader("Forwarded") == null;
    }
}
