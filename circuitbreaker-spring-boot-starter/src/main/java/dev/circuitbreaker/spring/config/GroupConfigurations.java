package dev.circuitbreaker.spring.config;

import dev.circuitbreaker.core.CircuitBreakerConfig;
import dev.circuitbreaker.core.Ticker;
import dev.circuitbreaker.spring.text.BreakerNames;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code circuitbreaker.configs} and the presets say by themselves, for circuit breakers that belong to a group of that
 * name. Immutable.
 *
 * <p>One of them may make sense only below what an instance adds to it. That is refused when a group asks for it, not
 * before.
 */
final class GroupConfigurations {

    private final Map<String, CircuitBreakerConfig> configs = new LinkedHashMap<>();
    private final Map<String, List<PropertyProblem>> refused = new LinkedHashMap<>();

    /** Reads them from sections whose values are known to be right. */
    GroupConfigurations(Collection<Section> sections, ValueReader values, Ticker ticker) {
        List<Section> shared = new ArrayList<>(
                sections.stream().filter(section -> !section.isInstance()).toList());
        Preset.keys().forEach(key -> Preset.of(key).map(Preset::section).ifPresent(shared::add));
        for (Section section : shared) {
            String name = BreakerNames.relaxed(section.name());
            if (!configs.containsKey(name) && !refused.containsKey(name)) { // a preset may be written anew
                List<PropertyProblem> problems = new ArrayList<>();
                new BaseConfigInheritance(sections, values, ticker, problems)
                        .configOf(section)
                        .ifPresentOrElse(config -> configs.put(name, config), () -> refused.put(name, problems));
            }
        }
    }

    /**
     * Finds what is written for a group.
     *
     * @throws InvalidCircuitBreakerConfigurationException if it contradicts itself
     */
    Optional<CircuitBreakerConfig> find(String group) {
        String name = BreakerNames.relaxed(group);
        List<PropertyProblem> problems = refused.get(name);
        if (problems != null) {
            throw new InvalidCircuitBreakerConfigurationException(problems);
        }
        return Optional.ofNullable(configs.get(name));
    }
}
