package dev.circuitbreaker.spring.actuate;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.json.JsonWriter;
import org.springframework.util.ReflectionUtils;

/**
 * Writes JSON for the board's own page, which is not to depend on which library and which settings an application has for its
 * JSON: by Spring Boot's own writer, to which records are maps. Numbers that JSON has not become null.
 */
final class JsonText {

    private static final JsonWriter<Object> WRITER = JsonWriter.standard();

    private JsonText() {}

    static String of(@Nullable Object value) {
        return WRITER.writeToString(plain(value));
    }

    /** The components of a record by name; those that are null and not to be written then are left out. */
    static Map<String, @Nullable Object> fields(Record described) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        for (RecordComponent component : described.getClass().getRecordComponents()) {
            Method accessor = component.getAccessor();
            ReflectionUtils.makeAccessible(accessor);
            Object value = ReflectionUtils.invokeMethod(accessor, described);
            JsonInclude include = accessor.getAnnotation(JsonInclude.class);
            if (value != null || include == null || include.value() != JsonInclude.Include.NON_NULL) {
                fields.put(component.getName(), value);
            }
        }
        return fields;
    }

    private static @Nullable Object plain(@Nullable Object value) {
        if (value instanceof Record described) {
            return plain(fields(described));
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> plain = new LinkedHashMap<>();
            map.forEach((key, each) -> plain.put(String.valueOf(key), plain(each)));
            return plain;
        }
        if (value instanceof Iterable<?> list) {
            List<@Nullable Object> plain = new ArrayList<>();
            list.forEach(each -> plain.add(plain(each)));
            return plain;
        }
        return value instanceof Double number && !Double.isFinite(number) ? null : value;
    }
}
