package dev.circuitbreaker.neighbours.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.CircuitBreaker.State;
import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.core.ManualTicker;
import dev.circuitbreaker.core.Permit;
import dev.circuitbreaker.spring.autoconfigure.CircuitBreakerAutoConfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

/** Listeners of Kafka that call what is guarded, with a broker. */
class KafkaListenerTest {

    private static final EmbeddedKafkaKraftBroker BROKER = new EmbeddedKafkaKraftBroker(1, 1);

    private static int topics;

    private final ManualTicker ticker = new ManualTicker();
    private final String topic = "orders-" + topics++;

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(CircuitBreakerAutoConfiguration.class, KafkaAutoConfiguration.class))
            .withBean(ManualTicker.class, () -> ticker)
            .withBean(Orders.Dependency.class)
            .withBean(Orders.Revocations.class)
            .withPropertyValues(
                    "spring.kafka.bootstrap-servers=" + BROKER.getBrokersAsString(),
                    "spring.kafka.consumer.auto-offset-reset=earliest",
                    "spring.kafka.consumer.group-id=shop",
                    "spring.kafka.consumer.fetch-max-wait=10ms",
                    "topic=" + topic,
                    "circuitbreaker.instances.dependency.consecutive-failure-threshold=2",
                    "circuitbreaker.instances.dependency.permitted-number-of-calls-in-half-open-state=1",
                    "circuitbreaker.instances.dependency.wait-duration-in-open-state=20ms");

    private final ApplicationContextRunner waiting =
            runner.withBean(Orders.Listener.class).withUserConfiguration(RecordsWait.class);

    @BeforeAll
    static void start() {
        BROKER.afterPropertiesSet();
    }

    @AfterAll
    static void stop() {
        BROKER.destroy();
    }

    @BeforeEach
    void createTopic() {
        BROKER.addTopics(topic);
    }

    private void send(AssertableApplicationContext context, String... orders) {
        @SuppressWarnings("unchecked")
        KafkaTemplate<String, String> kafka = context.getBean(KafkaTemplate.class);
        for (String order : orders) {
            kafka.send(topic, order).join();
        }
    }

    private static CircuitBreaker breaker(AssertableApplicationContext context) {
        return context.getBean(CircuitBreakerRegistry.class).get("dependency");
    }

    private static List<String> served(AssertableApplicationContext context) {
        return context.getBean(Orders.Dependency.class).served();
    }

    private static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - deadline).as(what).isNegative();
            Thread.onSpinWait();
        }
    }

    private static void awaitRejections(CircuitBreaker breaker, int number) {
        await(number + " rejections", () -> breaker.totals().notPermitted() >= number);
    }

    @Test
    void theUsualHandlerSkipsWhatAnOpenBreakerRejects() {
        runner.withBean(Orders.Listener.class).run(context -> {
            breaker(context).forceOpen(null);
            send(context, "one", "two", "three");
            awaitRejections(breaker(context), 30);
            breaker(context).reset(null);
            send(context, "four");
            await("the fourth", () -> served(context).contains("four"));
            assertThat(served(context)).containsExactly("four");
        });
    }

    @Test
    void keepsEveryRecordAndTheOrderHoweverOftenItIsRejected() {
        waiting.run(context -> {
            Orders.Dependency dependency = context.getBean(Orders.Dependency.class);
            dependency.fail(true);
            send(context, "one", "two", "three");
            awaitRejections(breaker(context), 12);
            assertThat(breaker(context).state()).isEqualTo(State.OPEN);
            dependency.fail(false);
            ticker.advance(Duration.ofSeconds(1));
            await("all three", () -> served(context).size() >= 3);
            assertThat(served(context)).containsExactly("one", "two", "three");
            assertThat(dependency.asked("one")).isEqualTo(3);
        });
    }

    @Test
    void countsNoRejectionAsAnAttemptSoThatABadRecordIsSkippedAsUsual() {
        waiting.run(context -> {
            Orders.Dependency dependency = context.getBean(Orders.Dependency.class);
            send(context, "bad", "good");
            AtomicLong rejections = new AtomicLong();
            await("the good one", () -> {
                long now = breaker(context).totals().notPermitted();
                if (rejections.getAndSet(now) < now) {
                    ticker.advance(Duration.ofMillis(20));
                }
                return served(context).contains("good");
            });
            assertThat(dependency.asked("bad")).isEqualTo(10);
            assertThat(rejections).hasPositiveValue();
        });
    }

    @Test
    void asksAgainInASecondWhereTheTimeIsUnknown() {
        waiting.run(context -> {
            breaker(context).forceOpen(null);
            long before = System.nanoTime();
            send(context, "one");
            awaitRejections(breaker(context), 3);
            assertThat(System.nanoTime() - before).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(1_900));
            breaker(context).reset(null);
            await("the record", () -> served(context).contains("one"));
        });
    }

    @Test
    void asksAgainInASecondWhileAllProbesAreTaken() {
        waiting.run(context -> {
            CircuitBreaker breaker = breaker(context);
            breaker.acquire().failed(new IOException("down"));
            breaker.acquire().failed(new IOException("down"));
            ticker.advance(Duration.ofMillis(20));
            Permit probe = breaker.acquire();
            long before = System.nanoTime();
            send(context, "one");
            awaitRejections(breaker, 3);
            assertThat(System.nanoTime() - before).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(1_900));
            probe.succeeded(null);
            await("the record", () -> served(context).contains("one"));
        });
    }

    @Test
    void keepsItsPartitionsWhileTheWaitIsLongerThanKafkaWaitsForAPoll() {
        waiting.withPropertyValues(
                        "spring.kafka.consumer.properties.max.poll.interval.ms=1000",
                        "circuitbreaker.instances.dependency.wait-duration-in-open-state=4s")
                .run(context -> {
                    Orders.Dependency dependency = context.getBean(Orders.Dependency.class);
                    dependency.fail(true);
                    send(context, "one");
                    awaitRejections(breaker(context), 2);
                    dependency.fail(false);
                    ticker.advance(Duration.ofSeconds(4));
                    await("the record", () -> served(context).contains("one"));
                    assertThat(context.getBean(Orders.Revocations.class).number).hasValue(0);
                });
    }

    @Test
    void keepsTheRestOfABatchThatSaysWhereItFailed() {
        runner.withBean(Orders.BatchListener.class)
                .withUserConfiguration(RecordsWait.class)
                .withPropertyValues("spring.kafka.listener.type=batch")
                .run(context -> {
                    Orders.Dependency dependency = context.getBean(Orders.Dependency.class);
                    dependency.fail(true);
                    send(context, "one", "two", "three");
                    awaitRejections(breaker(context), 12);
                    dependency.fail(false);
                    ticker.advance(Duration.ofSeconds(1));
                    await("all three", () -> served(context).size() >= 3);
                    assertThat(served(context)).containsExactly("one", "two", "three");
                });
    }

    @Test
    void skipsABatchThatDoesNotSayWhereItFailed() {
        runner.withBean(Orders.VagueBatchListener.class)
                .withUserConfiguration(RecordsWait.class)
                .withPropertyValues("spring.kafka.listener.type=batch")
                .run(context -> {
                    Orders.Dependency dependency = context.getBean(Orders.Dependency.class);
                    dependency.fail(true);
                    send(context, "one");
                    awaitRejections(breaker(context), 8);
                    dependency.fail(false);
                    ticker.advance(Duration.ofSeconds(1));
                    send(context, "two");
                    await("the second", () -> served(context).contains("two"));
                    assertThat(served(context)).containsExactly("two");
                });
    }

    @Test
    void isWhatTheDocumentationShows() throws IOException {
        String page = Files.readString(Path.of("../docs/listeners.md"));
        String listing = page.split("```java\n")[1].split("```")[0];
        String source = Files.readString(Path.of("src/test/java/dev/circuitbreaker/neighbours/kafka/RecordsWait.java"));
        assertThat(source.replaceAll("\\s+", " ")).contains(listing.strip().replaceAll("\\s+", " "));
    }
}
