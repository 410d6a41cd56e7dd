package dev.circuitbreaker.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.core.ManualTicker;
import dev.circuitbreaker.sample.Visitor.Answered;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;

/** The story that the README tells, over HTTP from end to end. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "spring.http.clients.read-timeout=600ms",
            "circuitbreaker.instances.recommendations.slow-call-duration-threshold=100ms"
        })
@Import(CallClock.class)
class StorefrontIT {

    private static final String PAGE = "/api/products/moka-3";

    private final Visitor visitor;
    private final CircuitBreakerRegistry circuitBreakers;
    private final ManualTicker ticker;

    @Autowired
    StorefrontIT(@LocalServerPort int port, CircuitBreakerRegistry circuitBreakers, ManualTicker ticker) {
        this.visitor = new Visitor(port);
        this.circuitBreakers = circuitBreakers;
        this.ticker = ticker;
    }

    @BeforeEach
    void everythingIsWell() {
        for (String dependency : List.of("pricing", "inventory", "recommendations")) {
            change(dependency, "mode=healthy");
        }
        circuitBreakers.all().forEach(breaker -> breaker.reset("a test begins"));
    }

    @Nested
    class WhileEverythingIsWell {

        @Test
        void thePageIsLive() {
            Answered page = page();

            assertThat(page.<List<String>>at("$..source")).containsOnly("live").hasSize(3);
            assertThat(page.<Double>at("$.price.value.amount")).isEqualTo(34.9);
            assertThat(page.<Integer>at("$.inventory.value.available")).isPositive();
            assertThat(page.<List<String>>at("$.recommendations.value")).isNotEmpty();
            assertThat(page.<List<String>>at("$.circuitBreakers.*.state")).containsOnly("CLOSED");
        }

        @Test
        void everyPageAsksEveryDependencyOnce() {
            List<Integer> before = requests();

            page();

            assertThat(requests())
                    .containsExactlyElementsOf(
                            before.stream().map(count -> count + 1).toList());
        }

        /** Redis is on the class path, and only the fleet is to ask for it. */
        @Test
        void noRedisIsMissed() {
            assertThat(visitor.get("/actuator/health").<String>at("$.status")).isEqualTo("UP");
            assertThat(visitor.get("/actuator/circuitbreakerfleet").status()).isEqualTo(404);
            assertThat(visitor.get("/scenarios").<Integer>at("$.all")).isEqualTo(1);
        }

        @Test
        void theShopServesItsPageToPeople() {
            Answered page = visitor.get("/");

            assertThat(page.status()).isEqualTo(200);
            assertThat(page.body()).startsWith("<!DOCTYPE html>").contains("storefront.js", "storefront.css");
            assertThat(visitor.get("/storefront.js").status()).isEqualTo(200);
            assertThat(visitor.get("/storefront.css").status()).isEqualTo(200);
            assertThat(visitor.get("/busy.js").status()).isEqualTo(200);
            assertThat(page.body()).contains("busy.js", "href=\"actuator/circuitbreakers\"");
        }

        @Test
        void anUnknownProductIsNotFound() {
            assertThat(visitor.get("/api/products/moka-4").status()).isEqualTo(404);
        }
    }

    @Nested
    class WhilePricingFails {

        private String lastKnown;

        @BeforeEach
        void pricingBreaks() {
            lastKnown = page().at("$.price.value.asOf");
            circuitBreakers.get("pricing").reset("what went well is forgotten");
            change("pricing", "mode=fail&rate=100");
        }

        @Test
        void thePageShowsTheLastKnownPrice() {
            Answered page = page();

            assertThat(page.<String>at("$.price.source")).isEqualTo("fallback");
            assertThat(page.<String>at("$.price.reason")).isEqualTo("The call failed: InternalServerError");
            assertThat(page.<String>at("$.price.value.asOf")).isEqualTo(lastKnown);
            assertThat(page.<String>at("$.inventory.source")).isEqualTo("live");
        }

        @Test
        void theEndpointTellsThatTheCircuitBreakerIsOpenAndWhy() {
            pages(5);

            Answered endpoint = visitor.get("/actuator/circuitbreakers");

            String pricing = "$.circuitBreakers.pricing";
            assertThat(endpoint.<String>at(pricing + ".state")).isEqualTo("OPEN");
            assertThat(Duration.parse(endpoint.at(pricing + ".retryAfter")))
                    .isBetween(Duration.ofMillis(1), Duration.ofSeconds(5));
            assertThat(endpoint.<Double>at(pricing + ".failureRate")).isEqualTo(100);
            assertThat(endpoint.<Integer>at(pricing + ".bufferedCalls")).isEqualTo(5);
            assertThat(endpoint.<Integer>at(pricing + ".failedCalls")).isEqualTo(5);
            assertThat(endpoint.<String>at(pricing + ".lastTransition.from")).isEqualTo("CLOSED");
            assertThat(endpoint.<String>at(pricing + ".lastTransition.to")).isEqualTo("OPEN");
            assertThat(endpoint.<String>at(pricing + ".lastTransition.cause"))
                    .isEqualTo("failure rate 100% reached 50% over 5 calls");
            assertThat(state("inventory")).isEqualTo("CLOSED");
            assertThat(visitor.get("/actuator/circuitbreakerevents")
                            .<List<String>>at("$.circuitBreakerEvents[?(@.name == 'pricing')].to"))
                    .contains("OPEN");
        }

        @Test
        void thePageKnowsTheOutageThroughFailedProbes() {
            String cause = pages(5).at("$.circuitBreakers.pricing.outage.cause");
            ticker.advance(Duration.ofSeconds(5));

            Answered page = pages(2);

            assertThat(cause).isEqualTo("failure rate 100% reached 50% over 5 calls");
            assertThat(page.<String>at("$.circuitBreakers.pricing.outage.cause"))
                    .isEqualTo(cause);
            assertThat(page.<String>at("$.circuitBreakers.pricing.lastTransition.cause"))
                    .isEqualTo("1 of 2 probes failed");
        }

        @Test
        void theMetersTellThatTheCircuitBreakerIsOpen() {
            assertThat(meter("open")).isZero();

            pages(5);

            assertThat(meter("open")).isEqualTo(1);
            assertThat(meter("closed")).isZero();
        }

        @Test
        void pricingIsLeftAloneOnceTheCircuitBreakerIsOpen() {
            pages(5);
            int before = requests("pricing");

            Answered page = pages(3);

            assertThat(requests("pricing")).isEqualTo(before);
            assertThat(page.<String>at("$.price.value.asOf")).isEqualTo(lastKnown);
            assertThat(page.<String>at("$.price.reason"))
                    .startsWith("Circuit breaker 'pricing' is OPEN; next probe in ");
        }

        @Test
        void repairedItIsProbedAfterTheWaitAndTheLivePriceComesBack() {
            pages(5);
            change("pricing", "mode=healthy");
            assertThat(page().<String>at("$.price.source")).isEqualTo("fallback");

            ticker.advance(Duration.ofSeconds(5));

            assertThat(state("pricing")).isEqualTo("HALF_OPEN");
            assertThat(page().<String>at("$.price.source")).isEqualTo("live");
            assertThat(state("pricing")).isEqualTo("HALF_OPEN");
            Answered page = page();
            assertThat(page.<String>at("$.price.source")).isEqualTo("live");
            assertThat(page.<String>at("$.price.value.asOf")).isNotEqualTo(lastKnown);
            assertThat(state("pricing")).isEqualTo("CLOSED");
            assertThat(cause("pricing")).isEqualTo("2 of 2 probes succeeded");
        }

        @Test
        void stillBrokenItIsLeftAloneAgainAfterItsProbes() {
            pages(5);
            int before = requests("pricing");
            ticker.advance(Duration.ofSeconds(5));

            pages(4);

            assertThat(state("pricing")).isEqualTo("OPEN");
            assertThat(requests("pricing")).isBetween(before + 1, before + 2);
        }
    }

    @Nested
    class WhileInventoryHangs {

        @BeforeEach
        void inventoryHangs() {
            change("inventory", "mode=hang");
        }

        @Test
        void thePageAnswersThatTheStockIsUnknown() {
            Answered page = page();

            assertThat(page.<String>at("$.inventory.source")).isEqualTo("fallback");
            assertThat(page.<Object>at("$.inventory.value")).isNull();
            assertThat(page.<String>at("$.inventory.reason")).isEqualTo("The call failed: ResourceAccessException");
            assertThat(page.<String>at("$.price.source")).isEqualTo("live");
        }

        @Test
        void theCircuitBreakerOpensAfterFiveFailuresInARow() {
            pages(4);
            assertThat(state("inventory")).isEqualTo("CLOSED");

            page();

            assertThat(state("inventory")).isEqualTo("OPEN");
            assertThat(cause("inventory")).isEqualTo("5 consecutive failures");
            int before = requests("inventory");
            assertThat(page().<String>at("$.inventory.reason")).startsWith("Circuit breaker 'inventory' is OPEN");
            assertThat(requests("inventory")).isEqualTo(before);
        }
    }

    @Nested
    class WhileInventoryDrips {

        @Test
        void theReadTimeoutHoldsForTheWholeAnswer() {
            change("inventory", "mode=drip");

            assertThat(page().<String>at("$.inventory.source")).isEqualTo("fallback");
        }
    }

    @Nested
    class WhileRecommendationsAreSlow {

        @Test
        void theyAreShownUntilTheCircuitBreakerOpensAndThenLeftOut() {
            change("recommendations", "mode=slow&delay=150");

            Answered fifth = pages(5);
            Answered sixth = page();

            assertThat(fifth.<String>at("$.recommendations.source")).isEqualTo("live");
            assertThat(state("recommendations")).isEqualTo("OPEN");
            assertThat(cause("recommendations"))
                    .isEqualTo("slow call rate 100% reached 50% over 5 calls, 1 of them in flight");
            assertThat(sixth.<String>at("$.recommendations.source")).isEqualTo("fallback");
            assertThat(sixth.<List<String>>at("$.recommendations.value")).isEmpty();
        }
    }

    /** Whatever happens behind it, the page answers. */
    private Answered page() {
        Answered page = visitor.get(PAGE);
        assertThat(page.status()).as(page.body()).isEqualTo(200);
        return page;
    }

    private Answered pages(int count) {
        for (int i = 1; i < count; i++) {
            page();
        }
        return page();
    }

    private void change(String dependency, String form) {
        Answered answered = visitor.post("/downstream/" + dependency, form);
        assertThat(answered.status()).as(answered.body()).isEqualTo(200);
    }

    private List<Integer> requests() {
        return visitor.get("/downstream").at("$.*.requests");
    }

    private int requests(String dependency) {
        return visitor.get("/downstream").at("$." + dependency + ".requests");
    }

    private String state(String name) {
        return visitor.get("/actuator/circuitbreakers/" + name).at("$.state");
    }

    private String cause(String name) {
        return visitor.get("/actuator/circuitbreakers/" + name).at("$.lastTransition.cause");
    }

    private double meter(String state) {
        return visitor.get("/actuator/metrics/circuitbreaker.state?tag=name:pricing&tag=state:" + state)
                .at("$.measurements[0].value");
    }
}
