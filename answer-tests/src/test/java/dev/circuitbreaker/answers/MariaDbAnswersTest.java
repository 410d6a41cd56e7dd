package dev.circuitbreaker.answers;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

class MariaDbAnswersTest {

    private static final Duration IMPATIENT = Duration.ofMillis(250);

    private static LocalServer start(int port) throws Exception {
        Path program = LocalServer.program("mariadbd");
        Path install = LocalServer.program("mariadb-install-db");
        Path directory = Files.createTempDirectory("mariadb");
        String data = directory.resolve("data").toString();
        LocalServer.run(
                directory,
                asRoot(
                        install.toString(),
                        "--no-defaults",
                        "--auth-root-authentication-method=normal",
                        "--datadir=" + data));
        return LocalServer.start(
                directory,
                Map.of(),
                "ready for connections",
                asRoot(
                        program.toString(),
                        "--no-defaults",
                        "--datadir=" + data,
                        "--socket=" + directory.resolve("socket"),
                        "--bind-address=127.0.0.1",
                        "--port=" + port));
    }

    /** With what it wants to hear from root. */
    private static List<String> asRoot(String... command) {
        List<String> all = new ArrayList<>(List.of(command));
        if (LocalServer.isRoot()) {
            all.add("--user=root");
        }
        return all;
    }

    private static String url(int port, String user) {
        return "jdbc:mariadb://127.0.0.1:" + port + "/?user=" + user;
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
    void springJdbcOnMariaDb() throws Exception {
        TriedRow row = new TriedRow("Spring JDBC, MariaDB");
        int port = LocalServer.freePort();
        try (LocalServer server = start(port);
                Connection other = DriverManager.getConnection(url(port, "root"));
                HikariDataSource pool = pool(port, "root", Duration.ofSeconds(5))) {
            JdbcTemplate jdbc = new JdbcTemplate(pool);
            jdbc.execute("CREATE DATABASE things");
            jdbc.execute("CREATE TABLE things.thing (id INT PRIMARY KEY, name VARCHAR(5))");
            jdbc.update("INSERT INTO things.thing VALUES (1, 'one'), (2, 'two')");
            jdbc.execute("CREATE USER guest@localhost WITH MAX_USER_CONNECTIONS 1");
            row.answers(() -> jdbc.update("INSERT INTO things.thing VALUES (1, 'one')"));
            row.answers(() -> jdbc.update("INSERT INTO things.thing VALUES (3, 'longer than it may be')"));
            row.answers(() -> jdbc.queryForObject("SELECT name FROM things.thing WHERE id = 0", String.class));
            row.answers(() -> jdbc.queryForObject("SELEKT 1", String.class));
            row.answers(() -> jdbc.update("SIGNAL SQLSTATE '45000'"));
            jdbc.execute("SET SESSION TRANSACTION READ ONLY");
            row.answers(() -> jdbc.update("INSERT INTO things.thing VALUES (4, 'four')"));
            jdbc.execute("SET SESSION TRANSACTION READ WRITE");
            other.setAutoCommit(false);
            other.createStatement().executeUpdate("UPDATE things.thing SET name = 'held' WHERE id = 1");
            row.contends(() -> jdbc.queryForList("SELECT id FROM things.thing WHERE id = 1 FOR UPDATE NOWAIT"));
            other.rollback();
            row.contends(() -> deadlock(pool, other));
            row.fails(() ->
                    jdbc.queryForObject("SET STATEMENT max_statement_time = 0.005 FOR SELECT SLEEP(10)", Long.class));
            row.fails(() -> jdbc.update("KILL CONNECTION CONNECTION_ID()"));
            try (Connection only = DriverManager.getConnection(url(port, "guest"));
                    HikariDataSource tooMany = pool(port, "guest", IMPATIENT)) {
                only.isReadOnly();
                row.fails(() -> new JdbcTemplate(tooMany).queryForObject("SELECT 1", Long.class));
            }
            server.kill();
            try (HikariDataSource refused = pool(port, "root", IMPATIENT)) {
                row.fails(() -> new JdbcTemplate(refused).queryForObject("SELECT 1", Long.class));
            }
        }
        row.isDocumented();
    }

    /** Two transactions take two rows in the opposite order; the second to wait is the one that is rolled back, or the first. */
    private static Object deadlock(HikariDataSource pool, Connection other) throws Exception {
        try (Connection mine = pool.getConnection()) {
            mine.setAutoCommit(false);
            mine.createStatement().executeUpdate("UPDATE things.thing SET name = 'mine' WHERE id = 1");
            // More changes than ours, so that ours are given up.
            other.createStatement()
                    .executeUpdate("INSERT INTO things.thing SELECT seq, 'x' FROM things.seq_100_to_1100");
            other.createStatement().executeUpdate("UPDATE things.thing SET name = 'other' WHERE id = 2");
            CompletableFuture<Void> waiting = CompletableFuture.runAsync(() -> update(other));
            try {
                return mine.createStatement().executeUpdate("UPDATE things.thing SET name = 'mine' WHERE id = 2");
            } finally {
                mine.rollback();
                waiting.join();
                other.rollback();
            }
        }
    }

    private static void update(Connection other) {
        try {
            other.createStatement().executeUpdate("UPDATE things.thing SET name = 'other' WHERE id = 1");
        } catch (SQLException thrown) {
            throw new IllegalStateException(thrown);
        }
    }
}
