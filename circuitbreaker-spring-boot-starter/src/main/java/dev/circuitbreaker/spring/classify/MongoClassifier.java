package dev.circuitbreaker.spring.classify;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoConnectionPoolClearedException;
import com.mongodb.MongoException;
import com.mongodb.MongoInterruptedException;
import com.mongodb.MongoSocketException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.MongoWriteConcernException;
import com.mongodb.bulk.BulkWriteError;
import dev.circuitbreaker.core.ExceptionClassifier.Kind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Knows what MongoDB's drivers throw, and what Spring Data makes of it, by the code of the server and, where that is not
 * known, by its error label. Spring calls a write conflict a violation of integrity; it is contention. A pool that was full
 * cannot be told from a silent server, and is a failure, too.
 *
 * @param contention what write conflicts and lock timeouts say
 */
public record MongoClassifier(Kind contention) implements ContentionAware {

    private static final String CLOSED = "org.springframework.data.mongodb.ClientSessionException";

    /** Creates a classifier for which contention is an answer. */
    public MongoClassifier() {
        this(Kind.ANSWER);
    }

    @Override
    public @Nullable Kind classify(Throwable thrown) {
        MongoException first = Causes.first(MongoException.class, thrown);
        if (first == null) {
            return isOfClosedClient(thrown) ? Kind.NO_CALL : null;
        }
        if (first instanceof MongoInterruptedException) {
            return Kind.NO_CALL;
        }
        if (first instanceof MongoBulkWriteException bulk) {
            return ofBulk(bulk);
        }
        return isSilence(first) ? Kind.FAILURE : ofServer(first);
    }

    private static boolean isOfClosedClient(Throwable thrown) {
        return thrown.getClass().getName().equals(CLOSED) && thrown.getCause() instanceof IllegalStateException;
    }

    /** No server, no connection, or no confirmation that what was written will stay. */
    private static boolean isSilence(MongoException thrown) {
        return thrown instanceof MongoSocketException
                || thrown instanceof MongoTimeoutException
                || thrown instanceof MongoConnectionPoolClearedException
                || thrown instanceof MongoWriteConcernException;
    }

    /** The code may stand below, as that of a refused login does. */
    private @Nullable Kind ofServer(MongoException first) {
        MongoException coded = first;
        while (coded.getCode() <= 0 && coded.getCause() instanceof MongoException cause) {
            coded = cause;
        }
        Kind known = MongoCodes.kind(coded.getCode(), contention);
        return known == null ? ofLabel(first) : known;
    }

    private @Nullable Kind ofLabel(MongoException thrown) {
        if (thrown.hasErrorLabel("RetryableWriteError") || thrown.hasErrorLabel("SystemOverloadedError")) {
            return Kind.FAILURE;
        }
        return thrown.hasErrorLabel(MongoException.TRANSIENT_TRANSACTION_ERROR_LABEL) ? contention : null;
    }

    /** All its errors must be known; the worst is what it says. */
    private @Nullable Kind ofBulk(MongoBulkWriteException bulk) {
        if (bulk.getWriteConcernError() != null) {
            return Kind.FAILURE;
        }
        List<BulkWriteError> errors = bulk.getWriteErrors();
        Kind worst = errors.isEmpty() ? null : Kind.ANSWER;
        for (BulkWriteError error : errors) {
            Kind kind = MongoCodes.kind(error.getCode(), contention);
            if (kind != Kind.ANSWER) {
                worst = kind;
            }
            if (kind == Kind.FAILURE) {
                return kind;
            }
        }
        return worst;
    }

    @Override
    public MongoClassifier withContention(Kind kind) {
        return new MongoClassifier(kind);
    }

    @Override
    public String name() {
        return "mongo";
    }
}
