package dev.circuitbreaker.core;

import dev.circuitbreaker.core.RacedBreaker.Closed;
import dev.circuitbreaker.core.RacedBreaker.Expiring;
import dev.circuitbreaker.core.RacedBreaker.HalfOpen;
import dev.circuitbreaker.core.RacedBreaker.Hanging;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The whole breaker, on a clock that stands, against the {@link ReferenceBreaker}: races once lost in every build, the rest under stress. */
@Tag("lincheck")
class BreakerInterleavingsTest {

    @Test
    void aRecoveryRejectsNobody() {
        Interleavings.of(HalfOpen.class, HalfOpen.Model.class)
                .scenario("acquire", "succeedFirst succeedSecond")
                .scenario("ask", "succeedFirst succeedSecond")
                .areExplainedBySomeOrder();
    }

    @Test
    @EnabledIfSystemProperty(named = "stress", matches = "true")
    void probesRace() {
        Interleavings.of(HalfOpen.class, HalfOpen.Model.class)
                .scenario("acquire acquire", "acquire state")
                .scenario("failFirst look", "failSecond look")
                .scenario("succeedFirst look", "failSecond look")
                .scenario("cancelFirst look", "acquire look")
                .areExplainedBySomeOrder();
    }

    @Test
    @EnabledIfSystemProperty(named = "stress", matches = "true")
    void tripsRace() {
        Interleavings.of(Closed.class, Closed.Model.class)
                .scenario("failFirst state", "failSecond state")
                .scenario("failFirst acquire", "failSecond acquire")
                .scenario("failFirst state", "succeedSecond state")
                .areExplainedBySomeOrder();
    }

    @Test
    void aSnapshotIsOfOneMoment() {
        Interleavings.of(Closed.class, Closed.Model.class)
                .scenario("look", "failFirst reset acquire")
                .areExplainedBySomeOrder();
    }

    @Test
    @EnabledIfSystemProperty(named = "stress", matches = "true")
    void manualTransitionsRace() {
        Interleavings.of(Closed.class, Closed.Model.class)
                .scenario("failFirst look", "reset look")
                .scenario("failFirst state", "forceOpen reset look")
                .areExplainedBySomeOrder();
    }

    /** Only when both are through: while one reader records what hangs, the other may still find the breaker closed. */
    @Test
    @EnabledIfSystemProperty(named = "stress", matches = "true")
    void readersWhoFindHangingCallsOpenTheBreaker() {
        Interleavings.of(Hanging.class, Hanging.Model.class)
                .scenarioBefore("state", "settle", "settle")
                .areExplainedBySomeOrder();
    }

    /** The successes have expired, which opens nothing; the next outcome does, and a reader neither forestalls nor hides it. */
    @Test
    void theOutcomeAfterAnExpiryIsJudgedWithOrWithoutAReader() {
        Interleavings.of(Expiring.class, Expiring.Model.class)
                .scenario("succeedFirst", "state")
                .scenarioBefore("state", "succeedFirst", "settle")
                .areExplainedBySomeOrder();
    }
}
