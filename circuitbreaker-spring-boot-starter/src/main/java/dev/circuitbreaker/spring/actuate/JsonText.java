package dev.circuitbreaker.spring.actuate;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ReflectionUtils;

/**
 * Writes JSON for the board's own page, which is not to depend on which library and which settings an application has for its
 * JSON. Knows what descriptors are made of: maps, lists, records, texts, numbers, truth values and null.
 */
final class JsonText {

    private final StringBuilder text = new StringBuilder(1_024);

    private JsonText() {}

    static String of(@Nullable Object value) {
        JsonText json = new JsonText();
        json.write(value);
        return json.text.toString();
    }

    /** The components of a record by name; those that are null and not to be written then are left out. */
    static Map<String, @Nullable Object> fields(Record described) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        for (RecordComponent component : described.getClass().getRecordComponents()) {
            Object value = ReflectionUtils.invokeMethod(accessible(component), described);
            JsonInclude include = component.getAccessor().getAnnotation(JsonInclude.class);
            if (value != null || include == null || include.value() != JsonInclude.Include.NON_NULL) {
                fields.put(component.getName(), value);
            }
        }
        return fields;
    }

    private static java.lang.reflect.Method accessible(RecordComponent component) {
        java.lang.reflect.Method accessor = component.getAccessor();
        ReflectionUtils.makeAccessible(accessor);
        return accessor;
    }

    private void write(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            writeObject(map);
        } else if (value instanceof Record described) {
            writeObject(fields(described));
        } else if (value instanceof Iterable<?> list) {
            writeList(list);
        } else if (value instanceof Double number && !Double.isFinite(number)) {
            text.append("null");
        } else if (value == null || value instanceof Number || value instanceof Boolean) {
            text.append(value);
        } else {
            writeText(value.toString());
        }
    }

    private void writeObject(Map<?, ?> map) {
        char before = '{';
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            text.append(before);
            writeText(String.valueOf(entry.getKey()));
            text.append(':');
            write(entry.getValue());
            before = ',';
        }
        text.append(before == '{' ? "{}" : "}");
    }

    private void writeList(Iterable<?> list) {
        char before = '[';
        for (Object each : list) {
            text.append(before);
            write(each);
            before = ',';
        }
        text.append(before == '[' ? "[]" : "]");
    }

    private void writeText(String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char character = value.charAt(i);
            if (character == '"' || character == '\\') {
                text.append('\\').append(character);
            } else if (character < ' ' || Character.isSurrogate(character)) {
                text.append("\\u").append(String.format("%04x", (int) character));
            } else {
                text.append(character);
            }
        }
        text.append('"');
    }
}
