package dev.circuitbreaker.spring.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is written under one name of {@code instances} or {@code configs}, before it is understood. */
final class Section {

    static final String INSTANCES = "instances";
    static final String CONFIGS = "configs";
    static final String CANDIDATE = "candidate";
    static final List<String> GROUPS = List.of(INSTANCES, CONFIGS);

    private final String group;
    private final String name;
    private final boolean bracketed;
    private final Map<Setting, List<WrittenProperty>> given = new EnumMap<>(Setting.class);

    /** The instance that these settings are tried out beside; null unless this is a candidate. */
    private final @Nullable Section live;

    private @Nullable Section candidate;

    Section(String group, String name, boolean bracketed) {
        this(group, name, bracketed, null);
    }

    private Section(String group, String name, boolean bracketed, @Nullable Section live) {
        this.group = group;
        this.name = name;
        this.bracketed = bracketed;
        this.live = live;
    }

    /** What is to be tried out beside this instance; null if nothing is written. */
    @Nullable
    Section candidate() {
        return candidate;
    }

    /** The instance that these settings are tried out beside; null unless this is a candidate. */
    @Nullable
    Section live() {
        return live;
    }

    /** Finds or makes the part for what is to be tried out beside this instance. */
    Section addCandidate() {
        Section part = candidate;
        if (part == null) {
            part = new Section(group, name, bracketed, this);
            candidate = part;
        }
        return part;
    }

    String name() {
        return name;
    }

    boolean isInstance() {
        return group.equals(INSTANCES);
    }

    /** What may be written in it. */
    List<String> keys() {
        List<String> keys = new ArrayList<>(Setting.keys());
        if (isInstance() && live == null) {
            keys.add(CANDIDATE);
        }
        return keys;
    }

    /** The start of the names of its properties. */
    String path() {
        return "circuitbreaker." + group + (bracketed ? "[" + name + "]" : "." + name)
                + (live == null ? "" : "." + CANDIDATE);
    }

    Set<Setting> settings() {
        return Collections.unmodifiableSet(given.keySet());
    }

    /** What is written for one of its settings: several only if they are the elements of a list. */
    List<WrittenProperty> given(Setting setting) {
        return given.getOrDefault(setting, List.of());
    }

    /**
     * Adds a value, unless a property source that comes first has given one. Lists replace as a whole.
     *
     * @return the value that the same property source gives already, if the two cannot both hold
     */
    @Nullable
    WrittenProperty give(Setting setting, WrittenProperty written) {
        List<WrittenProperty> values = given.get(setting);
        if (values == null) {
            values = new ArrayList<>();
            given.put(setting, values);
        }
        if (!values.isEmpty() && values.get(0).source() != written.source()) {
            if (values.get(0).source() < written.source()) {
                return null;
            }
            values.clear();
        }
        boolean isElement = setting.isList() && isElement(written);
        if (!values.isEmpty() && !(isElement && isElement(values.get(0)))) {
            return values.get(0);
        }
        values.add(written);
        return null;
    }

    private static boolean isElement(WrittenProperty written) {
        List<WrittenProperty.Element> path = written.path();
        return !path.isEmpty() && path.get(path.size() - 1).isIndex();
    }
}
