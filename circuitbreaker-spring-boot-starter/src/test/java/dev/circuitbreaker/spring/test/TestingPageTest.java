package dev.circuitbreaker.spring.test;

import static org.assertj.core.api.Assertions.assertThat;

import dev.circuitbreaker.spring.Document;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class TestingPageTest {

    @Test
    void showsATestThatRuns() throws IOException {
        String source = Files.readString(Path.of("src/test/java/dev/circuitbreaker/spring/test/ShopPageTest.java"));
        assertThat(source).endsWith(Document.read("testing.md").listings("java").get(0));
    }
}
