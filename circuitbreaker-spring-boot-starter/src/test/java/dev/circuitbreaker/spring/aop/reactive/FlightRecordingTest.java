package dev.circuitbreaker.spring.aop.reactive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.circuitbreaker.spring.aop.reactive.ReactiveClients.Client;
import dev.circuitbreaker.spring.aop.reactive.ReactiveClients.Counts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** What Flight Recorder is told of annotated methods: one event per subscription, whatever a fallback makes of it. */
class FlightRecordingTest {

    @TempDir
    private Path directory;

    private final Sinks.One<String> gate = Sinks.one();

    private List<String> outcomes(Recording recording) throws IOException {
        Path file = directory.resolve("calls.jfr");
        recording.stop();
        recording.dump(file);
        return RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().equals("dev.circuitbreaker.Call"))
                .sorted(Comparator.comparing(RecordedEvent::getStartTime))
                .map(event -> event.getString("outcome"))
                .toList();
    }

    @Test
    void subscriptionsWithAndWithoutFallback() {
        ReactiveClients.context()
                .withBean("gate", Sinks.One.class, () -> gate)
                .withBean(Counts.class, Counts::new)
                .run(context -> {
                    Client client = context.getBean(Client.class);
                    try (Recording recording = new Recording()) {
                        recording.start();
                        client.mono("sku").subscribe().dispose();
                        Mono<String> recovered = client.recovered("sku");
                        gate.tryEmitError(new IllegalStateException("down"));
                        assertThat(recovered.block()).startsWith("sku for");
                        assertThat(recovered.block()).contains("CallNotPermittedException");
                        ReactiveClients.breaker(context).reset(null);
                        assertThat(client.done().blockOptional()).isEmpty();
                        assertThat(outcomes(recording))
                                .startsWith("cancelled", "failure", "not_permitted")
                                .hasSize(4);
                    }
                });
    }
}
