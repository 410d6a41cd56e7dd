package dev.circuitbreaker.spring.cloud;

import dev.circuitbreaker.core.CircuitBreakerConfig;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.client.circuitbreaker.ReactiveCircuitBreaker;
import org.springframework.cloud.client.circuitbreaker.ReactiveCircuitBreakerFactory;

/**
 * Makes Spring Cloud's circuit breakers for publishers out of those of the registry: an id is a name, and a group is a
 * name under {@code circuitbreaker.configs}.
 *
 * <p>Every subscription is a call. What the registry holds for a name is asked with every {@code run}, so what is made
 * here may be kept. Safe for use by many threads at once; {@link #configureDefault} is for the start.
 */
public final class ReactiveCloudCircuitBreakerFactory
        extends ReactiveCircuitBreakerFactory<CircuitBreakerConfig, CloudConfigBuilder> {

    private final CloudCircuitBreakers breakers;
    private volatile @Nullable Function<String, CircuitBreakerConfig> defaults;

    /**
     * Creates a factory.
     *
     * @param breakers what it gives out
     */
    public ReactiveCloudCircuitBreakerFactory(CloudCircuitBreakers breakers) {
        this.breakers = breakers;
    }

    /**
     * Makes a circuit breaker.
     *
     * @param id its name, from 1 to 128 characters
     * @return the circuit breaker of that name
     * @throws IllegalArgumentException if the id is not usable
     * @throws IllegalStateException if the registry is full
     */
    @Override
    public ReactiveCircuitBreaker create(String id) {
        breakers.create(id, null, defaults);
        return new ReactiveCloudCircuitBreaker(breakers, id);
    }

    /**
     * Makes a circuit breaker of a group. The first group that an id is asked for with holds.
     *
     * @param id its name, from 1 to 128 characters
     * @param groupName a name under {@code circuitbreaker.configs}, or a built-in preset, whose settings it has unless some
     *     are written by its own name; of no meaning if there is no such name
     * @return the circuit breaker of that name
     * @throws IllegalArgumentException if the id is not usable, or what is written for the group contradicts itself
     * @throws IllegalStateException if the registry is full
     */
    @Override
    public ReactiveCircuitBreaker create(String id, String groupName) {
        breakers.create(id, groupName, defaults);
        return new ReactiveCloudCircuitBreaker(breakers, id);
    }

    /**
     * Changes the settings of circuit breakers, on top of what is written for them, now and whenever that is read anew.
     *
     * @param consumer changes the settings of one
     * @param ids their names
     * @throws IllegalArgumentException if the settings are refused
     */
    @Override
    public void configure(Consumer<CloudConfigBuilder> consumer, String... ids) {
        for (String id : ids) {
            breakers.configure(id, builder -> consumer.accept(new CloudConfigBuilder(id, builder)));
        }
    }

    /**
     * Returns a builder that starts with the settings that a circuit breaker has, or would have.
     *
     * @param id its name
     * @return a new builder
     */
    @Override
    public CloudConfigBuilder configBuilder(String id) {
        return new CloudConfigBuilder(id, breakers.configOf(id).toBuilder());
    }

    /**
     * Gives settings to what this factory makes and nothing is written for, neither by its name nor by its group.
     *
     * @param defaultConfiguration gives the settings for a name; asked when the circuit breaker is created
     */
    @Override
    public void configureDefault(Function<String, CircuitBreakerConfig> defaultConfiguration) {
        defaults = defaultConfiguration;
    }
}
