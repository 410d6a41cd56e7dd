package dev.circuitbreaker.spring.startup;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.thread.Threading;
import org.springframework.core.GenericTypeResolver;
import org.springframework.core.env.Environment;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

/**
 * The synchronous HTTP client of a guarded bean, as far as the beans tell: what the bean was given, or what that was given, is a
 * builder of Spring Boot for a {@link RestClient} or a {@code RestTemplate}. What is made by hand, or asked for later, is not
 * seen: nothing tells what its timeouts are.
 *
 * @param factory makes its requests; {@link ClientHttpRequestFactory} itself if it is not known which
 * @param isRestClient whether it is a {@code RestClient}, in front of which {@code circuitbreaker.http.clients} puts a breaker
 */
record GuardedHttpClient(Class<?> factory, boolean isRestClient) {

    /** From a bean to an interface of HTTP calls, from there to a client, and from there to its builder. */
    private static final int STEPS = 3;

    private static final String REST_TEMPLATE_BUILDER = "org.springframework.boot.restclient.RestTemplateBuilder";

    private static final String OF_SPRING = "org.springframework.http.client.";

    /** What nothing reaches into from outside. */
    private static final String NEVER_STOPPED = OF_SPRING + "SimpleClientHttpRequestFactory";

    /** What heeds no interrupt on a platform thread. */
    private static final Set<String> DEAF = Set.of(OF_SPRING + "HttpComponentsClientHttpRequestFactory", NEVER_STOPPED);

    /** What heeds none while it reads a body, on any thread. */
    private static final String DEAF_IN_BODY = OF_SPRING + "ReactorClientHttpRequestFactory";

    /** Finds that of a bean; null if it seems to have none. */
    static @Nullable GuardedHttpClient of(String bean, ConfigurableListableBeanFactory beans) {
        return of(bean, beans, STEPS);
    }

    private static @Nullable GuardedHttpClient of(String bean, ConfigurableListableBeanFactory beans, int steps) {
        for (String given : beans.getDependenciesForBean(bean)) {
            GuardedHttpClient client = direct(given, beans);
            if (client == null && steps > 1) {
                client = of(given, beans, steps - 1);
            }
            if (client != null) {
                return client;
            }
        }
        return null;
    }

    private static @Nullable GuardedHttpClient direct(String given, ConfigurableListableBeanFactory beans) {
        Class<?> type = beans.containsBean(given) ? beans.getType(given, false) : null;
        if (type == null) {
            return null;
        }
        boolean isRestClient = RestClient.Builder.class.isAssignableFrom(type);
        return isRestClient || type.getName().equals(REST_TEMPLATE_BUILDER)
                ? new GuardedHttpClient(ofBoot(beans), isRestClient)
                : null;
    }

    /** What Spring Boot makes clients with: what the settings say, or else what it has found on the class path. */
    private static Class<?> ofBoot(ConfigurableListableBeanFactory beans) {
        List<Class<?>> factories = beans.getBeanProvider(ClientHttpRequestFactoryBuilder.class).stream()
                .<Class<?>>map(builder -> GenericTypeResolver.resolveTypeArgument(
                        builder.getClass(), ClientHttpRequestFactoryBuilder.class))
                .toList();
        return factories.size() == 1 && factories.get(0) != null ? factories.get(0) : ClientHttpRequestFactory.class;
    }

    /** Tells whether it does not heed an interrupt on the threads of the application. */
    boolean isDeaf(Environment environment) {
        return isDeafInBody() || (isDeafBeforeBody() && !Threading.VIRTUAL.isActive(environment));
    }

    /** Tells whether the deadline of a breaker in front of it ends its requests, whatever the client heeds. */
    boolean isStoppedByItsBreaker() {
        return isRestClient && !factory.getName().equals(NEVER_STOPPED);
    }

    boolean isDeafBeforeBody() {
        return DEAF.contains(factory.getName());
    }

    private boolean isDeafInBody() {
        return factory.getName().equals(DEAF_IN_BODY);
    }
}
