package dev.circuitbreaker.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.WebApplicationType;

/** The board for people, whatever serves it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class BoardOverHttp {

    private static final String PATH = "/circuitbreakers";

    private final WebApplicationType type;
    private ServedEndpoint served;

    BoardOverHttp(WebApplicationType type) {
        this.type = type;
    }

    @BeforeAll
    void start() {
        served = new ServedEndpoint(type);
    }

    @AfterAll
    void stop() {
        served.close();
    }

    private static String type(HttpResponse<String> response) {
        return response.headers().firstValue("Content-Type").orElse("");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/html",
                "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8",
                "*/*, text/html",
                "application/json;q=0.5, text/html",
            })
    void isShownToWhoPrefersHtml(String accept) throws Exception {
        HttpResponse<String> response = served.get(PATH, accept);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(type(response)).isEqualTo("text/html;charset=UTF-8");
        assertThat(response.body()).startsWith("<!doctype html>").endsWith("</html>\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*/*",
                "application/json",
                "application/json, text/html;q=0.9",
                "application/vnd.spring-boot.actuator.v3+json, text/html",
                "text/html;q=0.1, */*",
                "text/html;q=0, */*",
            })
    void isNotShownToAnybodyElse(String accept) throws Exception {
        HttpResponse<String> response = served.get(PATH, accept);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(type(response)).contains("json");
        assertThat(response.body()).isEqualTo("{\"circuitBreakers\":{}}");
    }

    @Test
    void isNotShownToWhoSaysNothing() throws Exception {
        assertThat(served.get(PATH).body()).isEqualTo("{\"circuitBreakers\":{}}");
    }

    @Test
    void isNoReasonToFailOnAMalformedHeader() throws Exception {
        assertThat(served.get(PATH, "nonsense").statusCode()).isBetween(400, 499);
    }

    @Test
    void needsNothingButItself() throws Exception {
        assertThat(served.get(PATH, "text/html").body())
                .doesNotContain("http:", "https:", " src=", "@import", "url(", "eval(", "innerHTML", "style=")
                .doesNotContainPattern("\\son\\w+=");
    }

    @Test
    void isSmallAndHasAllItsParts() throws Exception {
        String page = served.get(PATH, "text/html").body();

        assertThat(page.getBytes(StandardCharsets.UTF_8).length).isLessThan(67_000);
        assertThat(page).doesNotContain("board.css", "board-words.js", "/*").contains("#headline{", "\nstart();\n");
    }

    @Test
    void mayRunItsOwnStyleAndScriptOnly() throws Exception {
        HttpResponse<String> response = served.get(PATH, "text/html");
        String policy = response.headers().firstValue("Content-Security-Policy").orElse("");

        assertThat(policy).startsWith("default-src 'none'; ").doesNotContain("unsafe");
        for (String element : new String[] {"style", "script"}) {
            Matcher content = Pattern.compile("<" + element + ">(.*?)</" + element + ">", Pattern.DOTALL)
                    .matcher(response.body());
            assertThat(content.find()).isTrue();
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(content.group(1).getBytes(StandardCharsets.UTF_8));
            assertThat(policy)
                    .contains(element + "-src 'sha256-" + Base64.getEncoder().encodeToString(digest) + "'");
            assertThat(content.find()).isFalse();
        }
        assertThat(response.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(response.headers().allValues("Vary").toString()).contains("Accept");
        assertThat(response.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    }
}
