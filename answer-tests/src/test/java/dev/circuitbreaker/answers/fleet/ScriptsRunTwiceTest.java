package dev.circuitbreaker.answers.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.circuitbreaker.answers.RedisServer;
import dev.circuitbreaker.spring.fleet.redis.RedisFleetStore;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

/** A command whose answer got lost may be sent again, and has then been run twice. */
class ScriptsRunTwiceTest {

    private static final List<String> EXCHANGE =
            List.of("instances", "reports", "votes", "dissent", "traffic", "probes", "override");

    private static RedisServer server;
    private static Jedis redis;

    @BeforeAll
    static void start() throws Exception {
        server = RedisServer.start();
        redis = new Jedis("127.0.0.1", server.port());
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            redis.close();
            server.close();
        }
    }

    @BeforeEach
    void beginsEmpty() {
        redis.flushAll();
    }

    private static Object run(String script, List<String> keys, String... arguments) throws Exception {
        StringBuilder text = new StringBuilder();
        for (String part : List.of("common", script)) {
            try (InputStream lines = RedisFleetStore.class.getResourceAsStream(part + ".lua")) {
                text.append(new String(lines.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return redis.eval(text.toString(), keys, List.of(arguments));
    }

    @Test
    void aLeaseIsGrantedOnce() throws Exception {
        for (String question : List.of("1", "1", "2", "2", "2")) {
            assertThat(run("lease", List.of("probes"), "a", "3", "1000", "30000", question))
                    .isEqualTo(List.of(1L, 0L));
        }
        assertThat(redis.hget("probes", "spent")).isEqualTo("2");
    }

    @Test
    void anOrderIsGivenOnce() throws Exception {
        List<Object> answers = new ArrayList<>();
        for (String order : List.of("1", "1", "2", "2")) {
            answers.add(run(
                    "override", List.of("override", "audit", "given"), order, "30000", "CLOSED - -", "100", "60000"));
        }
        assertThat(answers.get(1)).isEqualTo(answers.get(0));
        assertThat(answers.get(2)).isNotEqualTo(answers.get(0));
        assertThat(answers.get(3)).isEqualTo(answers.get(2));
        assertThat(redis.llen("audit")).isEqualTo(2);
    }

    @Test
    void aReportCountsOnce() throws Exception {
        for (String probing : List.of("FAILED", "OPENED", "SUCCEEDED", "GOES_ON", "NONE")) {
            redis.flushAll();
            Object first = tell(probing);
            Map<String, String> probes = redis.hgetAll("probes");
            assertThat(tell(probing)).as(probing).isEqualTo(first);
            assertThat(redis.hgetAll("probes").keySet()).as(probing).isEqualTo(probes.keySet());
            probes.forEach((field, value) ->
                    assertThat(later(field, value)).as(probing).isBetween(0L, 5_000L));
        }
    }

    private static Object tell(String probing) throws Exception {
        return run("exchange", EXCHANGE, "a", "text", "SUSPECTS", "1", probing, "", "30000", "5000", "10000");
    }

    /** By how much a date has become later. */
    private static long later(String field, String before) {
        String after = redis.hget("probes", field);
        return before.matches("\\d{13}") ? Long.parseLong(after) - Long.parseLong(before) : 0;
    }
}
