package dev.circuitbreaker.neighbours.kafka;

import dev.circuitbreaker.spring.annotation.CircuitBreaker;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.listener.BatchListenerFailedException;
import org.springframework.kafka.listener.ConsumerAwareRebalanceListener;

/** An application that calls a dependency for every record. */
final class Orders {

    private Orders() {}

    static class Listener {

        private final Dependency dependency;

        Listener(Dependency dependency) {
            this.dependency = dependency;
        }

        @KafkaListener(topics = "${topic}")
        void take(String order) {
            dependency.serve(order);
        }
    }

    static class BatchListener {

        private final Dependency dependency;

        BatchListener(Dependency dependency) {
            this.dependency = dependency;
        }

        @KafkaListener(topics = "${topic}")
        void take(List<String> orders) {
            for (int i = 0; i < orders.size(); i++) {
                try {
                    dependency.serve(orders.get(i));
                } catch (RuntimeException e) {
                    throw new BatchListenerFailedException("Cannot serve " + orders.get(i), e, i);
                }
            }
        }
    }

    static class VagueBatchListener {

        private final Dependency dependency;

        VagueBatchListener(Dependency dependency) {
            this.dependency = dependency;
        }

        @KafkaListener(topics = "${topic}")
        void take(List<String> orders) {
            orders.forEach(dependency::serve);
        }
    }

    static class Dependency {

        private final List<String> served = new CopyOnWriteArrayList<>();
        private final Map<String, AtomicInteger> asked = new ConcurrentHashMap<>();
        private volatile boolean down;

        @CircuitBreaker(name = "dependency")
        public void serve(String order) {
            asked.computeIfAbsent(order, first -> new AtomicInteger()).incrementAndGet();
            if (down || order.equals("bad")) {
                throw new IllegalStateException("down");
            }
            served.add(order);
        }

        public void fail(boolean fail) {
            down = fail;
        }

        public List<String> served() {
            return served;
        }

        public int asked(String order) {
            return asked.get(order).get();
        }
    }

    static class Revocations implements ConsumerAwareRebalanceListener {

        final AtomicInteger number = new AtomicInteger();

        @Override
        public void onPartitionsRevokedBeforeCommit(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
            number.incrementAndGet();
        }

        @Override
        public void onPartitionsLost(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
            number.incrementAndGet();
        }
    }
}
