package dev.circuitbreaker.spring.classify;

import dev.circuitbreaker.core.ExceptionClassifier.Kind;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.jspecify.annotations.Nullable;

/**
 * Knows what JDBC throws, and whatever is caused by that, by the SQLState of the first {@code SQLException} among the
 * causes: the classes that frameworks make of it differ from database to database.
 *
 * <p>A pool that gave no connection has no SQLState to show. Then the database was never asked, unless Hikari's pool says
 * that it holds no connection at all: then the database is silent.
 *
 * @param contention what deadlocks and lock timeouts say
 */
public record SqlClassifier(Kind contention) implements ContentionAware {

    /** Hikari's own word; see {@code HikariPool.createTimeoutException}. */
    private static final String EMPTY_POOL = "(total=0,";

    /** Creates a classifier for which contention is an answer. */
    public SqlClassifier() {
        this(Kind.ANSWER);
    }

    @Override
    public @Nullable Kind classify(Throwable thrown) {
        SQLException first = Causes.first(SQLException.class, thrown);
        if (first == null) {
            return null;
        }
        Kind known = SqlStates.kind(first.getSQLState(), first.getErrorCode(), contention);
        if (known != null || first.getSQLState() != null) {
            return known;
        }
        return isOfPool(first, thrown) ? ofPool(first) : null;
    }

    private static boolean isOfPool(SQLException first, Throwable thrown) {
        return first instanceof SQLTransientConnectionException
                || Causes.has(thrown, "org.springframework.jdbc.CannotGetJdbcConnectionException")
                || Causes.has(thrown, "org.springframework.transaction.CannotCreateTransactionException");
    }

    private static Kind ofPool(SQLException refusal) {
        String message = refusal.getMessage();
        return message != null && message.contains(EMPTY_POOL) ? Kind.FAILURE : Kind.NO_CALL;
    }

    @Override
    public SqlClassifier withContention(Kind kind) {
        return new SqlClassifier(kind);
    }

    @Override
    public String name() {
        return "sql";
    }
}
