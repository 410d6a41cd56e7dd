package dev.circuitbreaker.answers;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

class JdbcAnswersTest {

    private static final String ENDLESS = "SELECT SUM(X) FROM SYSTEM_RANGE(1, 1000000000000)";

    private static HikariDataSource pool(String url) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setMaximumPoolSize(1);
        config.setConnectionTimeout(250);
        config.setInitializationFailTimeout(-1);
        return new HikariDataSource(config);
    }

    private static String database(String name) {
        return "jdbc:h2:mem:" + name + ";DB_CLOSE_DELAY=-1";
    }

    @Test
    void springJdbcOnH2() throws Exception {
        TriedRow row = new TriedRow("Spring JDBC, H2");
        HikariDataSource pool = pool(database("template"));
        try {
            JdbcTemplate jdbc = new JdbcTemplate(pool);
            jdbc.execute("CREATE TABLE thing (id INT PRIMARY KEY, name VARCHAR(5))");
            jdbc.update("INSERT INTO thing VALUES (1, 'one'), (2, 'two')");
            row.answers(() -> jdbc.update("INSERT INTO thing VALUES (1, 'one')"));
            row.answers(() -> jdbc.update("INSERT INTO thing VALUES (3, 'longer than it may be')"));
            row.answers(() -> jdbc.queryForObject("SELECT name FROM thing WHERE id = 0", String.class));
            row.answers(() -> jdbc.queryForObject("SELECT name FROM thing", String.class));
            row.answers(() -> jdbc.queryForObject("SELEKT 1", String.class));
            try (Connection other = DriverManager.getConnection(database("template"))) {
                other.setAutoCommit(false);
                other.createStatement().executeUpdate("UPDATE thing SET name = 'held' WHERE id = 1");
                jdbc.execute("SET LOCK_TIMEOUT 1");
                row.contends(() -> jdbc.update("UPDATE thing SET name = 'mine' WHERE id = 1"));
            }
            jdbc.execute("SET QUERY_TIMEOUT 5");
            row.fails(() -> jdbc.queryForObject(ENDLESS, Long.class));
            jdbc.execute("SET QUERY_TIMEOUT 0");
            Connection only = pool.getConnection();
            row.isNeverCalled(() -> jdbc.queryForObject("SELECT 1", Long.class));
            only.close();
            pool.close();
            row.isNeverCalled(() -> jdbc.queryForObject("SELECT 1", Long.class));
        } finally {
            pool.close();
        }
        row.isDocumented();
    }

    @Test
    void plainJdbcOnH2() throws Exception {
        TriedRow row = new TriedRow("JDBC without Spring, H2");
        try (Connection connection = DriverManager.getConnection(database("plain"));
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE thing (id INT PRIMARY KEY)");
            statement.execute("INSERT INTO thing VALUES (1)");
            row.answers(() -> statement.execute("INSERT INTO thing VALUES (1)"));
            row.answers(() -> statement.execute("SELECT 1 / 0"));
            row.answers(() -> statement.execute("SELEKT 1"));
            statement.execute("SET QUERY_TIMEOUT 5");
            row.fails(() -> statement.executeQuery(ENDLESS));
        }
        row.fails(() -> DriverManager.getConnection("jdbc:h2:tcp://localhost:" + unusedPort() + "/mem:none"));
        row.isDocumented();
    }

    @Test
    void aPoolWithoutAnyConnectionBeforeASilentDatabase() throws Exception {
        TriedRow row = new TriedRow("HikariCP before a silent server");
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                HikariDataSource pool = pool("jdbc:h2:tcp://localhost:" + silent.getLocalPort() + "/mem:none")) {
            row.fails(pool::getConnection);
        }
        row.isDocumented();
    }

    private static int unusedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
