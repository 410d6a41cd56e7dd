package dev.circuitbreaker.answers.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.circuitbreaker.core.CircuitBreaker.State;
import dev.circuitbreaker.spring.fleet.FleetOrder;
import dev.circuitbreaker.spring.fleet.FleetOverride;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Where others have written into Redis, no instance breaks. */
@ExtendWith(OutputCaptureExtension.class)
class ForeignDataTest extends RedisInTrouble {

    @Test
    void hasValuesOfOthersInOurPlaces() {
        String key = RedisStores.PREFIX + ":{" + NAME + "}:votes";
        admin(admin -> {
            admin.del(key);
            admin.set(key, "mine");
        });
        assertThatThrownBy(this::exchange)
                .hasMessageContaining("Circuit breaker 'pricing': WRONGTYPE")
                .hasMessageContaining(RedisStores.PREFIX + ":{pricing}:")
                .hasMessageContaining("has a value that the fleet has not put there");
        admin(admin -> admin.del(key));
        isSoonRightAgain();
    }

    @Test
    void hasTextsOfOthersInOurPlaces(CapturedOutput log) {
        String keys = RedisStores.PREFIX + ":{" + NAME + "}:";
        store.override(NAME, new FleetOrder(State.DISABLED, "known", "anna"), LONG);
        admin(admin -> {
            double soon = Double.parseDouble(admin.time().get(0)) * 1000 + 3000;
            admin.hset(keys + "reports", "b", "1 SUSPECTS yes");
            admin.zadd(keys + "instances", soon, "b");
            admin.hset(keys + "reports", "c", "2 of a later version");
            admin.zadd(keys + "instances", soon, "c");
            for (String field : List.of("holder", "until", "round", "spent", "notBefore", "recovered")) {
                admin.hset(keys + "probes", field, "x");
            }
            admin.lpush(keys + "audit", "", "1 2 OPEN - -", "1 2 CLOSED =%zz -", "99999999999999999999 1 CLOSED - -");
        });
        for (int i = 0; i < 2; i++) {
            assertThat(store.look(List.of(NAME)).get(NAME).instances()).containsOnlyKeys("a");
            assertThat(store.look(List.of(NAME)).get(NAME).audit()).hasSize(1);
        }
        assertThat(exchange().instances()).isEqualTo(3);
        assertThat(lease()).isTrue();
        for (String foreign :
                List.of("", "mine", "1 999999999999999999999 CLOSED - -", "9 8 7", "1 99999999999999 OPEN - -")) {
            admin(admin -> admin.set(keys + "override", foreign));
            assertThat(exchange().override()).isNull();
            assertThat(store.look(List.of(NAME)).get(NAME).override()).isNull();
        }
        assertThat(log.getOut().lines().filter(line -> line.contains("Ignored what Redis has in " + keys)))
                .as("one for each kind")
                .hasSize(2);
        assertThat(store.override(NAME, new FleetOrder(State.CLOSED, null, null), LONG))
                .isEqualTo(exchange().override());
    }

    @Test
    void hasBeenSetBackByAMinute() {
        FleetOverride said = store.override(NAME, new FleetOrder(State.DISABLED, null, null), LONG);
        String keys = RedisStores.PREFIX + ":{" + NAME + "}:";
        admin(admin -> {
            double ahead = Double.parseDouble(admin.time().get(0)) * 1000 + 60_000;
            for (String key : List.of("instances", "votes", "traffic", "dissent")) {
                admin.zadd(keys + key, Map.of("a", ahead, "crashed", ahead));
            }
            admin.hset(keys + "reports", "crashed", "1 SUSPECTS 1 OPEN 16 10 0 -");
            String later = String.format("%.0f", ahead);
            for (String field : List.of("until", "round", "notBefore", "at")) {
                admin.hset(keys + "probes", field, later);
            }
            admin.hset(keys + "probes", Map.of("holder", "crashed", "spent", "1000"));
            long since = said.since() + 60_000;
            admin.set(keys + "override", since + " " + (since + LONG.toMillis()) + " FORCED_OPEN - -");
        });
        assertThat(exchange().suspecting())
                .as("no vote of an instance that has crashed")
                .isOne();
        assertThat(exchange().instances()).isOne();
        assertThat(store.look(List.of(NAME)).get(NAME).instances()).containsOnlyKeys("a");
        assertThat(lease()).as("a probe that was due in a minute and longer").isTrue();
        FleetOverride newest = store.override(NAME, new FleetOrder(State.CLOSED, null, null), LONG);
        assertThat(newest.since()).isGreaterThan(said.since() + 60_000);
        assertThat(exchange().override()).isEqualTo(newest);
    }
}
