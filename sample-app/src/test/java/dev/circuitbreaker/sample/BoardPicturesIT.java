package dev.circuitbreaker.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.circuitbreaker.sample.browser.Chromium;
import dev.circuitbreaker.sample.browser.Tab;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The board on screens small and wide, light and dark, and through a restart of the application. The pictures are in
 * {@code target/pictures}; those of the README are in the directory that the system property {@code pictures} names, if it is
 * there.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@EnabledIf(
        value = "dev.circuitbreaker.sample.browser.Chromium#isInstalled",
        disabledReason = "Chromium is not installed here, so no page is opened in a browser")
class BoardPicturesIT {

    static final Path PICTURES = Path.of("target", "pictures");

    private Chromium browser;
    private ConfigurableApplicationContext application;
    private int port;

    @BeforeAll
    void start() throws IOException {
        browser = Chromium.start();
        run(0);
    }

    @AfterAll
    void stop() {
        browser.close();
        application.close();
    }

    private void run(int wanted) {
        application = new SpringApplicationBuilder(SampleApplication.class).run("--server.port=" + wanted);
        port = application.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    @ParameterizedTest
    @CsvSource({
        "390, 844, light, 3", "390, 844, dark, 3", "390, 844, light, 208", "390, 844, dark, 208",
        "768, 1024, light, 8", "1280, 800, light, 3", "1280, 800, dark, 3", "1280, 800, light, 1",
        "1280, 800, dark, 208", "1920, 1080, light, 8", "1920, 1080, dark, 208", "320, 600, light, 208",
    })
    void everythingFits(int width, int height, String scheme, int breakers) throws IOException {
        Tab tab = night(width, height, scheme, breakers);
        tab.picture(PICTURES.resolve("board-%dx%d-%s-%d.png".formatted(width, height, scheme, breakers)));

        assertThat(tab.text("document.querySelector('#headline').textContent")).isEqualTo("pricing is down");
        assertThat(tab.text("document.querySelector('#breakers .breaker').innerText.replace(/\\s+/g, ' ')"))
                .contains(
                        "Down since 03:07:28",
                        "5m 12s",
                        "Next try",
                        "in 12s",
                        "Failure rate 62.5% reached 50% over 16 calls")
                .contains("last by ConnectException", "The fallback’s answer at once, 1", "9 tries failed");
        assertThat(tab.evaluate("document.documentElement.scrollWidth - innerWidth")
                        .asInt())
                .isNotPositive();
        assertThat(tab.text(CUT_OFF)).as("texts that are cut off").isEmpty();
        assertThat(tab.text(FAINT)).as("texts that are hard to read").isEmpty();
        assertThat(tab.messages()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"light", "dark"})
    void theReadmeShowsIt(String scheme) throws IOException {
        Tab tab = night(1280, 730, scheme, 3);
        tab.picture(Path.of(System.getProperty("pictures", PICTURES.toString())).resolve("board-" + scheme + ".png"));

        assertThat(tab.evaluate("document.documentElement.scrollHeight - innerHeight")
                        .asInt())
                .as("what the picture leaves out, in pixels")
                .isNotPositive();
    }

    @ParameterizedTest
    @CsvSource({"390, 844, dark", "1280, 800, light"})
    void anOpenedBreakerFitsToo(int width, int height, String scheme) throws IOException {
        Tab tab = night(width, height, scheme, 3);
        tab.click("#breakers", "pricing");
        tab.await("document.querySelector('#detail .settings')");
        tab.picture(PICTURES.resolve("opened-%dx%d-%s.png".formatted(width, height, scheme)));

        assertThat(tab.evaluate(
                                "document.querySelector('#detail').scrollWidth - document.querySelector('#detail').clientWidth")
                        .asInt())
                .isNotPositive();
        assertThat(tab.text(CUT_OFF)).as("texts that are cut off").isEmpty();
        assertThat(tab.text(FAINT)).as("texts that are hard to read").isEmpty();
        assertThat(tab.messages()).isEmpty();
    }

    @Test
    void tellsTheProbesFromAShareOfTheCalls() throws IOException {
        Tab tab = night(1280, 800, "light", 3);
        String next = "document.querySelector('#breakers .next').innerText.replace(/\\s+/g, ' ')";
        String halfOpen =
                "{ const its = model.breakers.get('pricing'); Object.assign(its.seen, {state: 'HALF_OPEN', %s});"
                        + " arrange(new Set([its])); }";

        tab.evaluate(
                halfOpen.formatted("probes: {permitted: 3, succeeded: 2, failed: 0, inFlight: 1}, admittedShare: 0"));
        assertThat(tab.text(next)).isEqualTo("Probes succeeded 2 of 3");
        tab.evaluate(halfOpen.formatted("probes: null, admittedShare: 0.4"));
        assertThat(tab.text(next)).isEqualTo("Calls let through 40%");
        assertThat(tab.text("document.querySelector('#headline').textContent")).isEqualTo("pricing is limited");
    }

    @Test
    void saysSinceWhenTheApplicationIsGoneAndGoesOnWhenItIsBack() {
        Tab tab = browser.tab().size(1280, 800).open("http://localhost:" + port + "/actuator/circuitbreakers");
        tab.await("document.querySelectorAll('#breakers .breaker').length === 3");

        application.close();
        tab.await(
                "document.querySelector('#problem').textContent.startsWith('The application cannot be reached. What is shown is from ')");
        assertThat(tab.text("document.querySelector('#sign').textContent")).isEqualTo("Not live");
        assertThat(tab.evaluate("document.querySelectorAll('#breakers .breaker').length")
                        .asInt())
                .isEqualTo(3);
        // The browser itself reports what it cannot load.
        assertThat(tab.messages()).isNotEmpty().allMatch(it -> it.contains("net::ERR_"));

        run(port);
        tab.await(
                "document.querySelector('#problem').hidden && document.querySelector('#sign').textContent === 'Live'");
        tab.forgetMessages();
        tab.await("performance.getEntriesByType('resource').length > 0");
        assertThat(tab.messages()).isEmpty();
    }

    /** The board as it looks at twelve past three in the night. */
    private Tab night(int width, int height, String scheme, int breakers) throws IOException {
        Tab tab = browser.tab()
                .size(width, height)
                .prefers("prefers-color-scheme", scheme)
                .open("http://localhost:" + port + "/actuator/circuitbreakers");
        tab.await("model.answered && !asking");
        try (InputStream night = getClass().getResourceAsStream("/night.js")) {
            String script = new String(night.readAllBytes(), StandardCharsets.UTF_8).strip();
            tab.evaluate(script + "(" + breakers + ")");
        }
        tab.await("document.querySelectorAll('#breakers .breaker').length === " + breakers);
        tab.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
        return tab;
    }

    static final String CUT_OFF = """
            [...document.querySelectorAll('body *')].filter(its => its.offsetParent && !its.closest('.unseen, canvas, input, select')
                && getComputedStyle(its).clipPath === 'none' && its.scrollWidth > its.clientWidth + 1
                && getComputedStyle(its).overflowX !== 'visible')
                .map(its => its.className + ': ' + its.textContent).join('\\n')""";

    /** The contrast of each text against the nearest background, by the rule of WCAG: 4.5 or more. */
    static final String FAINT = """
            (() => {
                const parse = colour => (colour.match(/[\\d.]+/g) || []).map(Number);
                const light = colour => parse(colour).slice(0, 3).map(part => part / 255)
                    .map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
                    .reduce((sum, part, i) => sum + part * [0.2126, 0.7152, 0.0722][i], 0);
                const opaque = colour => { const parts = parse(colour); return parts.length === 3 || parts[3] === 1; };
                const ground = node => { while (node && !opaque(getComputedStyle(node).backgroundColor)) node = node.parentElement;
                    return node ? getComputedStyle(node).backgroundColor : 'rgb(255, 255, 255)'; };
                return [...document.querySelectorAll('body *')]
                    .filter(its => its.offsetParent && !its.disabled && [...its.childNodes].some(child => child.nodeType === 3 && child.data.trim()))
                    .map(its => [light(getComputedStyle(its).color), light(ground(its)), its])
                    .map(([a, b, its]) => [(Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05), its])
                    .filter(([contrast]) => contrast < 4.5)
                    .map(([contrast, its]) => contrast.toFixed(1) + ' ' + its.textContent).join('\\n');
            })()""";
}
