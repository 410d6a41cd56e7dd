package dev.circuitbreaker.core.recording;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** The settings in force while calls are recorded, so that a replay knows them. Told again every few hundred calls. */
@Name("dev.circuitbreaker.Settings")
@Label("Circuit Breaker Settings")
@Description("The settings in force, told again and again so that any part of a recording has them")
@Category("Circuit Breaker")
@StackTrace(false)
public final class SettingsEvent extends Event {

    @Label("Circuit Breaker")
    @Description("The name of the circuit breaker")
    private final String name;

    @Label("Settings")
    @Description("What decides, as key=value by the names in YAML, separated by commas")
    private final String settings;

    private SettingsEvent(String name, String settings) {
        this.name = name;
        this.settings = settings;
    }

    /**
     * Records settings, if these are recorded now.
     *
     * @param settings as {@code key=value, key=value}
     */
    public static void record(String name, String settings) {
        new SettingsEvent(name, settings).commit();
    }
}
