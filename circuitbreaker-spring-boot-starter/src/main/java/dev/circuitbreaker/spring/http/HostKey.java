package dev.circuitbreaker.spring.http;

import dev.circuitbreaker.core.CircuitBreaker;
import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The key of a request that says which host it is for: {@code host:port}, with the port of the scheme if none is given. */
final class HostKey {

    private static final int MAX_LENGTH = 128;
    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    private HostKey() {}

    /** The breaker for the host of a request; the one without a key if it has none that could be one. */
    static CircuitBreaker breaker(CircuitBreaker parent, URI uri) {
        String key = of(uri);
        return key == null || key.length() > MAX_LENGTH ? parent : parent.forKey(key);
    }

    /** Null if there is no host. */
    static @Nullable String of(URI uri) {
        String host = uri.getHost();
        if (host == null) {
            return registered(uri);
        }
        int port = uri.getPort();
        return host.toLowerCase(Locale.ROOT) + ":" + (port >= 0 ? port : port(uri.getScheme()));
    }

    /** A name with an underscore, say, is no host to the JDK, but may be one to a service discovery. */
    private static @Nullable String registered(URI uri) {
        String authority = uri.getAuthority();
        if (authority == null) {
            return null;
        }
        String name = authority.substring(authority.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
        return name.contains(":") ? name : name + ":" + port(uri.getScheme());
    }

    private static int port(@Nullable String scheme) {
        return "https".equalsIgnoreCase(scheme) || "wss".equalsIgnoreCase(scheme) ? HTTPS : HTTP;
    }
}
