package dev.circuitbreaker.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.core.ManualTicker;
import dev.circuitbreaker.sample.browser.Chromium;
import dev.circuitbreaker.sample.browser.Tab;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;

/** What an operator sees and does on the board, in a browser. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = "management.endpoint.circuitbreakers.access=unrestricted")
@Import(CallClock.class)
@EnabledIf(
        value = "dev.circuitbreaker.sample.browser.Chromium#isInstalled",
        disabledReason = "Chromium is not installed here, so no page is opened in a browser")
class BoardIT {

    private static final String CARD = "[...document.querySelectorAll('#breakers .breaker')]"
            + ".find(its => its.querySelector('.name').textContent === 'pricing')";
    private static final String DETAIL = "document.querySelector('#detail .breaker')";

    private static Chromium browser;

    private final Visitor visitor;
    private final CircuitBreakerRegistry circuitBreakers;
    private final ManualTicker ticker;
    private final String board;
    private Tab tab;

    @Autowired
    BoardIT(@LocalServerPort int port, CircuitBreakerRegistry circuitBreakers, ManualTicker ticker) {
        this.visitor = new Visitor(port);
        this.circuitBreakers = circuitBreakers;
        this.ticker = ticker;
        this.board = "http://localhost:" + port + "/actuator/circuitbreakers";
    }

    @BeforeAll
    static void openBrowser() throws IOException {
        browser = Chromium.start();
    }

    @AfterAll
    static void closeBrowser() {
        browser.close();
    }

    @BeforeEach
    void everythingIsWell() {
        List.of("pricing", "inventory", "recommendations").forEach(dependency -> change(dependency, "mode=healthy"));
        circuitBreakers.all().forEach(breaker -> breaker.reset("a test begins"));
        tab = browser.tab().size(1280, 900).open(board);
        tab.await(CARD);
    }

    @AfterEach
    void nothingIsComplainedOf() {
        assertThat(tab.messages()).isEmpty();
    }

    @Test
    void tellsOfAnOutageFromItsBeginningToItsEnd() {
        pricingBreaks();

        tab.await(state("Open"));
        tab.await(fact("Why") + ".includes('Failure rate 100% reached 50% over 5 calls')");
        assertThat(tab.text(fact("Why"))).endsWith("last by InternalServerError");
        assertThat(tab.text("document.querySelector('#headline').textContent")).isEqualTo("pricing is down");
        assertThat(tab.text("document.title")).isEqualTo("(1 down) storefront");
        String since = tab.text(CARD + ".querySelector('.lasts dt').textContent");
        assertThat(since).matches("Down since \\d\\d:\\d\\d:\\d\\d");

        for (String failed : List.of("1 try failed", "2 tries failed", "3 tries failed")) {
            nextProbe();
            tab.await(fact("Tries") + ".startsWith('" + failed + "')");
        }
        assertThat(tab.text(CARD + ".querySelector('.lasts dt').textContent")).isEqualTo(since);
        assertThat(tab.text(fact("Why"))).startsWith("Failure rate 100% reached 50% over 5 calls");

        change("pricing", "mode=healthy");
        nextProbe();
        nextProbe();
        tab.await(state("Closed"));
        tab.await(fact("Last change") + ".startsWith('2 of 2 probes succeeded, after ')");
        assertThat(tab.text("document.querySelector('#headline').textContent")).isEqualTo("None of 3 is down");
        assertThat(names()).startsWith("pricing");
    }

    @Test
    void changesWhatItIsToldTo() {
        tab.click("#breakers", "pricing");
        tab.click("#detail .actions", "Force open");
        tab.await("document.activeElement.tagName === 'INPUT'");
        tab.type("maintenance until 14:00");
        tab.click("#ask", "Force open");
        tab.await(state("Forced open"));
        tab.await(DETAIL + ".innerText.includes('Forced open: maintenance until 14:00')");
        tab.await(
                "document.querySelector('#detail .events li').innerText.includes('Closed → Forced open: forced open: maintenance')");

        tab.click("#detail .actions", "Reset");
        tab.click("#ask", "Reset");
        tab.await(state("Closed"));

        tab.click("#detail .actions", "Change settings");
        tab.await("document.querySelector('#ask .many')");
        tab.evaluate("document.querySelector('#ask input').value = '120'");
        tab.click("#ask", "Change");
        tab.await("document.querySelector('#ask .refused').textContent.includes('120')");
        tab.evaluate("document.querySelector('#ask input').value = '40'");
        tab.click("#ask", "Change");
        tab.await("!document.querySelector('#ask').open");
        tab.await(CARD + ".innerText.includes('opens at 40%')");
        // What the browser says of the answer with which the first attempt was refused.
        assertThat(tab.messages()).singleElement().asString().contains("400");
        tab.forgetMessages();
        visitor.postJson("/actuator/circuitbreakers/pricing", "{\"config\": \"failure-rate-threshold=50\"}");
    }

    @Test
    void canBeUsedByKeyboardAlone() {
        tab.press("Tab");
        tab.await("document.activeElement.id === 'query'");
        tab.type("r");
        tab.await("location.search === '?q=r'");
        assertThat(names()).containsExactly("inventory", "pricing", "recommendations");
        tab.type("ec");
        tab.await("location.search === '?q=rec'");
        assertThat(names()).containsExactly("recommendations");
        tab.press("Backspace", 3);
        tab.type("p");
        tab.await("location.search === '?q=p'");

        tab.press("Tab", 3); // past the states and the order
        tab.await("document.activeElement.textContent === 'pricing'");
        tab.press("Enter");
        tab.await("document.activeElement.id === 'detail'");
        tab.press("Tab", 2); // past "Close"
        tab.await("document.activeElement.textContent === 'Force open'");
        tab.press("Enter");
        tab.await("document.activeElement.tagName === 'INPUT'");
        tab.type("by hand");
        tab.press("Enter");
        tab.await(state("Forced open"));
        tab.await("!document.querySelector('#ask').open");
        assertThat(circuitBreakers.get("pricing").state()).isEqualTo(CircuitBreaker.State.FORCED_OPEN);
        tab.press("Escape");
        tab.await("document.querySelector('#detail').hidden && document.activeElement.textContent === 'pricing'");
    }

    @Test
    void comesToTheNextBreakerWithTheArrows() {
        tab.evaluate("document.querySelector('#breakers .name').focus()");
        tab.press("ArrowDown");
        assertThat(tab.text("document.activeElement.textContent")).isEqualTo("pricing");
        tab.press("End");
        assertThat(tab.text("document.activeElement.textContent")).isEqualTo("recommendations");
        tab.press("Home");
        assertThat(tab.text("document.activeElement.textContent")).isEqualTo("inventory");
    }

    @Test
    void keepsItsFilterInTheAddress() {
        pricingBreaks();
        tab.open(board + "?state=OPEN&sort=name&open=pricing");
        tab.await("!document.querySelector('#detail').hidden");
        tab.await(DETAIL + ".innerText.includes('Down since')");

        assertThat(names()).containsExactly("pricing");
        assertThat(tab.text("document.querySelector('#states [aria-pressed=true]').textContent"))
                .isEqualTo("Open 1");
        assertThat(tab.text("document.querySelector('#sort').value")).isEqualTo("name");
    }

    @Test
    void showsNamesThatLookLikeMarkupAsTheyAre() {
        List<String> names = List.of(
                "<img src=x onerror=alert(1)>",
                "\"><script>alert(2)</script>",
                "__proto__",
                "constructor",
                "javascript:alert(3)");
        try {
            names.forEach(name -> circuitBreakers.get(name).forceOpen("<b onclick=alert(4)>" + name));
            tab.await("document.querySelectorAll('#breakers .breaker').length === 8");
            assertThat(names()).containsAll(names);
            assertThat(tab.text("String(document.querySelectorAll('img, b, script').length)"))
                    .isEqualTo("1");

            tab.click("#breakers", names.get(0));
            tab.await(DETAIL + ".innerText.includes('<b onclick=alert(4)><img src=x')");
            tab.await("document.querySelector('#detail .events')");
            assertThat(tab.text("String(document.querySelectorAll('img, b, script').length)"))
                    .isEqualTo("1");
        } finally {
            names.forEach(circuitBreakers::remove);
        }
    }

    @Test
    void staysQuickWithFiveHundredBreakers() {
        List<String> names =
                IntStream.range(0, 500).mapToObj("service-%03d"::formatted).toList();
        try {
            names.forEach(circuitBreakers::get);
            tab.await("document.querySelectorAll('#breakers .breaker').length === 503");
            tab.evaluate("performance.clearResourceTimings()");
            for (int second = 0; second < 3; second++) {
                names.forEach(name -> circuitBreakers.get(name).run(() -> {}));
                tab.await("performance.getEntriesByType('resource').length > " + second);
            }

            assertThat(polls("max")).as("bytes of the largest answer").isBetween(1_000, 100_000);
            // What has not changed is not told again.
            tab.evaluate("performance.clearResourceTimings()");
            tab.await("performance.getEntriesByType('resource').length > 2");
            assertThat(polls("min")).as("bytes of the smallest answer").isLessThan(2_000);
            assertThat(tab.evaluate("""
                    new Promise(done => {
                        const end = performance.now() + 1000;
                        let frames = 0;
                        const next = now => { frames++; scrollBy(0, 50); if (now < end) requestAnimationFrame(next); else done(frames); };
                        requestAnimationFrame(next);
                    })""").asInt())
                    .as("frames in a second of scrolling")
                    .isGreaterThan(10);
            // A line for each: the page is no longer than they are.
            assertThat(tab.evaluate("document.documentElement.scrollHeight").asInt())
                    .isLessThan(503 * 60);
        } finally {
            names.forEach(circuitBreakers::remove);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "401 |                  |          | You are not signed in",
                "403 |                  |          | without the right to see this",
                "404 |                  |          | There is nothing at /actuator/circuitbreakers",
                "503 | application/json | {}       | The application answers 503",
                "200 | text/html        | <html>   | A web page or file (text/html) answers instead of data",
                "200 | application/json | []       | JSON, but not of this endpoint",
                "200 | application/json | {        | cut off or no JSON",
            })
    void saysWhatIsWrong(int status, String type, String body, String message) {
        tab.evaluate("""
                { const real = fetch;
                  window.putBack = () => { window.fetch = real; };
                  window.fetch = async () => new Response(%s, {status: %d, headers: {'Content-Type': %s}}); }
                """.formatted(Tab.quoted(body == null ? "" : body), status, Tab.quoted(type == null ? "" : type)));

        tab.await("document.querySelector('#problem').textContent.includes(" + Tab.quoted(message) + ")");
        assertThat(tab.text("document.querySelector('#sign').textContent")).isEqualTo("Not live");
        tab.evaluate("putBack()");
        tab.await(
                "document.querySelector('#problem').hidden && document.querySelector('#sign').textContent === 'Live'");
    }

    @Test
    void handsTheTokenOnThatAnApplicationMayAskFor() {
        tab.click("#breakers", "pricing");
        tab.evaluate("{ window.sent = []; window.fetch = async (address, options) => {"
                + " if (options.method) sent.push(options.headers['X-XSRF-TOKEN'] || 'none');"
                + " return new Response('', {status: 403}); }; }");
        tab.click("#detail .actions", "Reset");
        tab.click("#ask", "Reset");
        tab.await("document.querySelector('#ask .refused').textContent.includes('CsrfConfigurer::spa')");
        tab.evaluate("document.cookie = 'XSRF-TOKEN=a%20b'");
        tab.click("#ask", "Reset");
        tab.await("document.querySelector('#ask .refused').textContent.includes('You may look, but not change')");
        assertThat(tab.text("sent.join()")).isEqualTo("none,a b");
        tab.evaluate("document.cookie = 'XSRF-TOKEN=; max-age=0'");
    }

    private int polls(String function) {
        return tab.evaluate("Math." + function
                        + "(...performance.getEntriesByType('resource').map(its => its.transferSize))")
                .asInt();
    }

    private void pricingBreaks() {
        change("pricing", "mode=fail&rate=100");
        IntStream.range(0, 5).forEach(i -> page());
    }

    /** The wait is over, and a customer comes. */
    private void nextProbe() {
        ticker.advance(Duration.ofSeconds(5));
        page();
    }

    private void page() {
        assertThat(visitor.get("/api/products/moka-3").status()).isEqualTo(200);
    }

    private void change(String dependency, String mode) {
        visitor.post("/downstream/" + dependency, mode);
    }

    private List<String> names() {
        return tab.evaluate(
                        "[...document.querySelectorAll('#breakers .breaker:not([hidden]) .name')].map(its => its.textContent)")
                .valueStream()
                .map(name -> name.asString())
                .toList();
    }

    private static String state(String word) {
        return CARD + ".querySelector('.state').textContent === '" + word + "'";
    }

    private static String fact(String label) {
        return "[..." + CARD + ".querySelectorAll('.facts > div')].find(its => its.firstChild.textContent === '" + label
                + "').lastChild.textContent";
    }
}
