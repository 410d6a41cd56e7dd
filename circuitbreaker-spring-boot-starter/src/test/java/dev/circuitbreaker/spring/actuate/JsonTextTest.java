package dev.circuitbreaker.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.json.JsonParserFactory;

class JsonTextTest {

    private record Pair(int one, Object two) {}

    @Test
    void writesWhatThereIs() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("list", Arrays.asList(1, 2.5, 3L, true, null, Double.NaN));
        map.put("pair", new Pair(1, "two"));
        map.put("none", Map.of());
        map.put("empty", List.of());
        assertThat(JsonText.of(map))
                .isEqualTo("{\"list\":[1,2.5,3,true,null,null],\"pair\":{\"one\":1,\"two\":\"two\"},"
                        + "\"none\":{},\"empty\":[]}");
    }

    @Test
    void writesAnyTextSoThatItIsReadAsItWas() {
        StringBuilder all = new StringBuilder("\ud83d\ude00");
        for (char character = 0; character < 0xd800; character++) {
            all.append(character);
        }
        String json = JsonText.of(Map.of("all", all.toString(), "\"\n", 1));
        assertThat(JsonParserFactory.getJsonParser().parseMap(json))
                .isEqualTo(Map.of("all", all.toString(), "\"\n", 1));
        assertThat(JsonText.of(null)).isEqualTo("null");
    }
}
