package dev.circuitbreaker.answers;

import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.LongSerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.springframework.kafka.test.EmbeddedKafkaBroker;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

class KafkaAnswersTest {

    private static <V> KafkaProducer<String, V> producer(String brokers, Serializer<V> values) {
        return new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, brokers,
                        ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000,
                        ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 200),
                new StringSerializer(),
                values);
    }

    @Test
    void producer() throws Exception {
        TriedRow row = new TriedRow("Kafka clients");
        EmbeddedKafkaBroker broker = new EmbeddedKafkaKraftBroker(1, 1, "things");
        broker.afterPropertiesSet();
        try (KafkaProducer<String, String> texts = producer(broker.getBrokersAsString(), new StringSerializer());
                KafkaProducer<String, Object> wrong = producer(broker.getBrokersAsString(), numbers())) {
            row.answers(() ->
                    texts.send(new ProducerRecord<>("things", "x".repeat(500))).get());
            row.answers(() -> texts.send(new ProducerRecord<>("no topic!", "x")).get());
            row.isNeverCalled(
                    () -> wrong.send(new ProducerRecord<>("things", "text")).get());
        } finally {
            broker.destroy();
        }
        row.isNeverCalled(() -> producer("", new StringSerializer()));
        row.isDocumented();
    }

    /** One that is given what it is not for. */
    @SuppressWarnings("unchecked")
    private static Serializer<Object> numbers() {
        return (Serializer<Object>) (Serializer<?>) new LongSerializer();
    }
}
