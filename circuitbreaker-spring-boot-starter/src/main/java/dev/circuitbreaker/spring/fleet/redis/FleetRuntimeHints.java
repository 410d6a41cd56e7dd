package dev.circuitbreaker.spring.fleet.redis;

import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/** What a native image must keep for the fleet: the scripts. */
public final class FleetRuntimeHints implements RuntimeHintsRegistrar {

    /** Creates the hints. */
    public FleetRuntimeHints() {}

    @Override
    public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
        hints.resources().registerPattern("dev/circuitbreaker/spring/fleet/redis/*.lua");
    }
}
