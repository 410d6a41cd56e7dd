package dev.circuitbreaker.spring.slices;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

class SliceImportsTest {

    private static final String FILES =
            "file:src/main/resources/META-INF/spring/org.springframework.boot.*.AutoConfigure*.imports";

    private final Map<String, List<String>> imports = new LinkedHashMap<>();

    SliceImportsTest() throws IOException {
        for (Resource file : new PathMatchingResourcePatternResolver().getResources(FILES)) {
            imports.put(
                    String.valueOf(file.getFilename()),
                    Arrays.asList(
                            file.getContentAsString(StandardCharsets.UTF_8).split("\n")));
        }
    }

    @Test
    void areTheSameForEverySlice() {
        assertThat(imports).hasSize(20);
        assertThat(imports.values()).containsOnly(imports.values().iterator().next());
    }

    @Test
    void nameClassesThatExist() {
        assertThat(imports.values().iterator().next())
                .allSatisfy(name -> assertThat(Class.forName(name)).isNotNull());
    }
}
