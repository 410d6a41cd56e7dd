package dev.circuitbreaker.sample.fleet;

import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.Profiles;

/** Starts a Redis for the fleet, before anything of the application wants to know where it is. */
public final class FleetProfile implements ApplicationListener<ApplicationEnvironmentPreparedEvent> {

    static final String NAME = "fleet";

    /** Where an instance that another one has started is told so: the end of its input is the end of the other. */
    static final String STARTED_BY_ANOTHER = "sample.fleet.started-by-another";

    /** Creates the listener. */
    public FleetProfile() {}

    @Override
    public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
        ConfigurableEnvironment environment = event.getEnvironment();
        if (!environment.acceptsProfiles(Profiles.of(NAME))
                || environment.getProperty(STARTED_BY_ANOTHER, Boolean.class, false)) {
            return;
        }
        OwnRedis.start().ifPresent(redis -> {
            // After the application, so that it does not miss its Redis as it ends.
            SpringApplication.getShutdownHandlers().add(redis::stop);
            environment
                    .getPropertySources()
                    .addFirst(new MapPropertySource(
                            "own Redis",
                            Map.of("spring.data.redis.host", OwnRedis.HOST, "spring.data.redis.port", redis.port())));
        });
    }
}
