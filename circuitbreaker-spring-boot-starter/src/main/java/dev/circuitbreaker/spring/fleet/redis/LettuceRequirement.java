package dev.circuitbreaker.spring.fleet.redis;

import org.springframework.util.ClassUtils;

/** Says whether the fleet can meet in Redis. Needs none of the classes it asks for. */
public final class LettuceRequirement {

    private static final String LETTUCE = "io.lettuce.core.RedisClient";
    private static final String SPRING_BOOT =
            "org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails";

    private LettuceRequirement() {}

    /**
     * Refuses a mode that cannot work.
     *
     * @param mode what is written for {@code circuitbreaker.fleet.mode}
     * @param loader of the application
     * @throws IllegalStateException if Lettuce or Spring Boot's support for Redis is missing, with what to do
     */
    public static void check(String mode, ClassLoader loader) {
        if (!ClassUtils.isPresent(SPRING_BOOT, loader)) {
            throw new IllegalStateException("circuitbreaker.fleet.mode=" + mode
                    + " needs Redis, to which this application has no connection: add spring-boot-starter-data-redis, or leave the"
                    + " mode off");
        }
        if (!ClassUtils.isPresent(LETTUCE, loader)) {
            throw new IllegalStateException("circuitbreaker.fleet.mode=" + mode
                    + " needs Lettuce as the client of Redis, which is missing on the class path: add io.lettuce:lettuce-core, which"
                    + " may stand beside Jedis, or leave the mode off");
        }
    }
}
