package dev.circuitbreaker.spring.config;

import dev.circuitbreaker.core.CircuitBreakerConfig;
import dev.circuitbreaker.core.Ticker;
import dev.circuitbreaker.spring.text.BreakerNameRules;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.util.ClassUtils;

/**
 * The configurations of an application's circuit breakers, read from {@code circuitbreaker.instances} and {@code
 * circuitbreaker.configs}. They never change.
 *
 * <p>Reading is strict: whatever is misspelt, contradictory or out of range is refused, all of it in one report.
 */
public final class CircuitBreakerConfigurations {

    private final Set<String> names;
    private final Map<String, CircuitBreakerConfig> byRelaxedName;
    private final GroupConfigurations groups;
    private final CircuitBreakerConfig defaultConfig;
    private final @Nullable Duration watchInterval;
    private final @Nullable Duration boardHistory;
    private final FleetSettings fleet;
    private final boolean strict;
    private final List<String> warnings;
    private final NamedTypes types;
    private final Supplier<Set<String>> known;

    private CircuitBreakerConfigurations(
            Set<String> names,
            Map<String, CircuitBreakerConfig> byRelaxedName,
            GroupConfigurations groups,
            CircuitBreakerConfig defaultConfig,
            @Nullable Duration watchInterval,
            @Nullable Duration boardHistory,
            FleetSettings fleet,
            boolean strict,
            List<String> warnings,
            NamedTypes types,
            Supplier<Set<String>> known) {
        this.names = Collections.unmodifiableSet(names);
        this.byRelaxedName = byRelaxedName;
        this.groups = groups;
        this.defaultConfig = defaultConfig;
        this.watchInterval = watchInterval;
        this.boardHistory = boardHistory;
        this.fleet = fleet;
        this.strict = strict;
        this.warnings = warnings;
        this.types = types;
        this.known = known;
    }

    /**
     * Reads the properties of an environment.
     *
     * @param environment where the properties are
     * @param ticker the clock of every configuration
     * @param beans finds the bean with a name, for predicates that are beans; null if there is none
     * @return the configurations
     * @throws InvalidCircuitBreakerConfigurationException if any property is refused
     */
    public static CircuitBreakerConfigurations read(
            ConfigurableEnvironment environment, Ticker ticker, Function<String, @Nullable Object> beans) {
        return read(environment, ticker, beans, Set::of);
    }

    /**
     * Reads the properties of an environment, some of which may be where they cannot be listed, such as in JNDI.
     *
     * @param environment where the properties are
     * @param ticker the clock of every configuration
     * @param beans finds the bean with a name, for predicates that are beans; null if there is none
     * @param names the circuit breakers to look for where settings cannot be listed; called only if there is such a place
     * @return the configurations
     * @throws InvalidCircuitBreakerConfigurationException if any property is refused
     */
    public static CircuitBreakerConfigurations read(
            ConfigurableEnvironment environment,
            Ticker ticker,
            Function<String, @Nullable Object> beans,
            Supplier<Set<String>> names) {
        return read(environment, ticker, new NamedTypes(beans, ClassUtils.getDefaultClassLoader()), names);
    }

    static CircuitBreakerConfigurations read(
            ConfigurableEnvironment environment, Ticker ticker, NamedTypes types, Supplier<Set<String>> known) {
        Set<PropertyProblem> problems = new LinkedHashSet<>();
        Set<String> warnings = new LinkedHashSet<>(WrongPrefixProperties.in(environment));
        List<WrittenProperty> written = WrittenProperties.in(environment, known);
        warnings.addAll(WrongPrefixProperties.spellings(written));
        GeneralSettings general = GeneralSettings.takeFrom(written, problems);
        Collection<Section> sections = SectionSorter.read(written, problems);
        ValueReader values = new ValueReader(environment, types, problems, warnings);
        Function<WrittenProperty, Optional<String>> texts = values::text;
        Duration watchInterval = general.watchInterval(texts);
        Duration boardHistory = general.boardHistory(texts);
        FleetSettings fleet = general.fleet(texts);
        boolean strict = general.strict(texts);
        general.check(texts);
        BaseConfigInheritance inheritance = new BaseConfigInheritance(sections, values, ticker, problems);
        Optional<CircuitBreakerConfig> defaultConfig = inheritance.configOf(null);
        Set<String> names = new LinkedHashSet<>();
        Map<String, CircuitBreakerConfig> configs = new LinkedHashMap<>();
        for (Section section : sections) {
            if (section.isInstance()) {
                names.add(section.name());
                Optional<CircuitBreakerConfig> config = inheritance.configOf(section);
                if (config.isPresent()) {
                    configs.put(BreakerNameRules.relaxed(section.name()), config.get());
                }
            } else {
                inheritance.check(section);
            }
        }
        warnings.addAll(inheritance.configsOfTheSameName(sections));
        if (defaultConfig.isEmpty() || !problems.isEmpty()) {
            throw new InvalidCircuitBreakerConfigurationException(List.copyOf(problems));
        }
        return new CircuitBreakerConfigurations(
                names,
                configs,
                new GroupConfigurations(sections, values, ticker),
                defaultConfig.get(),
                watchInterval,
                boardHistory,
                fleet,
                strict,
                List.copyOf(warnings),
                types,
                known);
    }

