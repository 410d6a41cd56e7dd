package dev.circuitbreaker.spring.config;

import dev.circuitbreaker.core.CircuitBreakerConfig;
import dev.circuitbreaker.core.CircuitBreakerConfig.Builder;
import dev.circuitbreaker.core.InvalidSettingException;
import dev.circuitbreaker.spring.text.SingleLine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Changes of single settings in one line of text, such as {@code failure-rate-threshold=30,
 * wait-duration-in-open-state=10s}.
 */
public final class SettingsPatch {

    private static final String PLACE = "the request";
    private static final String CONFIG = "config";

    /** Numbers, durations and the type of the window; text from outside must not name classes or beans. */
    private static final List<Setting> CHANGEABLE =
            Arrays.stream(Setting.values()).filter(Setting::isChangeable).toList();

    private static final String ANY =
            "one of " + CHANGEABLE.stream().map(Setting::key).collect(Collectors.joining(", "));

    private final Builder builder;
    private final NamedTypes types = new NamedTypes(name -> null, null);
    private final List<PropertyProblem> problems = new ArrayList<>();
    private final Set<Setting> changed = EnumSet.noneOf(Setting.class);

    private SettingsPatch(CircuitBreakerConfig config) {
        this.builder = config.toBuilder();
    }

    /**
     * Returns a configuration with some settings changed, and the others as they are.
     *
     * @param config the configuration to start from, which stays as it is
     * @param changes keys and values as in YAML, each pair with an equals sign, and commas between pairs; classes,
     *     predicates, the initial state and the base configuration cannot be changed
     * @return the new configuration
     * @throws InvalidCircuitBreakerConfigurationException if anything is refused; then nothing is changed
     */
    public static CircuitBreakerConfig apply(CircuitBreakerConfig config, String changes) {
        SettingsPatch applied = new SettingsPatch(config);
        for (String pair : changes.split(",", -1)) {
            applied.change(pair.strip());
        }
        return applied.build();
    }

    private void change(String pair) {
        int equals = pair.indexOf('=');
        if (equals < 0) {
            refuse(
                    CONFIG,
                    pair,
                    "must be keys, each with an equals sign and a value, and commas between them",
                    "Write for example failure-rate-threshold=30, wait-duration-in-open-state=10s.");
            return;
        }
        String key = pair.substring(0, equals).strip();
        String value = pair.substring(equals + 1).strip();
        Optional<Setting> setting = Setting.of(key).filter(CHANGEABLE::contains);
        if (setting.isEmpty()) {
            refuse(key, value, "is no setting that can be changed", cure(ANY));
        } else if (!changed.add(setting.get())) {
            refuse(key, value, "must be given once", "Remove one of them.");
        } else {
            change(setting.get(), value);
        }
    }

    private void change(Setting setting, String value) {
        try {
            setting.put(builder, setting.read(List.of(value), types));
        } catch (RefusedValueException refused) {
            refuse(setting.key(), value, refused.rule(), refused.cure(setting.example()));
        } catch (InvalidSettingException refused) {
            refuse(setting.key(), value, Setting.inKeys(refused.rule()), cure(setting.example()));
        }
    }

    private CircuitBreakerConfig build() {
        if (problems.isEmpty()) {
            try {
                return builder.build();
            } catch (InvalidSettingException refused) {
                String key = Setting.of(refused.property()).map(Setting::key).orElse(refused.property());
                refuse(key, refused.value(), Setting.inKeys(refused.rule()), "Change the other setting too.");
            }
        }
        throw new InvalidCircuitBreakerConfigurationException(problems);
    }

    private void refuse(String key, String value, String rule, String cure) {
        problems.add(new PropertyProblem(SingleLine.shortened(key), SingleLine.shortened(value), PLACE, rule, cure));
    }

    private static String cure(String example) {
        return "Write " + example + ".";
    }
}
