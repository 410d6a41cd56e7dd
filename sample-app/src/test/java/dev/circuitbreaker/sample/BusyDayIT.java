package dev.circuitbreaker.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.circuitbreaker.sample.Visitor.Answered;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Visitors and scenarios, in real time. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class BusyDayIT {

    private final Visitor visitor;

    @Autowired
    BusyDayIT(@LocalServerPort int port) {
        this.visitor = new Visitor(port);
    }

    @BeforeEach
    void allIsWell() {
        visitor.post("/scenarios/calm", "");
    }

    @AfterEach
    void closeTheShop() {
        visitor.post("/load?rate=0", "");
        allIsWell();
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
        }
    }

    /** How many visitors were served in the last second but one. */
    private int served(String lane) {
        List<Integer> served = visitor.get("/load").at("$." + lane + "[*].served");
        return served.size() < 2 ? -1 : served.get(served.size() - 2);
    }

    @Test
    void visitorsAreServedInAnOutageWithACircuitBreakerAndNotWithout() {
        assertThat(visitor.post("/load?rate=20", "").<Integer>at("$.rate")).isEqualTo(20);
        await(() -> served("with") > 0 && served("without") > 0);

        assertThat(visitor.post("/scenarios/outage", "").<String>at("$.playing"))
                .isEqualTo("outage");

        await(() -> served("without") == 0);
        await(() -> served("with") > 0);
        assertThat(visitor.get("/actuator/circuitbreakers/pricing").<String>at("$.state"))
                .isNotEqualTo("CLOSED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "51", "many", "", "99999999999"})
    void aRateThatCannotBeIsRefused(String rate) {
        Answered refused = visitor.post("/load?rate=" + rate, "");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body()).isEqualTo("Invalid rate (" + rate + "): must be a whole number from 0 to 50\n");
        assertThat(visitor.get("/load").<Integer>at("$.rate")).isZero();
    }

    @Test
    void aScenarioThatThereIsNotIsRefused() {
        Answered refused = visitor.post("/scenarios/rain", "");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body()).startsWith("Unknown scenario 'rain': must be one of calm, outage, ");
    }
}
