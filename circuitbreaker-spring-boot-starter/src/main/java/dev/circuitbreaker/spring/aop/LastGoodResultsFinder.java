package dev.circuitbreaker.spring.aop;

import dev.circuitbreaker.spring.text.NearestName;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;
import org.springframework.core.ResolvableType;

/** Finds the caches that annotations name, or says why there is none. */
record LastGoodResultsFinder(ObjectProvider<CacheManager> managers) {

    /**
     * Finds the cache for a method.
     *
     * @param type the class that has it
     * @param value what the method returns in the end; null if a cache cannot hold it
     * @throws InvalidGuardedMethodException if there is no such cache
     */
    LastGoodResults find(String name, Method method, Class<?> type, @Nullable ResolvableType value) {
        if (value == null || Signatures.isVoid(value)) {
            throw InvalidGuardedMethodException.of(
                    "Fallback cache '" + name + "' can hold no result, since the method returns no single value",
                    method);
        }
        CacheManager manager = managers.getIfUnique();
        if (manager == null) {
            throw InvalidGuardedMethodException.of(
                    "There is no CacheManager bean to bring fallback cache '" + name
                            + "': define one, or add spring-boot-starter-cache and @EnableCaching",
                    method);
        }
        Cache cache = manager.getCache(name);
        if (cache == null) {
            String suggestion = NearestName.of(name, manager.getCacheNames())
                    .map(near -> "; did you mean '" + near + "'?")
                    .orElse("; there are " + manager.getCacheNames());
            throw InvalidGuardedMethodException.of("There is no cache '" + name + "'" + suggestion, method);
        }
        return new LastGoodResults(cache, LastGoodResults.name(method, type), value.toClass());
    }
}
