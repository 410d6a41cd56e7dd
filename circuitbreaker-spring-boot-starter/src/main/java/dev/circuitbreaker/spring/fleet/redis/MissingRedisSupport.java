package dev.circuitbreaker.spring.fleet.redis;

import dev.circuitbreaker.spring.config.FleetMode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.ClassUtils;

/** Says what a fleet lacks to meet in Redis. Needs none of the classes it asks for. */
public final class MissingRedisSupport {

    private static final String MODE = "circuitbreaker.fleet.mode";
    private static final String SPRING_BOOT =
            "org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails";

    private MissingRedisSupport() {}

    /**
     * Names the library that is missing.
     *
     * @param mode what is written
     * @param loader of the application
     * @return what to throw
     */
    public static RuntimeException noClasses(FleetMode mode, @Nullable ClassLoader loader) {
        return refused(
                mode,
                ClassUtils.isPresent(SPRING_BOOT, loader)
                        ? "It needs Lettuce as a client of Redis: add io.lettuce:lettuce-core, which may stand beside Jedis,"
                                + " or remove the property."
                        : "Instances meet in Redis: add spring-boot-starter-data-redis, or remove the property.");
    }

    /**
     * Says that nothing tells where Redis is.
     *
     * @param mode what is written
     * @return what to throw
     */
    public static RuntimeException noDetails(FleetMode mode) {
        return refused(
                mode,
                "Instances meet in Redis, and there is no DataRedisConnectionDetails bean that says where: let Spring Boot's"
                        + " DataRedisAutoConfiguration make it, or remove the property.");
    }

    private static RuntimeException refused(FleetMode mode, String reason) {
        return new InvalidConfigurationPropertyValueException(MODE, mode.name().toLowerCase(Locale.ROOT), reason);
    }
}
