package dev.circuitbreaker.answers;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.r2dbc.spi.ConnectionFactories;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.r2dbc.core.DatabaseClient;

class PostgresAnswersTest {

    private static final Duration IMPATIENT = Duration.ofMillis(250);

    /** Where Debian keeps them, apart from the path. */
    private static final String[] PROGRAMS = {
        "/usr/lib/postgresql/15/bin", "/usr/lib/postgresql/16/bin", "/usr/lib/postgresql/17/bin"
    };

    private static int port;
    private static LocalServer server;

    @BeforeAll
    static void start() throws Exception {
        Path initdb = LocalServer.program("initdb", PROGRAMS);
        Path directory = Files.createTempDirectory("postgres");
        if (LocalServer.isRoot()) {
            LocalServer.run(directory, List.of("chown", "postgres:postgres", directory.toString()));
        }
        String data = directory.resolve("data").toString();
        LocalServer.run(
                directory,
                LocalServer.as(
                        "postgres",
                        List.of(initdb.toString(), "--no-sync", "-A", "trust", "-U", "postgres", "-D", data)));
        port = LocalServer.freePort();
        server = LocalServer.start(
                directory,
                Map.of("LC_ALL", "C"),
                "ready to accept connections",
                LocalServer.as(
                        "postgres",
                        List.of(
                                initdb.resolveSibling("postgres").toString(),
                                "-D",
                                data,
                                "-h",
                                "127.0.0.1",
                                "-p",
                                Integer.toString(port),
                                "-k",
                                "",
                                "-F")));
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    private static String url(int port, String user) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=" + user;
    }

    private static HikariDataSource pool(int port, String user, Duration patience) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url(port, user));
        config.setMaximumPoolSize(1);
        config.setConnectionTimeout(patience.toMillis());
        config.setInitializationFailTimeout(-1);
        return new HikariDataSource(config);
    }

    @Test
    void springJdbcOnPostgres() throws Exception {
        TriedRow row = new TriedRow("Spring JDBC, PostgreSQL");
        try (HikariDataSource pool = pool(port, "postgres", Duration.ofSeconds(5));
                Connection other = DriverManager.getConnection(url(port, "postgres"))) {
            JdbcTemplate jdbc = new JdbcTemplate(pool);
            prepare(jdbc);
            row.answers(() -> jdbc.update("INSERT INTO thing VALUES (1, 'one')"));
            row.answers(() -> jdbc.update("INSERT INTO thing VALUES (3, 'longer than it may be')"));
            row.answers(() -> jdbc.queryForObject("SELECT 1 / 0", Long.class));
            row.answers(() -> jdbc.queryForObject("SELECT name FROM thing WHERE id = 0", String.class));
            row.answers(() -> jdbc.queryForObject("SELEKT 1", String.class));
            row.answers(() -> jdbc.queryForObject("SELECT refuse()", String.class));
            jdbc.execute("SET default_transaction_read_only = on");
            row.answers(() -> jdbc.update("INSERT INTO thing VALUES (4, 'four')"));
            jdbc.execute("SET default_transaction_read_only = off");
            other.setAutoCommit(false);
            other.createStatement().executeUpdate("UPDATE thing SET name = 'held' WHERE id = 1");
            row.contends(() -> jdbc.queryForObject("SELECT id FROM thing WHERE id = 1 FOR UPDATE NOWAIT", Long.class));
            jdbc.execute("SET lock_timeout = 5");
            row.contends(() -> jdbc.update("UPDATE thing SET name = 'mine' WHERE id = 1"));
            other.rollback();
            row.contends(() -> serialized(jdbc, other));
            jdbc.execute("SET statement_timeout = 5");
            row.fails(() -> jdbc.queryForObject("SELECT pg_sleep(10)", Object.class));
            row.fails(() -> jdbc.queryForObject("SELECT pg_terminate_backend(pg_backend_pid())", Object.class));
            try (HikariDataSource refused = pool(port, "guest", IMPATIENT)) {
                row.fails(() -> new JdbcTemplate(refused).queryForObject("SELECT 1", Long.class));
            }
            try (HikariDataSource nowhere = pool(LocalServer.freePort(), "postgres", IMPATIENT)) {
                row.fails(() -> new JdbcTemplate(nowhere).queryForObject("SELECT 1", Long.class));
            }
        }
        row.isDocumented();
    }

    private static void prepare(JdbcTemplate jdbc) {
        jdbc.execute("CREATE TABLE thing (id INT PRIMARY KEY, name VARCHAR(5))");
        jdbc.update("INSERT INTO thing VALUES (1, 'one'), (2, 'two')");
        jdbc.execute("CREATE FUNCTION refuse() RETURNS TEXT LANGUAGE plpgsql AS"
                + " 'BEGIN RAISE EXCEPTION ''sold out''; END'");
        jdbc.execute("CREATE ROLE guest LOGIN CONNECTION LIMIT 0");
    }

    /** Two transactions change one row, of which the second has seen what it was before. */
    private static Object serialized(JdbcTemplate jdbc, Connection other) throws Exception {
        try (Connection mine = jdbc.getDataSource().getConnection()) {
            mine.setAutoCommit(false);
            mine.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            mine.createStatement().executeQuery("SELECT * FROM thing");
            other.createStatement().executeUpdate("UPDATE thing SET name = 'other' WHERE id = 1");
            other.commit();
            return mine.createStatement().executeUpdate("UPDATE thing SET name = 'mine' WHERE id = 1");
        }
    }

    @Test
    void springR2dbcOnPostgres() throws Exception {
        TriedRow row = new TriedRow("Spring R2DBC, PostgreSQL");
        try (Connection other = DriverManager.getConnection(url(port, "postgres"))) {
            DatabaseClient client = client("postgres", port);
            run(client, "CREATE TABLE reacting (id INT PRIMARY KEY, name VARCHAR(5))");
            run(client, "INSERT INTO reacting VALUES (1, 'one'), (2, 'two')");
            row.answers(() -> run(client, "INSERT INTO reacting VALUES (1, 'again')"));
            row.answers(() -> run(client, "INSERT INTO reacting VALUES (3, 'longer than it may be')"));
            row.answers(() -> run(client, "SELECT 1 / 0"));
            row.answers(() -> run(client, "SELEKT 1"));
            row.answers(
                    () -> client.sql("SELECT name FROM reacting").fetch().one().block());
            other.setAutoCommit(false);
            other.createStatement().executeUpdate("UPDATE reacting SET name = 'held' WHERE id = 1");
            row.contends(() -> run(client, "SELECT id FROM reacting WHERE id = 1 FOR UPDATE NOWAIT"));
            other.rollback();
            run(client, "CREATE ROLE hasty LOGIN");
            run(client, "ALTER ROLE hasty SET statement_timeout = 5");
            row.fails(() -> run(client("hasty", port), "SELECT pg_sleep(10)"));
            row.fails(() -> run(client, "SELECT pg_terminate_backend(pg_backend_pid())"));
            row.fails(() -> run(client("postgres", LocalServer.freePort()), "SELECT 1"));
        }
        row.isDocumented();
    }

    private static DatabaseClient client(String user, int port) {
        return DatabaseClient.create(
                ConnectionFactories.get("r2dbc:postgresql://" + user + "@127.0.0.1:" + port + "/postgres"));
    }

    private static Object run(DatabaseClient client, String sql) {
        return client.sql(sql).fetch().all().collectList().block();
    }
}
