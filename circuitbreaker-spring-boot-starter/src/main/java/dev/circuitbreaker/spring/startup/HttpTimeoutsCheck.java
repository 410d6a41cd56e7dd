package dev.circuitbreaker.spring.startup;

import dev.circuitbreaker.core.CircuitBreakerConfig;
import dev.circuitbreaker.spring.aop.GuardedNames;
import dev.circuitbreaker.spring.aop.StartCheck;
import dev.circuitbreaker.spring.config.CurrentConfigurations;
import dev.circuitbreaker.spring.config.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.core.env.Environment;

/**
 * Looks at the synchronous HTTP clients of guarded beans: warns of those that do not heed the interrupt of {@code
 * call-timeout}, and says where a read timeout does not hold what the settings promise.
 *
 * @param configurations the settings of circuit breakers
 * @param beans the beans of the application
 * @param environment says which threads there are
 */
public record HttpTimeoutsCheck(
        CurrentConfigurations configurations, ConfigurableListableBeanFactory beans, Environment environment)
        implements StartCheck {

    private static final Log SETTINGS = LogFactory.getLog("dev.circuitbreaker.settings");

    private static final String CLIENTS = "circuitbreaker.http.clients";

    /** What the breakers are called that {@code host} puts in front of clients. */
    private static final String NAME_FOR_HOSTS = "http";

    private static final String READ_TIMEOUT = "spring.http.clients.read-timeout";

    @Override
    public List<String> warnings(Set<String> circuitBreakerNames) {
        List<Guarded> guarded = guarded();
        if (guarded.isEmpty()) {
            return List.of();
        }
        HttpClientSettings http =
                beans.getBeanProvider(HttpClientSettings.class).getIfAvailable();
        Duration readTimeout = http == null ? null : http.readTimeout();
        List<String> warnings = new ArrayList<>();
        Set<String> waiting = new TreeSet<>();
        for (Guarded each : guarded) {
            CircuitBreakerConfig config = configurations.apply(each.name());
            Duration timeout = config.callTimeout();
            if (timeout != null
                    && isLonger(readTimeout, timeout)
                    && each.client().isDeaf(environment)
                    && !isStopped(each.client(), timeout)) {
                warnings.add(holdsCallers(each, timeout));
            } else if (config.slowCallRateThreshold() != null
                    && isLonger(readTimeout, config.slowCallDurationThreshold())) {
                waiting.add("'" + each.name() + "'");
            }
        }
        if (!waiting.isEmpty()) {
            SETTINGS.info(READ_TIMEOUT + (readTimeout == null ? " is not set" : " is " + Durations.write(readTimeout))
                    + ": synchronous HTTP clients may wait for longer than slow-call-duration-threshold, from which on a call "
                    + "counts as slow, of " + String.join(", ", waiting) + ".");
        }
        return warnings;
    }

    /** Whether there is a breaker in front of the client whose deadline ends its requests in time. */
    private boolean isStopped(GuardedHttpClient client, Duration timeout) {
        if (!"host".equals(environment.getProperty(CLIENTS)) || !client.isStoppedByItsBreaker()) {
            return false;
        }
        Duration ofHosts = configurations.apply(NAME_FOR_HOSTS).callTimeout();
        return ofHosts != null && ofHosts.compareTo(timeout) <= 0;
    }

    /** A bean with such a client, and a circuit breaker that it names. */
    private record Guarded(String bean, String name, GuardedHttpClient client) {}

    private List<Guarded> guarded() {
        List<Guarded> guarded = new ArrayList<>();
        GuardedNames.byBean(beans).forEach((bean, names) -> {
            GuardedHttpClient client = GuardedHttpClient.of(bean, beans);
            if (client != null) {
                names.forEach(name -> guarded.add(new Guarded(bean, name, client)));
            }
        });
        return guarded;
    }

    /** Whether a client may wait for the next byte for longer; null is for ever. */
    private static boolean isLonger(@Nullable Duration readTimeout, Duration limit) {
        return readTimeout == null || readTimeout.compareTo(limit) > 0;
    }

    private static String holdsCallers(Guarded guarded, Duration timeout) {
        GuardedHttpClient client = guarded.client();
        return "The call-timeout of circuit breaker '" + guarded.name()
                + "' does not let go of callers: it interrupts them, "
                + "which the HTTP client of bean '" + guarded.bean() + "' ("
                + client.factory().getSimpleName() + ") does not heed "
                + (client.isDeafBeforeBody() ? "on platform threads" : "once it reads a body") + ". Set " + READ_TIMEOUT
                + " to at most " + Durations.write(timeout)
                + ", or spring.http.clients.imperative.factory to jdk.";
    }
}
