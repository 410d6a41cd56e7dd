package dev.circuitbreaker.spring.actuate;

import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.CircuitBreaker.State;
import dev.circuitbreaker.core.CircuitBreakerConfig;
import dev.circuitbreaker.core.CircuitBreakerConfig.ProbeGate;
import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.spring.config.InvalidCircuitBreakerConfigurationException;
import dev.circuitbreaker.spring.config.SettingsPatch;
import dev.circuitbreaker.spring.events.Reconfigurer;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Changes the state and the settings of circuit breakers, as an operator asks for it. A change is
 * made as a whole or not at all, and never creates a circuit breaker. Safe for use by many threads at once.
 */
public final class CircuitBreakerChanges {

    private static final String STATE = "state";
    private static final String REASON = "reason";
    private static final String CONFIG = "config";
    private static final String CANDIDATE = "candidate";
    private static final String ADOPT = "adopt";
    private static final String DROP = "drop";
    private static final Set<String> FIELDS = Set.of(STATE, REASON, CONFIG, CANDIDATE);
    private static final Set<String> STATES = Arrays.stream(State.values())
            .filter(State::mayBeRequested)
            .map(State::name)
            .collect(Collectors.toUnmodifiableSet());

    private final CircuitBreakerRegistry registry;
    private final Reconfigurer reconfiguration;

    /**
     * Creates the changes of a registry's circuit breakers.
     *
     * @param registry the circuit breakers
     * @param reconfiguration gives a circuit breaker another configuration
     */
    public CircuitBreakerChanges(CircuitBreakerRegistry registry, Reconfigurer reconfiguration) {
        this.registry = registry;
        this.reconfiguration = reconfiguration;
    }

    /**
     * Makes a change.
     *
     * @param name the name of the circuit breaker; that of one for a key is {@code name[key]}
     * @param fields what to change
     * @return the circuit breaker; empty if there is none with this name
     * @throws RefusedChangeException if anything is refused; then nothing is changed
     */
    Optional<CircuitBreaker> apply(String name, Map<String, String> fields) {
        // Asked once, because a key may lose its place meanwhile.
        Optional<CircuitBreaker> itself = registry.find(name);
        Optional<CircuitBreaker> found = itself.or(() -> new BreakerLookup(registry).forKey(name));
        if (found.isPresent()) {
            validate(fields);
            if ((fields.containsKey(CONFIG) || fields.containsKey(CANDIDATE)) && itself.isEmpty()) {
                throw new RefusedChangeException(
                        "A circuit breaker for a key has the settings of the one without the key: change them there.");
            }
            apply(found.get(), fields);
        }
        return found;
    }

    private static void validate(Map<String, String> fields) {
        for (String key : fields.keySet()) {
            if (!FIELDS.contains(key)) {
                throw new RefusedChangeException("Unknown key" + OperatorText.quoted(key) + ".");
            }
        }
        String state = fields.get(STATE);
        String candidate = fields.get(CANDIDATE);
        if (state == null && candidate == null && !fields.containsKey(CONFIG)) {
            throw new RefusedChangeException("There is neither a state nor a config to change to, nor a candidate.");
        }
        if (candidate != null && !candidate.equals(ADOPT) && !candidate.equals(DROP)) {
            throw new RefusedChangeException("Invalid candidate" + OperatorText.quoted(candidate) + ".");
        }
        if (candidate != null && fields.containsKey(CONFIG)) {
            throw new RefusedChangeException(
                    "A config cannot be changed together with a candidate: send two requests.");
        }
        if (state != null && !STATES.contains(state)) {
            throw new RefusedChangeException("Invalid state" + OperatorText.quoted(state) + ".");
        }
        String reason = fields.get(REASON);
        if (reason != null) {
            validate(reason, state);
        }
    }

    private static void validate(String reason, @Nullable String state) {
        if (state == null) {
            throw new RefusedChangeException("A reason needs a state that it is the reason for.");
        }
        String wrong = OperatorText.wrong(reason);
        if (wrong != null) {
            throw new RefusedChangeException(wrong);
        }
    }

    /** One at a time, since new settings are made of old ones, and no change may undo another one made meanwhile. */
    private synchronized void apply(CircuitBreaker breaker, Map<String, String> fields) {
        String config = fields.get(CONFIG);
        String candidate = fields.get(CANDIDATE);
        if (config != null) {
            reconfiguration.apply(breaker, changed(breaker.config(), config));
        } else if (candidate != null) {
            reconfiguration.apply(breaker, withoutCandidate(breaker.config(), candidate.equals(ADOPT)));
        }
        String state = fields.get(STATE);
        if (state != null) {
            change(breaker, State.valueOf(state), fields.get(REASON));
        }
    }

    /** A sentence for each problem reads better in an answer than the report that stops an application. */
    private static CircuitBreakerConfig changed(CircuitBreakerConfig config, String changes) {
        try {
            return SettingsPatch.apply(config, changes);
        } catch (InvalidCircuitBreakerConfigurationException refused) {
            throw new RefusedChangeException(refused.problems().stream()
                    .map(problem ->
                            problem.property() + " (" + problem.value() + ") " + problem.rule() + ". " + problem.cure())
                    .collect(Collectors.joining(" ", "The config is refused: ", "")));
        }
    }

    /** The settings once a trial is over: those that were tried out, or those that are in force. */
    private static CircuitBreakerConfig withoutCandidate(CircuitBreakerConfig config, boolean adopted) {
        CircuitBreakerConfig candidate = config.candidate();
        if (candidate == null) {
            throw new RefusedChangeException("There is no candidate: no settings are on trial.");
        }
        if (!adopted) {
            return config.toBuilder().noCandidate().build();
        }
        CircuitBreakerConfig.Builder inForce = candidate.toBuilder().initialState(config.initialState());
        ProbeGate gate = config.probeGate();
        return (gate == null ? inForce : inForce.probeGate(gate)).build();
    }

    private static void change(CircuitBreaker breaker, State state, @Nullable String reason) {
        Consumer<@Nullable String> order = switch (state) {
            case CLOSED -> breaker::reset;
            case FORCED_OPEN -> breaker::forceOpen;
            case DISABLED -> breaker::disable;
            case METRICS_ONLY -> breaker::observe;
            case OPEN, HALF_OPEN -> throw new IllegalArgumentException(state + " cannot be asked for");
        };
        order.accept(reason);
    }
}
