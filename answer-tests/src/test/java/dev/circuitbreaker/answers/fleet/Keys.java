package dev.circuitbreaker.answers.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.resps.ScanResult;

/** What is in Redis. */
final class Keys {

    private Keys() {}

    static List<String> all(Jedis admin) {
        List<String> keys = new ArrayList<>();
        String cursor = ScanParams.SCAN_POINTER_START;
        do {
            ScanResult<String> found = admin.scan(cursor);
            keys.addAll(found.getResult());
            cursor = found.getCursor();
        } while (!cursor.equals(ScanParams.SCAN_POINTER_START));
        return keys;
    }

    /** Of a key that has gone meanwhile, Redis says -2. */
    static void allExpire(Jedis admin) {
        assertThat(all(admin)).allSatisfy(key -> {
            assertThat(key).startsWith(RedisStores.PREFIX + ":");
            assertThat(admin.pttl(key)).as(key).isNotEqualTo(-1);
        });
    }
}
