package dev.circuitbreaker.spring.config;

import dev.circuitbreaker.core.CircuitBreakerConfig;
import dev.circuitbreaker.core.Ticker;
import dev.circuitbreaker.spring.text.BreakerNameRules;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code circuitbreaker.configs} and the presets say by themselves, for circuit breakers that belong to a group of that
 * name. Safe for use by several threads.
 *
 * <p>Each is made when a group first asks for it, since few applications have such groups. One of them may make sense only below
 * what an instance adds to it, which is refused then, too.
 */
final class GroupConfigurations {

    private final Collection<Section> sections;
    private final ValueReader values;
    private final Ticker ticker;

    /** By relaxed name. Used under the lock of this object, as are the values. */
    private final Map<String, CircuitBreakerConfig> configs = new HashMap<>();

    /** Makes them of sections whose values have been read before, and are right. */
    GroupConfigurations(Collection<Section> sections, ValueReader values, Ticker ticker) {
        this.sections = sections;
        this.values = values;
        this.ticker = ticker;
    }

    /**
     * Finds what is written for a group.
     *
     * @throws InvalidCircuitBreakerConfigurationException if it contradicts itself
     */
    synchronized Optional<CircuitBreakerConfig> find(String group) {
        String name = BreakerNameRules.relaxed(group);
        CircuitBreakerConfig known = configs.get(name);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<CircuitBreakerConfig> made = section(name).map(this::configOf);
        made.ifPresent(config -> configs.put(name, config));
        return made;
    }

    private CircuitBreakerConfig configOf(Section section) {
        List<PropertyProblem> problems = new ArrayList<>();
        return new BaseConfigInheritance(sections, values, ticker, problems)
                .configOf(section)
                .orElseThrow(() -> new InvalidCircuitBreakerConfigurationException(problems));
    }

    /** What is written under that name; a preset may be written anew. */
    private Optional<Section> section(String name) {
        for (Section section : sections) {
            if (!section.isInstance()
                    && BreakerNameRules.relaxed(section.name()).equals(name)) {
                return Optional.of(section);
            }
        }
        return Preset.of(name).map(Preset::section);
    }
}
