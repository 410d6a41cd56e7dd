package dev.circuitbreaker.spring.fleet;

import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.spring.config.FleetSettings;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * What people see of the fleet, and what they say to it, from any of its instances. Waits for the store, so it is not for the
 * way of a call. Never creates a circuit breaker. Safe for use by many threads at once.
 */
public final class FleetControl {

    private static final Log LOGGER = LogFactory.getLog(FleetControl.class);

    private final FleetStore store;
    private final FleetSettings settings;
    private final CircuitBreakerRegistry registry;
    private final FleetLoop loop;

    /**
     * Creates the control of the fleet that an instance belongs to.
     *
     * @param store where the instances meet
     * @param settings how this one takes part
     * @param registry its circuit breakers
     * @param loop what is to obey here at once, and knows what there is to know without the store
     */
    public FleetControl(FleetStore store, FleetSettings settings, CircuitBreakerRegistry registry, FleetLoop loop) {
        this.store = store;
        this.settings = settings;
        this.registry = registry;
        this.loop = loop;
    }

    /**
     * Looks at all circuit breakers that this instance has or others have told of. Where the store does not answer, at those of
     * this instance.
     *
     * @return what there is to see
     */
    public FleetSnapshot look() {
        return look(registry.all());
    }

    /**
     * Looks at one circuit breaker.
     *
     * @param name its name, in any spelling that finds it in this instance
     * @return the look, with this circuit breaker only, under its own name; empty if neither this instance has it nor others
     *     have told of it
     */
    public Optional<FleetSnapshot> look(String name) {
        String own = own(name);
        FleetSnapshot all = look(registry.find(name).map(List::of).orElseGet(List::of));
        FleetBreakerView found = all.circuitBreakers().get(own);
        return found == null
                ? Optional.empty()
                : Optional.of(new FleetSnapshot(all.isAvailable(), all.mode(), all.instance(), Map.of(own, found)));
    }

    /** The name by which the others know it, too, however it is spelled here. */
    private String own(String name) {
        return registry.find(name).map(CircuitBreaker::name).orElse(name);
    }

    /**
     * Tells whether there is a circuit breaker that something can be said for.
     *
     * @param name its name
     * @return true if this instance has it, or others have told of it
     * @throws FleetUnavailableException if this instance does not have it and the store does not answer in time
     */
    public boolean knows(String name) {
        return registry.find(name).isPresent() || store.look(List.of()).containsKey(name);
    }

    /**
     * Says something for all instances. This one does it before the method returns, the others within a second, and those that
     * start later when they start.
     *
     * @param name the name of a circuit breaker that is {@linkplain #knows known}
     * @param order what
     * @param ttl for how long; null for as long as the settings say
     * @return what has been said, with its dates
     * @throws FleetUnavailableException if the store does not answer in time; then this instance does nothing
     */
    public FleetOverride order(String name, FleetOrder order, @Nullable Duration ttl) {
        String own = own(name);
        FleetOverride said = store.override(own, order, ttl == null ? settings.overrideTtl() : ttl);
        loop.obey(own, said);
        return said;
    }

    private FleetSnapshot look(Collection<CircuitBreaker> own) {
        try {
            return look(true, store.look(own.stream().map(CircuitBreaker::name).toList()));
        } catch (FleetUnavailableException silent) {
            LOGGER.debug("The fleet cannot be looked at", silent);
            return look(false, loop.alone());
        }
    }

    private FleetSnapshot look(boolean isAvailable, Map<String, FleetBreakerView> views) {
        return new FleetSnapshot(isAvailable, settings.mode(), settings.instanceId(), new TreeMap<>(views));
    }
}
