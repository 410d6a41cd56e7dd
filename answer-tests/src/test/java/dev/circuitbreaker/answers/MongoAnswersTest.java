package dev.circuitbreaker.answers;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.springframework.data.mongodb.core.MongoTemplate;

/** Before a stand-in for the server, which speaks its protocol: the exceptions are those of the real driver and Spring Data. */
class MongoAnswersTest {

    /** Holds the connection of the first call until it is released. */
    private static final class Holding implements CommandListener {

        private final CompletableFuture<Void> started = new CompletableFuture<>();
        private final CompletableFuture<Void> released = new CompletableFuture<>();

        @Override
        public void commandStarted(CommandStartedEvent event) {
            started.complete(null);
            released.join();
        }
    }

    private static MongoClient nowhere() throws IOException {
        return client("/127.0.0.1:" + LocalServer.freePort(), 100);
    }

    private static MongoClient client(String address, int patience, CommandListener... listeners) {
        return MongoClients.create(MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString("mongodb:/" + address
                        + "/?maxPoolSize=1&waitQueueTimeoutMS=20&retryWrites=false&serverSelectionTimeoutMS="
                        + patience))
                .commandListenerList(List.of(listeners))
                .build());
    }

    /** The first of all calls takes its time, for which the clients that are tried have no patience. */
    private static String warm(MongoServer server) {
        String address = server.bind().toString();
        try (MongoClient patient = MongoClients.create("mongodb:/" + address)) {
            patient.getDatabase("test").getCollection("things").insertOne(new Document("_id", 1));
        }
        return address;
    }

    @Test
    void driver() throws Exception {
        TriedRow row = new TriedRow("MongoDB driver");
        MongoServer server = new MongoServer(new MemoryBackend());
        String address = warm(server);
        Holding holding = new Holding();
        try (MongoClient client = client(address, 10_000)) {
            MongoCollection<Document> things = client.getDatabase("test").getCollection("things");
            row.answers(() -> things.insertOne(new Document("_id", 1)));
            row.answers(() -> things.insertMany(List.of(new Document("_id", 1), new Document("_id", 2))));
            row.answers(() -> client.getDatabase("test").runCommand(new Document("noSuchCommand", 1)));
            row.isNeverCalled(() -> interrupted(() -> things.find().first()));
            try (MongoClient busy = client(address, 10_000, holding)) {
                MongoCollection<Document> inUse = busy.getDatabase("test").getCollection("things");
                CompletableFuture<Document> first =
                        CompletableFuture.supplyAsync(() -> inUse.find().first());
                holding.started.join();
                row.fails(() -> inUse.find().first()); // by its words the server may be silent as well
                holding.released.complete(null);
                first.join();
            }
        } finally {
            server.shutdownNow();
        }
        try (MongoClient nowhere = nowhere()) {
            row.fails(() -> nowhere.getDatabase("test").listCollectionNames().first());
        }
        row.isDocumented();
    }

    @Test
    void springData() throws Exception {
        TriedRow row = new TriedRow("Spring Data MongoDB");
        MongoServer server = new MongoServer(new MemoryBackend());
        MongoClient client = client(warm(server), 10_000);
        try {
            MongoTemplate mongo = new MongoTemplate(client, "test");
            row.answers(() -> mongo.insert(new Document("_id", 1), "things"));
            row.answers(() -> mongo.insert(List.of(new Document("_id", 1), new Document("_id", 2)), "things"));
            row.answers(() -> mongo.executeCommand(new Document("noSuchCommand", 1)));
            row.isNeverCalled(() -> interrupted(() -> mongo.findAll(Document.class, "things")));
            try (MongoClient nowhere = nowhere()) {
                row.fails(() -> new MongoTemplate(nowhere, "test").findAll(Document.class, "things"));
            }
            client.close();
            row.isNeverCalled(() -> mongo.findAll(Document.class, "things"));
        } finally {
            client.close();
            server.shutdownNow();
        }
        row.isDocumented();
    }

    /** What a thread gets that was interrupted, and then goes on. */
    private static Object interrupted(Callable<?> call) throws Exception {
        Thread.currentThread().interrupt();
        try {
            return call.call();
        } finally {
            Thread.interrupted();
        }
    }
}