    /**
     * Reads the properties again, with the same clock and the same instances of predicates, so that what is still
     * written the same is equal.
     *
     * @param environment where the properties are
     * @return other configurations
     * @throws InvalidCircuitBreakerConfigurationException if any property is refused
     */
    public CircuitBreakerConfigurations reread(ConfigurableEnvironment environment) {
        return read(environment, defaultConfig.ticker(), types, known);
    }

    /**
     * Returns the configuration for a circuit breaker.
     *
     * @param name the name of the circuit breaker; spellings that are the same to Spring Boot, such as {@code pay-eu},
     *     {@code payEu} and {@code PAY_EU}, have the same configuration
     * @return what is configured for this name, or else {@code circuitbreaker.configs.default}, or else the defaults
     */
    public CircuitBreakerConfig forName(String name) {
        return byRelaxedName.getOrDefault(BreakerNameRules.relaxed(name), defaultConfig);
    }

    /**
     * Returns the configuration for circuit breakers of a group that have none by their own name.
     *
     * @param group a name under {@code circuitbreaker.configs}, or a built-in preset
     * @return what is configured there; empty if there is no such name
     * @throws InvalidCircuitBreakerConfigurationException if what is there makes sense only together with an instance's
     *     own settings
     */
    public Optional<CircuitBreakerConfig> forGroup(String group) {
        return groups.find(group);
    }

    /**
     * Tells whether a circuit breaker has settings by its name.
     *
     * @param name the name of the circuit breaker, in any spelling
     * @return whether it stands under {@code circuitbreaker.instances}
     */
    public boolean isWritten(String name) {
        return byRelaxedName.containsKey(BreakerNameRules.relaxed(name));
    }

    /**
     * Tells whether two configurations have the same settings.
     *
     * @param config the one
     * @param other the other
     * @return true if every setting is equal
     */
    public static boolean areSame(CircuitBreakerConfig config, CircuitBreakerConfig other) {
        CircuitBreakerConfig candidate = config.candidate();
        CircuitBreakerConfig otherCandidate = other.candidate();
        boolean sameCandidates = candidate == null || otherCandidate == null
                ? candidate == otherCandidate
                : areSame(candidate, otherCandidate);
        return sameCandidates
                && Arrays.stream(Setting.values())
                        .allMatch(setting -> Objects.equals(setting.valueIn(config), setting.valueIn(other)));
    }

    /**
     * Returns the names under {@code circuitbreaker.instances}.
     *
     * @return the names as they are spelled there, in the order in which they were found
     */
    public Set<String> names() {
        return names;
    }

    /**
     * Tells whether what is only warned about at the start is to stop it, {@code circuitbreaker.strict}.
     *
     * @return false by default
     */
    public boolean isStrict() {
        return strict;
    }

    /**
     * Returns what was found beside the settings, such as properties whose names are nearly those of settings, and values
     * that were probably not meant.
     *
     * @return sentences, each with its cure
     */
    public List<String> warnings() {
        return warnings;
    }

    /**
     * Returns how often all circuit breakers are to be looked at, {@code circuitbreaker.watch-interval}.
     *
     * @return from 1 ms to a day, by default a second; empty if it is off
     */
    public Optional<Duration> watchInterval() {
        return Optional.ofNullable(watchInterval);
    }

    /**
     * Returns how this instance takes part in the fleet, {@code circuitbreaker.fleet}.
     *
     * @return by default, not at all
     */
    public FleetSettings fleet() {
        return fleet;
    }

    /**
     * Returns how much of the past the board shows, {@code circuitbreaker.board.history}.
     *
     * @return from 1 minute to an hour, by default ten minutes; empty if it is off
     */
    public Optional<Duration> boardHistory() {
        return Optional.ofNullable(boardHistory);
    }
}
