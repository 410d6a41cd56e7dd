package dev.circuitbreaker.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.circuitbreaker.core.CircuitBreaker.State;
import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.sample.browser.Chromium;
import dev.circuitbreaker.sample.browser.Tab;
import dev.circuitbreaker.spring.fleet.Opinion;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
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

/** What an operator sees of all instances, and says to them, on the board. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "circuitbreaker.fleet.mode=observe",
            "circuitbreaker.fleet.instance-id=shop-1",
            "management.endpoint.circuitbreakerfleet.access=unrestricted",
            "management.endpoints.web.exposure.include=circuitbreakers,circuitbreakerfleet"
        })
@Import(OtherInstances.Beans.class)
@EnabledIf(
        value = "dev.circuitbreaker.sample.browser.Chromium#isInstalled",
        disabledReason = "Chromium is not installed here, so no page is opened in a browser")
class FleetBoardIT {

    private static final String PRICING = "[...document.querySelectorAll('#matrix tbody')]"
            + ".find(its => its.querySelector('th').textContent === 'pricing')";
    private static final String ABOUT = PRICING + ".querySelector('.about span').textContent";
    private static final String HEADLINE = "document.querySelector('#headline').textContent";

    private static Chromium browser;

    private final OtherInstances others;
    private final CircuitBreakerRegistry circuitBreakers;
    private final String board;
    private Tab tab;

    @Autowired
    FleetBoardIT(@LocalServerPort int port, OtherInstances others, CircuitBreakerRegistry circuitBreakers) {
        this.others = others;
        this.circuitBreakers = circuitBreakers;
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
    void twoOfThreeSuspectPricing() {
        others.silent(false);
        others.forget();
        circuitBreakers.all().forEach(breaker -> breaker.reset("a test begins"));
        others.tell("pricing", "shop-2", Opinion.SUSPECTS, State.OPEN, 6);
        others.tell("pricing", "shop-3", Opinion.SUSPECTS, State.HALF_OPEN, 7);
        others.tell("pricing", "shop-4", Opinion.DISSENTS, State.CLOSED, 0);
        others.tell("inventory", "shop-2", Opinion.ABSTAINS, State.DISABLED, 0);
        tab = browser.tab().size(1280, 800);
    }

    private void open() {
        tab.open(board + "?view=fleet");
        tab.await(PRICING);
        tab.await("document.querySelectorAll('#matrix thead th').length === 5");
    }

    @Test
    void showsBreakersByInstancesWithVotesAndDissent() {
        open();

        assertThat(tab.text("[...document.querySelectorAll('#matrix thead th')].map(its => its.textContent).join()"))
                .isEqualTo("Circuit breaker,shop-1 (this one),shop-2,shop-3,shop-4");
        assertThat(tab.text("[..." + PRICING + ".querySelectorAll('.told')].map(its => its.textContent).join()"))
                .isEqualTo("C,O !,H !,C ✓");
        assertThat(tab.text(ABOUT))
                .isEqualTo("2 of 3 instances with calls suspect it (enough for a quorum), 1 dissent");
        assertThat(tab.text(HEADLINE)).isEqualTo("pricing is suspected by 2 of 3 instances");
        assertThat(tab.text(PRICING + ".querySelector('.told[data-state=OPEN]').nextSibling.textContent"))
                .isEqualTo("Open, suspects, 6 of 10 calls failed: failure rate 60% reached 50% over 10 calls");
        assertThat(tab.messages()).isEmpty();
    }

    @Test
    void isAskedForOnlyWhileItIsShown() {
        String asked = "performance.getEntriesByType('resource').filter(its => its.name.endsWith('fleet')).length";
        tab.open(board);
        tab.await("performance.getEntriesByType('resource').length > 2");
        assertThat(tab.evaluate(asked).asInt()).isZero();

        tab.click("#views", "All instances");
        tab.await(asked + " > 1");
        assertThat(tab.text("location.search")).isEqualTo("?view=fleet");
        assertThat(tab.evaluate("document.querySelector('#breakers').offsetParent === null")
                        .asBoolean())
                .isTrue();

        tab.click("#views", "This instance");
        tab.evaluate("performance.clearResourceTimings()");
        tab.await("performance.getEntriesByType('resource').length > 3");
        assertThat(tab.evaluate(asked).asInt()).isZero();
        assertThat(tab.text(HEADLINE)).isEqualTo("None of 3 is down");
    }

    @Test
    void saysItToAllByKeyboardAlone() {
        open();
        tab.evaluate("document.querySelector('#matrix').focus()");
        tab.press("Tab", 2); // past inventory
        tab.await("document.activeElement.getAttribute('aria-label') === 'Tell all instances of pricing'");
        tab.press("Enter");
        tab.await("document.activeElement.tagName === 'SELECT'");
        tab.press("Tab");
        tab.type("maintenance <b>until</b> two");
        tab.press("Tab");
        tab.type("never");
        tab.press("Enter");
        tab.await("document.querySelector('#ask .refused').textContent.startsWith(\"Invalid ttl 'never'\")");
        tab.evaluate(
                "document.activeElement.tagName === 'INPUT' || document.querySelectorAll('#ask input')[1].focus()");
        tab.press("Backspace", 5);
        tab.type("10m");
        tab.press("Enter");

        tab.await("!document.querySelector('#ask').open");
        tab.await(ABOUT + ".includes('Forced open for all until ')");
        assertThat(tab.text(ABOUT)).contains(", for 9m more: maintenance <b>until</b> two");
        assertThat(circuitBreakers.get("pricing").state()).isEqualTo(State.FORCED_OPEN);
        tab.await("document.activeElement.getAttribute('aria-label') === 'Tell all instances of pricing'");
        // What the browser says of the answer with which the first attempt was refused.
        assertThat(tab.messages()).singleElement().asString().contains("400");
    }

    @Test
    void namesWhatIsForcedOpenForAllThoughNoInstanceSuspectsIt() throws IOException {
        others.forget();
        for (String shop : List.of("shop-2", "shop-3", "shop-4")) {
            others.tell("pricing", shop, Opinion.ABSTAINS, State.CLOSED, 0);
        }
        open();
        tab.await(HEADLINE + " === 'None of 4 instances suspects anything'");
        Visitor operator = new Visitor(tab.evaluate("Number(location.port)").asInt());
        operator.postJson("/actuator/circuitbreakerfleet/pricing", "{\"state\": \"FORCED_OPEN\"}");

        tab.await(HEADLINE + " === 'pricing is forced open for all'");
        operator.postJson("/actuator/circuitbreakerfleet/pricing", "{\"state\": \"CLOSED\"}");
        tab.await(HEADLINE + " === 'None of 4 instances suspects anything'");
    }

    @Test
    void saysWhenTheStoreIsSilent() {
        open();
        others.silent(true);

        tab.await(
                "document.querySelector('#fleet-note').textContent.startsWith('The store of the fleet does not answer')");
        tab.await(HEADLINE + " === 'The fleet cannot be asked'");
        tab.click("#matrix", "Tell all");
        tab.click("#ask", "Tell all");
        tab.await("document.querySelector('#ask .refused').textContent.includes('POST a state and a reason')");

        others.silent(false);
        tab.await("document.querySelector('#fleet-note').textContent === ''");
    }

    @Test
    void offersNoLeverAndNoViewWhereTheyAreNotAllowed() {
        open();
        tab.evaluate("{ const real = request; request = async (...its) => { const answer = await real(...its);"
                + " if (answer.json && answer.json.fleet) answer.json.fleet.writable = false; return answer; }; }");
        tab.await("!document.querySelector('#matrix button')");
        tab.evaluate("{ const real = request; request = async (...its) => { const answer = await real(...its);"
                + " if (answer.json && answer.json.revision) answer.json.fleet = null; return answer; }; }");
        tab.await("document.querySelector('#views').hidden && document.querySelector('#fleet').hidden");
        tab.await("document.querySelector('#breakers').offsetParent");
    }

    @ParameterizedTest
    @CsvSource({
        "390, 844, light, 3",
        "390, 844, dark, 3",
        "1280, 800, light, 3",
        "1280, 800, dark, 12",
        "390, 844, light, 12",
        "320, 600, dark, 3"
    })
    void everythingFits(int width, int height, String scheme, int instances) throws IOException {
        IntStream.range(5, instances + 2)
                .forEach(i -> others.tell(
                        "pricing", "shop-7d9f8-" + i, i % 2 == 0 ? Opinion.SUSPECTS : Opinion.ABSTAINS, State.OPEN, 9));
        others.tell("search", "shop-2", Opinion.ABSTAINS, State.METRICS_ONLY, 1);
        tab.size(width, height).prefers("prefers-color-scheme", scheme).open(board + "?view=fleet");
        tab.await(PRICING);
        new Visitor(tab.evaluate("Number(location.port)").asInt())
                .postJson(
                        "/actuator/circuitbreakerfleet/inventory",
                        "{\"state\": \"FORCED_OPEN\", \"reason\": \"their migration\", \"ttl\": \"2h\"}");
        tab.await("document.querySelector('#matrix').innerText.includes('their migration')");
        tab.picture(
                BoardPicturesIT.PICTURES.resolve("fleet-%dx%d-%s-%d.png".formatted(width, height, scheme, instances)));

        // A small screen would take a page that is too wide for a wide window.
        assertThat(tab.evaluate("document.documentElement.scrollWidth").asInt()).isLessThanOrEqualTo(width);
        assertThat(tab.text(BoardPicturesIT.FAINT))
                .as("texts that are hard to read")
                .isEmpty();
        assertThat(tab.messages()).isEmpty();
    }
}
