package dev.circuitbreaker.spring.actuate;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.circuitbreaker.spring.config.FleetMode;
import dev.circuitbreaker.spring.fleet.FleetBreakerView;
import dev.circuitbreaker.spring.fleet.FleetControl;
import dev.circuitbreaker.spring.fleet.FleetSnapshot;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;

/**
 * Shows the circuit breakers of all instances, over HTTP as {@code /actuator/circuitbreakerfleet} and over JMX. It is there
 * where the fleet is switched on.
 *
 * <p>Access is read-only unless {@code management.endpoint.circuitbreakerfleet.access} says otherwise. What is to be said to
 * all instances is taken by {@link CircuitBreakerFleetWeb} over HTTP and by {@link CircuitBreakerFleetJmxExtension} over JMX.
 */
@Endpoint(id = CircuitBreakerFleetEndpoint.NAME, defaultAccess = Access.READ_ONLY)
public class CircuitBreakerFleetEndpoint {

    static final String NAME = "circuitbreakerfleet";

    /** How it is exposed, and what its path is made of. */
    public static final EndpointId ID = EndpointId.of(NAME);

    private final FleetControl control;

    /**
     * Creates the endpoint.
     *
     * @param control what there is to see
     */
    public CircuitBreakerFleetEndpoint(FleetControl control) {
        this.control = control;
    }

    /**
     * Shows all circuit breakers in all instances.
     *
     * @return the circuit breakers, in the order of their names
     */
    @ReadOperation
    public CircuitBreakerFleetDescriptor circuitBreakerFleet() {
        FleetSnapshot look = control.look();
        Map<String, FleetBreakerDescriptor> breakers = new LinkedHashMap<>();
        look.circuitBreakers().forEach((name, view) -> breakers.put(name, FleetBreakerDescriptor.of(view)));
        return new CircuitBreakerFleetDescriptor(
                look.isAvailable(), look.mode(), look.instance(), FleetBreakerDescriptor.time(look), breakers);
    }

    /**
     * Shows one circuit breaker in all instances, with what operators have said.
     *
     * @param name its name
     * @return the circuit breaker; null, which HTTP answers with 404, if no instance has told of one with this name
     */
    @ReadOperation
    public @Nullable FleetDetails circuitBreakerInFleet(@Selector String name) {
        return control.look(name).map(FleetDetails::of).orElse(null);
    }

    /**
     * All circuit breakers in all instances.
     *
     * @param available whether the store of the fleet has answered; if not, what is shown is this instance alone
     * @param mode what this instance makes of what the others tell
     * @param instance what the one that answers is called
     * @param time the time of the store, an ISO instant, by which all times are; null if it has not answered
     * @param circuitBreakers the circuit breakers by name
     */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    @JsonPropertyOrder({"available", "mode", "instance", "time", "circuitBreakers"})
    public record CircuitBreakerFleetDescriptor(
            boolean available,
            FleetMode mode,
            String instance,
            @Nullable String time,
            Map<String, FleetBreakerDescriptor> circuitBreakers)
            implements OperationResponseBody {}

    /**
     * One circuit breaker in all instances: the same properties as among all, and what operators have said.
     *
     * @param available whether the store of the fleet has answered; if not, what is shown is this instance alone
     * @param mode what this instance makes of what the others tell
     * @param instance what the one that answers is called
     * @param time the time of the store, an ISO instant, by which all times are; null if it has not answered
     * @param circuitBreaker the circuit breaker, whose properties stand at the top level
     * @param audit what operators have said, newest first, up to 100
     */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    @JsonPropertyOrder({"available", "mode", "instance", "time", "circuitBreaker", "audit"})
    public record FleetDetails(
            boolean available,
            FleetMode mode,
            String instance,
            @Nullable String time,
            @JsonUnwrapped FleetBreakerDescriptor circuitBreaker,
            List<FleetBreakerDescriptor.Said> audit)
            implements OperationResponseBody {

        /** Of a look at a single one. */
        static FleetDetails of(FleetSnapshot look) {
            FleetBreakerView view = look.circuitBreakers().values().iterator().next();
            return new FleetDetails(
                    look.isAvailable(),
                    look.mode(),
                    look.instance(),
                    FleetBreakerDescriptor.time(look),
                    FleetBreakerDescriptor.of(view),
                    view.audit().stream().map(FleetBreakerDescriptor.Said::of).toList());
        }
    }
}
