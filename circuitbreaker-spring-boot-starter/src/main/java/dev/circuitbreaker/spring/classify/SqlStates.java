package dev.circuitbreaker.spring.classify;

import dev.circuitbreaker.core.ExceptionClassifier.Kind;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What an SQLState says of the database. The first two characters are a class of the standard. */
final class SqlStates {

    /** Data, constraint, transaction state, user-defined, syntax or privilege, PL/pgSQL: it understood, and refused. */
    private static final Set<String> ANSWERS = Set.of("22", "23", "25", "42", "45", "P0");

    /** Connection, authorization, resources, operator, cancelled, system, internal. */
    private static final Set<String> FAILURES = Set.of("08", "28", "53", "57", "58", "70", "XX");

    /** Rollback, such as of a deadlock. */
    private static final String ROLLBACK = "40";

    /** Lock timeouts: of PostgreSQL, and of H2. */
    private static final Set<String> LOCKS = Set.of("55P03", "HYT00");

    private static final int MARIADB_LOCK_TIMEOUT = 1205;
    private static final int MARIADB_TOO_MANY_CONNECTIONS_OF_USER = 1226;

    private SqlStates() {}

    /**
     * What it says; null if that is not known.
     *
     * @param vendorCode of the driver, for the states that databases use for several things
     * @param contention what a conflict with others says
     */
    static @Nullable Kind kind(@Nullable String state, int vendorCode, Kind contention) {
        if (state == null || state.length() != 5) {
            return null;
        }
        String group = state.substring(0, 2);
        if (group.equals(ROLLBACK) || LOCKS.contains(state) || isLockOfMariaDb(state, vendorCode)) {
            return contention;
        }
        if (FAILURES.contains(group) || (state.equals("42000") && vendorCode == MARIADB_TOO_MANY_CONNECTIONS_OF_USER)) {
            return Kind.FAILURE;
        }
        return ANSWERS.contains(group) ? Kind.ANSWER : null;
    }

    private static boolean isLockOfMariaDb(String state, int vendorCode) {
        return state.equals("HY000") && vendorCode == MARIADB_LOCK_TIMEOUT;
    }
}
