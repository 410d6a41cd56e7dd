package dev.circuitbreaker.spring.classify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.circuitbreaker.core.ExceptionClassifier;
import dev.circuitbreaker.core.ExceptionClassifier.Kind;
import io.r2dbc.spi.R2dbcDataIntegrityViolationException;
import io.r2dbc.spi.R2dbcTimeoutException;
import io.r2dbc.spi.R2dbcTransientResourceException;
import jakarta.persistence.EntityExistsException;
import jakarta.persistence.EntityNotFoundException;
import jakarta.persistence.LockTimeoutException;
import jakarta.persistence.OptimisticLockException;
import jakarta.persistence.PersistenceException;
import jakarta.persistence.PessimisticLockException;
import jakarta.persistence.QueryTimeoutException;
import jakarta.persistence.TransactionRequiredException;
import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.List;
import java.util.function.IntFunction;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.BrokerNotAvailableException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.dao.PermissionDeniedDataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionTimedOutException;
import org.springframework.transaction.UnexpectedRollbackException;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import org.springframework.web.reactive.function.client.WebClientResponseException;
import org.springframework.web.server.ResponseStatusException;

/** Rules by class and code; what the libraries really throw is tried beside them, see docs/answers.md. */
class ClassifiersTest {

    private static final List<IntFunction<Throwable>> CLIENTS = List.of(
            status -> new HttpClientErrorException(HttpStatusCode.valueOf(status)),
            status -> new WebClientResponseException(status, "", HttpHeaders.EMPTY, null, null),
            status -> new ResponseStatusException(HttpStatusCode.valueOf(status)),
            status -> new ErrorResponseException(HttpStatusCode.valueOf(status)));

    private static final ExceptionClassifier HTTP =
            ExceptionClassifier.inOrder(List.of(new WebClassifier(), new WebClientClassifier()));

    private static void says(ContentionAware classifier, Kind kind, Throwable... thrown) {
        assertThat(thrown).allSatisfy(it -> {
            assertThat(classifier.classify(it)).isEqualTo(kind);
            assertThat(classifier.withContention(Kind.FAILURE).classify(it)).isEqualTo(kind);
        });
    }

    private static void contends(ContentionAware classifier, Throwable... thrown) {
        assertThat(thrown).allSatisfy(it -> {
            assertThat(classifier.classify(it)).isEqualTo(Kind.ANSWER);
            assertThat(classifier.withContention(Kind.FAILURE).classify(it)).isEqualTo(Kind.FAILURE);
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 409, 422, 499})
    void anHttpStatusThatBlamesTheCallerIsAnAnswer(int status) {
        assertThat(CLIENTS).allMatch(client -> HTTP.classify(client.apply(status)) == Kind.ANSWER);
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 500, 503, 599, 302, 200})
    void whatTheRemoteCannotDoIsAFailure(int status) {
        assertThat(CLIENTS).allMatch(client -> HTTP.classify(client.apply(status)) == Kind.FAILURE);
    }

