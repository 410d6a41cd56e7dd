package dev.circuitbreaker.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.CircuitBreaker.State;
import dev.circuitbreaker.spring.fleet.FleetBreakerView;
import dev.circuitbreaker.spring.fleet.FleetOverride;
import dev.circuitbreaker.spring.fleet.InstanceBreakerState;
import dev.circuitbreaker.spring.fleet.Opinion;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.WebApplicationType;

/** What operators see of the fleet and say to it over HTTP, whatever serves it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class FleetOverHttp {

    private static final String[] ALLOWED = {
        "\\\"state\\\" (FORCED_OPEN, DISABLED or CLOSED)",
        "\\\"reason\\\" (at most 200 characters, no control characters)",
        "\\\"ttl\\\" (a duration with a unit from 1s to 30d, such as 10m;"
    };

    private final WebApplicationType type;
    private ServedEndpoint served;
    private FleetStoreInMemory store;
    private CircuitBreaker pricing;

    FleetOverHttp(WebApplicationType type) {
        this.type = type;
    }

    @BeforeAll
    void start() {
        served =
                new ServedEndpoint(type, FleetBeans.and("management.endpoint.circuitbreakerfleet.access=unrestricted"));
        store = served.bean(FleetStoreInMemory.class);
    }

    @AfterAll
    void stop() {
        served.close();
    }

    @BeforeEach
    void begin() {
        store.silent(false);
        store.forget();
        served.breakers().all().forEach(breaker -> served.breakers().remove(breaker.name()));
        pricing = served.breakers().get("pricing");
    }

    private static FleetBreakerView.Member member(Opinion opinion, State state, int failed, @Nullable String cause) {
        return new FleetBreakerView.Member(opinion, true, new InstanceBreakerState(state, 10, failed, 1, cause));
    }

    private HttpResponse<String> say(String name, String body) throws Exception {
        return served.send(
                HttpRequest.newBuilder()
                        .header("Content-Type", "application/json")
                        .header("X-User", "otto")
                        .POST(BodyPublishers.ofString(body)),
                "/actuator/circuitbreakerfleet/" + name);
    }

    private void assertNothingWasSaid() {
        assertThat(store.said("pricing")).isEmpty();
        assertThat(pricing.snapshot().lastTransition()).isNull();
        assertThat(served.breakers().all()).containsExactly(pricing);
    }

    @Test
    void showsEveryBreakerInEveryInstance() throws Exception {
        store.tell("pricing", "a", member(Opinion.SUSPECTS, State.OPEN, 6, "failure rate 60% reached 50%"));
        store.tell("pricing", "b", member(Opinion.SUSPECTS, State.OPEN, 5, "2 of 3 instances say that it fails"));
        store.tell("pricing", "c", member(Opinion.DISSENTS, State.CLOSED, 0, null));
        store.tell("only-there", "a", member(Opinion.ABSTAINS, State.CLOSED, 0, null));

        HttpResponse<String> response = served.get("/circuitbreakerfleet");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body())
                .startsWith("{\"available\":true,\"mode\":\"QUORUM\",\"instance\":\"here\","
                        + "\"time\":\"2026-03-01T12:00:00Z\",\"circuitBreakers\":{\"only-there\":{")
                .contains("\"pricing\":{\"withTraffic\":3,\"suspecting\":2,\"dissenting\":1,\"suspected\":true,"
                        + "\"quorum\":true,\"override\":null,\"instances\":{\"a\":{\"state\":\"OPEN\","
                        + "\"opinion\":\"SUSPECTS\",\"hasTraffic\":true,\"calls\":10,\"failed\":6,\"slow\":1,"
                        + "\"cause\":\"failure rate 60% reached 50%\"}");
        assertThat(response.body())
                .contains("\"c\":{\"state\":\"CLOSED\",\"opinion\":\"DISSENTS\"", "\"cause\":null}")
                .doesNotContain("audit");
    }

    @Test
    void showsOneWithWhatOperatorsHaveSaid() throws Exception {
        say("pricing", "{\"state\":\"FORCED_OPEN\",\"reason\":\"maintenance\",\"ttl\":\"10m\"}");
        say("pricing", "{\"state\":\"CLOSED\"}");

        HttpResponse<String> response = served.get("/circuitbreakerfleet/pricing");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body())
                .startsWith("{\"available\":true,\"mode\":\"QUORUM\",\"instance\":\"here\",")
                .contains(
                        "\"withTraffic\":0",
                        "\"override\":{\"state\":\"CLOSED\",\"reason\":null,\"actor\":\"otto\",",
                        "\"audit\":[{\"state\":\"CLOSED\",",
                        "{\"state\":\"FORCED_OPEN\",\"reason\":\"maintenance\",\"actor\":\"otto\","
                                + "\"since\":\"2026-03-01T12:00:00Z\",\"until\":\"2026-03-01T12:10:00Z\"}]}");
    }

    @Test
    void answers404ForAnUnknownName() throws Exception {
        assertThat(served.get("/circuitbreakerfleet/unknown").statusCode()).isEqualTo(404);

        HttpResponse<String> response = say("unknown", "{\"state\":\"FORCED_OPEN\"}");

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.body()).contains("There is no circuit breaker with this name.");
        assertNothingWasSaid();
    }

    @ParameterizedTest
    @CsvSource({"FORCED_OPEN, forced open", "DISABLED, disabled"})
    void saysItToAllAndObeysAtOnce(State state, String cause) throws Exception {
        HttpResponse<String> response =
                say("pricing", "{\"state\":\"" + state + "\",\"reason\":\"maintenance\",\"ttl\":\"90s\"}");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(response.body())
                .contains("\"override\":{\"state\":\"" + state + "\",\"reason\":\"maintenance\",\"actor\":\"otto\",");
        assertThat(store.said("pricing"))
                .containsExactly(new FleetOverride(
                        state,
                        "maintenance",
                        "otto",
                        FleetStoreInMemory.NOW.toEpochMilli(),
                        FleetStoreInMemory.NOW.plusSeconds(90).toEpochMilli()));
        assertThat(pricing.state()).isEqualTo(state);
        assertThat(pricing.snapshot().lastTransition().cause())
                .isEqualTo(cause + ": for the fleet by otto: maintenance");
    }

    @Test
    void closesWhatWasForcedOpen() throws Exception {
        say("pricing", "{\"state\":\"FORCED_OPEN\"}");

        assertThat(say("pricing", "{\"state\":\"CLOSED\",\"reason\":null}").statusCode())
                .isEqualTo(200);

        assertThat(pricing.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void holdsForAsLongAsTheSettingsSayWithoutATtl() throws Exception {
        say("pricing", "{\"state\":\"FORCED_OPEN\"}");

        assertThat(store.said("pricing"))
                .singleElement()
                .satisfies(said -> assertThat(said.until() - said.since()).isEqualTo(3_600_000));
    }

    @Test
    void speaksForABreakerThatOnlyOthersHave() throws Exception {
        store.tell("only-there", "a", member(Opinion.ABSTAINS, State.CLOSED, 0, null));

        assertThat(say("only-there", "{\"state\":\"FORCED_OPEN\"}").statusCode())
                .isEqualTo(200);

        assertThat(store.said("only-there")).hasSize(1);
        assertThat(served.breakers().all()).containsExactly(pricing);
    }

    @Test
    void knowsNoActorWhereThereIsNone() throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder()
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"state\":\"FORCED_OPEN\"}"));

        assertThat(served.send(request, "/actuator/circuitbreakerfleet/pricing").body())
                .contains("\"actor\":null");
        assertThat(pricing.snapshot().lastTransition().cause()).isEqualTo("forced open: for the fleet");
    }

    @ParameterizedTest
    @MethodSource("dev.circuitbreaker.spring.actuate.MalformedChanges#bodies")
    @ValueSource(
            strings = {
                "{\"state\":\"METRICS_ONLY\"}",
                "{\"state\":\"DISABLED\",\"config\":\"failure-rate-threshold=30\"}",
                "{\"state\":\"DISABLED\",\"candidate\":\"drop\"}",
                "{\"ttl\":\"10m\"}",
                "{\"state\":\"DISABLED\",\"ttl\":\"\"}",
                "{\"state\":\"DISABLED\",\"ttl\":\"10\"}",
                "{\"state\":\"DISABLED\",\"ttl\":\"0\"}",
                "{\"state\":\"DISABLED\",\"ttl\":\"999ms\"}",
                "{\"state\":\"DISABLED\",\"ttl\":\"-1m\"}",
                "{\"state\":\"DISABLED\",\"ttl\":\"31d\"}",
                "{\"state\":\"DISABLED\",\"ttl\":\"2592001s\"}",
                "{\"state\":\"DISABLED\",\"ttl\":\"99999999999999999999d\"}",
                "{\"state\":\"DISABLED\",\"ttl\":\"soon\"}",
                "{\"state\":\"DISABLED\",\"ttl\":10}",
            })
    void refusesWhatIsMalformedAndSaysWhatIsAllowed(String body) throws Exception {
        HttpResponse<String> response = say("pricing", body);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body())
                .startsWith("{\"status\":400,\"error\":\"Bad Request\",\"message\":\"")
                .contains(ALLOWED)
                .doesNotContain("Exception", "dev.circuitbreaker", "METRICS_ONLY)");
        assertNothingWasSaid();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1s", "30d", "1000ms", "10m", "PT10M"})
    void acceptsEveryTtlInItsRange(String ttl) throws Exception {
        assertThat(say("pricing", "{\"state\":\"DISABLED\",\"ttl\":\"" + ttl + "\"}")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void showsWhatThisInstanceKnowsWhereTheStoreIsSilent() throws Exception {
        say("pricing", "{\"state\":\"FORCED_OPEN\",\"reason\":\"maintenance\"}");
        store.silent(true);

        HttpResponse<String> all = served.get("/circuitbreakerfleet");
        HttpResponse<String> one = served.get("/circuitbreakerfleet/pricing");

        assertThat(all.statusCode()).isEqualTo(200);
        assertThat(all.body())
                .startsWith("{\"available\":false,\"mode\":\"QUORUM\",\"instance\":\"here\",\"time\":null,")
                .contains(
                        "\"override\":{\"state\":\"FORCED_OPEN\",\"reason\":\"maintenance\"",
                        "\"instances\":{\"here\":{\"state\":\"FORCED_OPEN\",");
        assertThat(one.statusCode()).isEqualTo(200);
        assertThat(one.body()).startsWith("{\"available\":false,").endsWith("\"audit\":[]}");
        assertThat(served.get("/circuitbreakerfleet/unknown").statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pricing", "unknown"})
    void saysWhatToDoWhereTheStoreIsSilent(String name) throws Exception {
        store.silent(true);

        HttpResponse<String> response = say(name, "{\"state\":\"FORCED_OPEN\"}");

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.body())
                .startsWith(
                        "{\"status\":503,\"error\":\"Service Unavailable\",\"message\":\"The store of the fleet has")
                .contains("this instance has changed nothing", "POST a state and a reason to circuitbreakers/{name}");
        assertNothingWasSaid();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "DELETE", "PATCH", "POST"})
    void refusesOtherMethodsAndToChangeAllAtOnce(String method) throws Exception {
        HttpResponse<String> response = served.send(
                HttpRequest.newBuilder().method(method, BodyPublishers.ofString("{\"state\":\"DISABLED\"}")),
                "/actuator/circuitbreakerfleet");

        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.headers().firstValue("Allow")).hasValue("GET, POST");
        assertThat(response.body()).contains(ALLOWED);
        assertNothingWasSaid();
    }

    @Test
    void leavesNoUsersNameAbleToForgeALine() throws Exception {
        assertThat(served.bean(FleetLever.class)
                        .apply("pricing", Map.of("state", "DISABLED"), "eve\n2026-01-01 INFO forged")
                        .orElseThrow()
                        .circuitBreaker()
                        .override()
                        .actor())
                .isEqualTo("eve\\u000a2026-01-01 INFO forged");
    }
}
