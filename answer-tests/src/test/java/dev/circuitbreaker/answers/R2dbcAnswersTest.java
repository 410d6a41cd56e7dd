package dev.circuitbreaker.answers;

import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactories;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;

class R2dbcAnswersTest {

    @Test
    void springR2dbcOnH2() throws Exception {
        TriedRow row = new TriedRow("Spring R2DBC, H2");
        ConnectionPool pool = new ConnectionPool(ConnectionPoolConfiguration.builder(
                        ConnectionFactories.get("r2dbc:h2:mem:///reactive?options=DB_CLOSE_DELAY=-1"))
                .maxSize(1)
                .maxAcquireTime(Duration.ofMillis(250))
                .build());
        try {
            pool.warmup().block(); // the first connection starts the database, which takes its time
            DatabaseClient client = DatabaseClient.create(pool);
            run(client, "CREATE TABLE thing (id INT PRIMARY KEY, name VARCHAR(5))");
            run(client, "INSERT INTO thing VALUES (1, 'one'), (2, 'two')");
            row.answers(() -> run(client, "INSERT INTO thing VALUES (1, 'again')"));
            row.answers(() -> run(client, "INSERT INTO thing VALUES (3, 'longer than it may be')"));
            row.answers(() -> run(client, "SELEKT 1"));
            row.answers(() -> client.sql("SELECT name FROM thing").fetch().one().block());
            Connection only = pool.create().block();
            row.isNeverCalled(() -> run(client, "SELECT 1"));
            Mono.from(only.close()).block();
        } finally {
            pool.dispose();
        }
        row.isDocumented();
    }

    private static Object run(DatabaseClient client, String sql) {
        return client.sql(sql).fetch().rowsUpdated().block();
    }
}
