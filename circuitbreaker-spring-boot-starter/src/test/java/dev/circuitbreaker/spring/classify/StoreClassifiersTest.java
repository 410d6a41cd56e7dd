package dev.circuitbreaker.spring.classify;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.MongoInterruptedException;
import com.mongodb.MongoSocketReadException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.MongoWriteException;
import com.mongodb.ServerAddress;
import com.mongodb.WriteError;
import com.mongodb.bulk.BulkWriteError;
import com.mongodb.bulk.BulkWriteResult;
import com.mongodb.bulk.WriteConcernError;
import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.AuthenticationFailureException;
import com.rabbitmq.client.Method;
import com.rabbitmq.client.ShutdownSignalException;
import dev.circuitbreaker.core.ExceptionClassifier;
import dev.circuitbreaker.core.ExceptionClassifier.Kind;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandInterruptedException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.amqp.AmqpConnectException;
import org.springframework.amqp.AmqpIOException;
import org.springframework.amqp.AmqpResourceNotAvailableException;
import org.springframework.amqp.AmqpTimeoutException;
import org.springframework.amqp.UncategorizedAmqpException;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.ldap.CommunicationException;
import org.springframework.ldap.ContextNotEmptyException;
import org.springframework.ldap.InterruptedNamingException;
import org.springframework.ldap.InvalidSearchFilterException;
import org.springframework.ldap.NoPermissionException;
import org.springframework.ldap.ServiceUnavailableException;
import org.springframework.ldap.UncategorizedLdapException;
import redis.clients.jedis.exceptions.JedisClusterOperationException;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/** Rules by code, word and class; what the libraries really throw is tried beside them, see docs/answers.md. */
class StoreClassifiersTest {

    private static final ServerAddress SERVER = new ServerAddress();

    private static final MongoClassifier MONGO = new MongoClassifier();

    private static MongoCommandException refusal(int code, String... labels) {
        MongoCommandException thrown = new MongoCommandException(
                new BsonDocument("ok", new BsonInt32(0)).append("code", new BsonInt32(code)), SERVER);
        Arrays.stream(labels).forEach(thrown::addLabel);
        return thrown;
    }

    @ParameterizedTest
    @CsvSource({
        "WRONGTYPE Operation against a key, ANSWER",
        "ERR value is not an integer, ANSWER",
        "SOLDOUT, ANSWER",
        "BUSYGROUP name already exists, ANSWER",
        "NOPERM no permissions, ANSWER",
        "NOSCRIPT No matching script, ANSWER",
        "ERR max number of clients reached, FAILURE",
        "LOADING data in memory, FAILURE",
        "BUSY running a script, FAILURE",
        "READONLY replica, FAILURE",
        "OOM not allowed, FAILURE",
        "MASTERDOWN link, FAILURE",
        "CLUSTERDOWN hash slot, FAILURE",
        "TRYAGAIN during rehashing, FAILURE",
        "NOAUTH required, FAILURE",
        "WRONGPASS invalid, FAILURE",
        "MISCONF cannot persist, FAILURE",
        "NOREPLICAS to write, FAILURE",
        "MOVED 1 other:6379, FAILURE",
        "ASK 1 other:6379, FAILURE",
        "UNBLOCKED by failover, FAILURE"
    })
    void redisRepliesGoByTheirFirstWord(String reply, Kind kind) {
        assertThat(new LettuceClassifier().classify(new RuntimeException(new RedisCommandExecutionException(reply))))
                .isEqualTo(kind);
        assertThat(new JedisClassifier()
                        .classify(new InvalidDataAccessApiUsageException("", new JedisDataException(reply))))
                .isEqualTo(kind);
    }

    @Test
    void lettuceWithoutAReplyHasFailedUnlessItWasInterrupted() {
        LettuceClassifier classifier = new LettuceClassifier();
        assertThat(List.of(
                        new RedisException("Currently not connected. Commands are rejected."),
                        new RedisCommandTimeoutException(),
                        new RedisConnectionException("", new RedisCommandExecutionException("WRONGTYPE"))))
                .allMatch(it -> classifier.classify(new RuntimeException(it)) == Kind.FAILURE);
        assertThat(List.of(
                        new RedisCommandInterruptedException(new InterruptedException()),
                        new RedisConnectionException("", new InterruptedException())))
                .allMatch(it -> classifier.classify(new RuntimeException(it)) == Kind.NO_CALL);
        assertThat(classifier.classify(new RedisCommandExecutionException((String) null)))
                .isNull();
        assertThat(classifier.classify(new IOException())).isNull();
    }