    @Test
    void whatHttpClientsCannotReachHasFailed() {
        assertThat(new WebClassifier().classify(new ResourceAccessException("down", new IOException())))
                .isEqualTo(Kind.FAILURE);
        assertThat(new WebClientClassifier()
                        .classify(new WebClientRequestException(
                                new IOException(), HttpMethod.GET, java.net.URI.create("/"), HttpHeaders.EMPTY)))
                .isEqualTo(Kind.FAILURE);
        assertThat(new WebClassifier().classify(new IOException())).isNull();
        assertThat(new WebClientClassifier().classify(new IOException())).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "23505, 0, ANSWER", "22001, 0, ANSWER", "42601, 0, ANSWER", "25006, 0, ANSWER", "45000, 1644, ANSWER",
        "P0001, 0, ANSWER", "08006, 0, FAILURE", "28000, 0, FAILURE", "53300, 0, FAILURE", "57014, 0, FAILURE",
        "58030, 0, FAILURE", "70100, 0, FAILURE", "XX000, 0, FAILURE", "42000, 1226, FAILURE", "42000, 1064, ANSWER"
    })
    void anSqlStateIsWhatItsClassSays(String state, int vendorCode, Kind kind) {
        says(new SqlClassifier(), kind, new RuntimeException(new SQLException("", state, vendorCode)));
    }

    @ParameterizedTest
    @CsvSource({"40001, 0", "40P01, 0", "55P03, 0", "HY000, 1205", "HYT00, 50200"})
    void locksAreContention(String state, int vendorCode) {
        contends(new SqlClassifier(), new SQLException("", state, vendorCode));
    }

    @Test
    void otherSqlStatesAreNotKnown() {
        for (String state : new String[] {"HY000", "90067", "2", "02000", ""}) {
            assertThat(new SqlClassifier().classify(new SQLException("", state, 1)))
                    .isNull();
        }
        assertThat(new SqlClassifier().classify(new SQLException("without a state")))
                .isNull();
        assertThat(new SqlClassifier().classify(new IOException())).isNull();
    }

    @Test
    void aPoolWithoutAConnectionToGiveWasNeverAsked() {
        says(
                new SqlClassifier(),
                Kind.NO_CALL,
                new SQLTransientConnectionException("request timed out after 250ms (total=1, active=1, idle=0)"),
                new CannotCreateTransactionException("", new SQLException("closed")));
        says(
                new SqlClassifier(),
                Kind.FAILURE,
                new SQLTransientConnectionException("request timed out after 250ms (total=0, active=0, idle=0)"));
    }

    @Test
    void theFirstSqlExceptionDecides() {
        SQLException duplicate = new SQLException("", "23505");
        duplicate.initCause(new SQLException("", "08006"));
        says(new SqlClassifier(), Kind.ANSWER, new PersistenceException(duplicate));
    }

    @Test
    void r2dbcGoesBySqlState() {
        R2dbcClassifier classifier = new R2dbcClassifier();
        says(classifier, Kind.ANSWER, new R2dbcDataIntegrityViolationException("", "23505"));
        says(classifier, Kind.NO_CALL, new RuntimeException(new R2dbcTimeoutException("no connection")));
        contends(classifier, new R2dbcTransientResourceException("", "40001"));
        assertThat(classifier.classify(new R2dbcTransientResourceException(""))).isNull();
        assertThat(classifier.classify(new SQLException("", "23505"))).isNull();
    }

    @Test
    void springsDataAccessExceptionsGoByClass() {
        DataAccessClassifier classifier = new DataAccessClassifier();
        says(
                classifier,
                Kind.ANSWER,
                new DataIntegrityViolationException(""),
                new OptimisticLockingFailureException(""),
                new PermissionDeniedDataAccessException("", null));
        says(
                classifier,
                Kind.FAILURE,
                new DataAccessResourceFailureException(""),
                new org.springframework.dao.QueryTimeoutException(""));
        contends(classifier, new CannotAcquireLockException(""));
        says(
                classifier,
                Kind.NO_CALL,
                new InvalidDataAccessApiUsageException(""),
                new InvalidDataAccessApiUsageException("", new IllegalArgumentException()));
        says(classifier, null, new InvalidDataAccessApiUsageException("", new SQLException()), new SQLException());
    }

    @Test
    void jakartaPersistenceGoesByClass() {
        JpaClassifier classifier = new JpaClassifier();
        says(
                classifier,
                Kind.ANSWER,
                new EntityExistsException(),
                new EntityNotFoundException(),
                new OptimisticLockException());
        contends(classifier, new PessimisticLockException(), new LockTimeoutException());
        says(classifier, Kind.NO_CALL, new TransactionRequiredException());
        says(classifier, Kind.FAILURE, new QueryTimeoutException());
        says(classifier, null, new PersistenceException(), new IllegalStateException());
    }

    @Test
    void kafkaGoesByClass() {
        KafkaClassifier classifier = new KafkaClassifier();
        assertThat(List.of(
                        new RecordTooLargeException(),
                        new InvalidTopicException("topic"),
                        new TopicAuthorizationException("topic"),
                        new SaslAuthenticationException(""),
                        new ProducerFencedException("")))
                .allMatch(it -> classifier.classify(it) == Kind.ANSWER);
        assertThat(List.of(
                        new org.apache.kafka.common.errors.TimeoutException(),
                        new NotEnoughReplicasException(),
                        new BrokerNotAvailableException("")))
                .allMatch(it -> classifier.classify(new RuntimeException(it)) == Kind.FAILURE);
        assertThat(List.of(new SerializationException(), new KafkaException("", new ConfigException("no bootstrap"))))
                .allMatch(it -> classifier.classify(it) == Kind.NO_CALL);
        assertThat(classifier.classify(new KafkaException("what?"))).isNull();
        assertThat(classifier.classify(new IllegalStateException())).isNull();
        assertThat(classifier.name()).isEqualTo("kafka");
    }

    @Test
    void transactionsGoByClassAndCause() {
        TransactionClassifier classifier = new TransactionClassifier();
        assertThat(classifier.classify(new UnexpectedRollbackException(""))).isEqualTo(Kind.ANSWER);
        assertThat(classifier.classify(new TransactionTimedOutException(""))).isEqualTo(Kind.FAILURE);
        assertThat(classifier.classify(new CannotCreateTransactionException("", new IllegalStateException("closed"))))
                .isEqualTo(Kind.NO_CALL);
        assertThat(classifier.classify(new CannotCreateTransactionException("")))
                .isNull();
        assertThat(classifier.classify(new IllegalStateException())).isNull();
    }

    @Test
    void securityRefusesBeforeTheCallUnlessItFailsItself() {
        SecurityClassifier classifier = new SecurityClassifier();
        assertThat(classifier.classify(new BadCredentialsException(""))).isEqualTo(Kind.NO_CALL);
        assertThat(classifier.classify(new AuthenticationServiceException(""))).isEqualTo(Kind.FAILURE);
        assertThat(classifier.classify(new IllegalStateException())).isNull();
        assertThat(new ValidationClassifier().classify(new IllegalStateException()))
                .isNull();
    }

    @Test
    void haveNamesThatMetersShow() {
        assertThat(List.of(
                        new WebClassifier(),
                        new WebClientClassifier(),
                        new SqlClassifier(),
                        new R2dbcClassifier(),
                        new DataAccessClassifier(),
                        new JpaClassifier(),
                        new TransactionClassifier(),
                        new SecurityClassifier(),
                        new ValidationClassifier()))
                .extracting(ExceptionClassifier::name)
                .containsExactly(
                        "http", "http", "sql", "r2dbc", "data", "jpa", "transaction", "security", "validation");
    }

    @Test
    void causesThatGoRoundInACircleEnd() {
        Exception one = new IllegalStateException("one");
        one.initCause(new IllegalArgumentException("two", one));
        says(new SqlClassifier(), null, one);
        assertThat(Causes.has(one, "none")).isFalse();
    }
}
