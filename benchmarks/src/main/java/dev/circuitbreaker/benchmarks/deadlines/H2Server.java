package dev.circuitbreaker.benchmarks.deadlines;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.h2.tools.Server;

/** A database that has a function which keeps it busy. */
public final class H2Server {

    private static final String IN_MEMORY = "jdbc:h2:mem:deadlines;DB_CLOSE_DELAY=-1";

    private H2Server() {}

    /** Returns the database of this process. */
    static String inMemory() throws SQLException {
        try (Connection connection = DriverManager.getConnection(IN_MEMORY);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE ALIAS IF NOT EXISTS BUSY FOR '" + H2Server.class.getName() + ".busy'");
        }
        return IN_MEMORY;
    }

    /** Returns the same database, asked through a socket. */
    static String overTcp() throws SQLException {
        inMemory();
        Server server = Server.createTcpServer("-tcpPort", "0", "-tcpDaemon").start();
        return "jdbc:h2:tcp://localhost:" + server.getPort() + "/mem:deadlines";
    }

    static Object call(String url, int millis) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            return statement.execute("CALL BUSY(" + millis + ")");
        }
    }

    /**
     * Computes for a while, without heeding an interrupt; called by the database.
     *
     * @param millis for how long
     * @return the same
     */
    public static int busy(int millis) {
        long end = System.nanoTime() + millis * 1_000_000L;
        while (System.nanoTime() - end < 0) {
            Thread.onSpinWait();
        }
        return millis;
    }
}