    @Test
    void jedisWithoutAReplyGoesByClassAndCause() {
        JedisClassifier classifier = new JedisClassifier();
        assertThat(List.of(
                        new JedisConnectionException("", new JedisDataException("LOADING")),
                        new JedisClusterOperationException("No reachable node in cluster.")))
                .allMatch(it -> classifier.classify(it) == Kind.FAILURE);
        assertThat(List.of(new IllegalStateException("Pool not open"), new InterruptedException()))
                .allMatch(it -> classifier.classify(new JedisException("no resource", it)) == Kind.NO_CALL);
        assertThat(classifier.classify(new JedisException("what?"))).isNull();
        assertThat(classifier.classify(new IOException())).isNull();
    }

    @Test
    void aPoolThatWasFullDidNotAskButOneThatCouldNotConnectDid() {
        CommonsPoolClassifier classifier = new CommonsPoolClassifier();
        assertThat(List.of("Timeout waiting for idle object, borrowMaxWaitDuration=PT0.02S", "Pool exhausted"))
                .allMatch(it ->
                        classifier.classify(new RuntimeException(new NoSuchElementException(it))) == Kind.NO_CALL);
        assertThat(List.of("Unable to validate object", "No value present"))
                .allMatch(it -> classifier.classify(new NoSuchElementException(it)) == null);
        assertThat(classifier.classify(new NoSuchElementException())).isNull();
        assertThat(classifier.classify(new IOException())).isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 9, 13, 14, 18, 20, 26, 48, 59, 66, 73, 121, 11_000})
    void mongoAnswersByCode(int code) {
        assertThat(MONGO.classify(new RuntimeException(refusal(code)))).isEqualTo(Kind.ANSWER);
        assertThat(MONGO.classify(new MongoException("login", refusal(code)))).isEqualTo(Kind.ANSWER);
    }

    @ParameterizedTest
    @ValueSource(ints = {6, 7, 50, 89, 91, 189, 202, 262, 10_107, 11_600, 13_435, 13_436})
    void mongoFailsByCode(int code) {
        assertThat(MONGO.classify(refusal(code))).isEqualTo(Kind.FAILURE);
    }

    @Test
    void writeConflictsAreContention() {
        contends(refusal(112));
        contends(refusal(24));
        contends(new MongoWriteException(new WriteError(112, "", new BsonDocument()), SERVER, Set.of()));
        contends(refusal(251, "TransientTransactionError"));
        contends(bulk(null, 11_000, 112));
    }

    private static void contends(MongoException thrown) {
        assertThat(MONGO.classify(thrown)).isEqualTo(Kind.ANSWER);
        assertThat(MONGO.withContention(Kind.FAILURE).classify(thrown)).isEqualTo(Kind.FAILURE);
    }

    private static MongoBulkWriteException bulk(WriteConcernError concern, int... codes) {
        List<BulkWriteError> errors = Arrays.stream(codes)
                .mapToObj(code -> new BulkWriteError(code, "", new BsonDocument(), 0))
                .toList();
        return new MongoBulkWriteException(BulkWriteResult.unacknowledged(), errors, concern, SERVER, Set.of());
    }

    @Test
    void theWorstErrorOfABulkDecides() {
        assertThat(MONGO.classify(bulk(null, 11_000, 121))).isEqualTo(Kind.ANSWER);
        assertThat(MONGO.classify(bulk(null, 11_000, 189))).isEqualTo(Kind.FAILURE);
        assertThat(MONGO.classify(bulk(null, 11_000, 4_711))).isNull();
        assertThat(MONGO.classify(bulk(null, 4_711, 11_000))).isNull();
        assertThat(MONGO.classify(bulk(null))).isNull();
        assertThat(MONGO.classify(bulk(new WriteConcernError(64, "", "", new BsonDocument()))))
                .isEqualTo(Kind.FAILURE);
    }

    @Test
    void mongoGoesByLabelWhereItsCodeIsNotKnown() {
        assertThat(MONGO.classify(refusal(4_711, "RetryableWriteError"))).isEqualTo(Kind.FAILURE);
        assertThat(MONGO.classify(refusal(4_711, "SystemOverloadedError"))).isEqualTo(Kind.FAILURE);
        assertThat(MONGO.classify(refusal(4_711))).isNull();
        assertThat(MONGO.classify(new IllegalStateException("state should be: open")))
                .isNull();
    }

    @Test
    void mongoWithoutAServerHasFailedUnlessItWasInterrupted() {
        assertThat(MONGO.classify(new MongoTimeoutException("no server"))).isEqualTo(Kind.FAILURE);
        assertThat(MONGO.classify(new MongoSocketReadException("", SERVER))).isEqualTo(Kind.FAILURE);
        assertThat(MONGO.classify(new MongoInterruptedException("", new InterruptedException())))
                .isEqualTo(Kind.NO_CALL);
    }

    private static Method channelClosed(int code) {
        return new AMQP.Channel.Close.Builder().replyCode(code).replyText("").build();
    }

    private static Method connectionClosed(int code) {
        return new AMQP.Connection.Close.Builder().replyCode(code).replyText("").build();
    }

    @ParameterizedTest
    @CsvSource({
        "403, ANSWER",
        "404, ANSWER",
        "405, ANSWER",
        "406, ANSWER",
        "530, ANSWER",
        "311, ANSWER",
        "320, FAILURE",
        "541, FAILURE",
        "506, FAILURE",
        "504, FAILURE"
    })
    void rabbitGoesByTheCodeOfTheBroker(int code, Kind kind) {
        RabbitClassifier classifier = new RabbitClassifier();
        for (Method reason : List.of(channelClosed(code), connectionClosed(code))) {
            ShutdownSignalException signal = new ShutdownSignalException(false, false, reason, null);
            assertThat(classifier.classify(new AmqpIOException(new IOException(signal))))
                    .isEqualTo(kind);
            assertThat(classifier.classify(new AlreadyClosedException(signal)))
                    .isEqualTo(kind == Kind.ANSWER ? Kind.NO_CALL : kind);
        }
    }

    @Test
    void rabbitWithoutACodeIsABrokenConnectionUnlessWeHaveClosedIt() {
        RabbitClassifier classifier = new RabbitClassifier();
        assertThat(classifier.classify(new ShutdownSignalException(true, false, null, null)))
                .isEqualTo(Kind.FAILURE);
        assertThat(classifier.classify(new ShutdownSignalException(true, true, connectionClosed(200), null)))
                .isEqualTo(Kind.NO_CALL);
        assertThat(classifier.classify(new AuthenticationFailureException(""))).isEqualTo(Kind.ANSWER);
        assertThat(classifier.classify(new IOException())).isNull();
    }

    @Test
    void springAmqpGoesByClass() {
        SpringAmqpClassifier classifier = new SpringAmqpClassifier();
        assertThat(List.of(
                        new AmqpResourceNotAvailableException("no channel"),
                        new AmqpTimeoutException("No available channels"),
                        new AmqpTimeoutException("interrupted", new InterruptedException())))
                .allMatch(it -> classifier.classify(it) == Kind.NO_CALL);
        assertThat(List.of(new AmqpTimeoutException("no confirm"), new AmqpConnectException(new IOException())))
                .allMatch(it -> classifier.classify(it) == Kind.FAILURE);
        assertThat(classifier.classify(new UncategorizedAmqpException(new IOException())))
                .isNull();
        assertThat(classifier.classify(new IOException())).isNull();
    }

    @Test
    void ldapGoesByClass() {
        LdapClassifier classifier = new LdapClassifier();
        assertThat(List.of(
                        new NoPermissionException(new javax.naming.NoPermissionException()),
                        new ContextNotEmptyException(new javax.naming.ContextNotEmptyException())))
                .allMatch(it -> classifier.classify(it) == Kind.ANSWER);
        assertThat(List.of(
                        new CommunicationException(new javax.naming.CommunicationException()),
                        new ServiceUnavailableException(new javax.naming.ServiceUnavailableException())))
                .allMatch(it -> classifier.classify(it) == Kind.FAILURE);
        assertThat(List.of(
                        new InterruptedNamingException(new javax.naming.InterruptedNamingException()),
                        new InvalidSearchFilterException(new javax.naming.directory.InvalidSearchFilterException())))
                .allMatch(it -> classifier.classify(it) == Kind.NO_CALL);
        assertThat(classifier.classify(new UncategorizedLdapException("what?"))).isNull();
        assertThat(classifier.classify(new IOException())).isNull();
    }

    @Test
    void haveNamesThatMetersShow() {
        assertThat(List.of(
                        new CommonsPoolClassifier(),
                        new LettuceClassifier(),
                        new JedisClassifier(),
                        new MongoClassifier(),
                        new RabbitClassifier(),
                        new SpringAmqpClassifier(),
                        new LdapClassifier()))
                .extracting(ExceptionClassifier::name)
                .containsExactly("pool", "redis", "redis", "mongo", "amqp", "amqp", "ldap");
    }
}
