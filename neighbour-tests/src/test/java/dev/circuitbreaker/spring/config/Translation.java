package dev.circuitbreaker.spring.config;

import org.springframework.core.env.ConfigurableEnvironment;

/** Makes visible what a start prints only where Resilience4j is not on the class path. */
public final class Translation {

    private Translation() {}

    public static String of(ConfigurableEnvironment environment) {
        return Resilience4jTranslation.of(Resilience4jSettings.in(environment));
    }
}
