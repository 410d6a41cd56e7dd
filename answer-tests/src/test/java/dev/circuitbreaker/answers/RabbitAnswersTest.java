package dev.circuitbreaker.answers;

import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.core.Queue;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.connection.Connection;
import org.springframework.amqp.rabbit.core.RabbitAdmin;
import org.springframework.amqp.rabbit.core.RabbitTemplate;

class RabbitAnswersTest {

    /** The program of the package, below the one that only root may call. */
    private static final String PROGRAMS = "/usr/lib/rabbitmq/bin";

    private static final String EPMD_PORT = "ERL_EPMD_PORT";

    private static int epmdPort;
    private static LocalServer epmd;

    /** Erlang's own registry, which a broker would start by itself, and leave behind. */
    @BeforeAll
    static void startEpmd() throws Exception {
        LocalServer.program("rabbitmq-server", PROGRAMS);
        epmdPort = LocalServer.freePort();
        String program = LocalServer.program("epmd").toString();
        epmd = LocalServer.start(
                Files.createTempDirectory("epmd"),
                Map.of(),
                "epmd running",
                List.of(program, "-d", "-port", Integer.toString(epmdPort)));
    }

    @AfterAll
    static void stopEpmd() {
        if (epmd != null) {
            epmd.close();
        }
    }

    private static LocalServer start(int port) throws Exception {
        Path program = LocalServer.program("rabbitmq-server", PROGRAMS);
        Path directory = Files.createTempDirectory("rabbit");
        Map<String, String> environment = new HashMap<>();
        environment.put("HOME", directory.toString());
        environment.put(EPMD_PORT, Integer.toString(epmdPort));
        environment.put("RABBITMQ_NODENAME", "tried" + port + "@localhost");
        environment.put("RABBITMQ_NODE_IP_ADDRESS", "127.0.0.1");
        environment.put("RABBITMQ_NODE_PORT", Integer.toString(port));
        environment.put("RABBITMQ_DIST_PORT", Integer.toString(LocalServer.freePort()));
        environment.put("RABBITMQ_MNESIA_BASE", directory.resolve("data").toString());
        environment.put("RABBITMQ_LOG_BASE", directory.resolve("log").toString());
        environment.put(
                "RABBITMQ_ENABLED_PLUGINS_FILE", directory.resolve("plugins").toString());
        environment.put("RABBITMQ_CONFIG_FILE", directory.resolve("none").toString());
        environment.put("RABBITMQ_CONF_ENV_FILE", "/dev/null");
        return LocalServer.start(directory, environment, "Starting broker... completed", List.of(program.toString()));
    }

    private static CachingConnectionFactory connections(int port) {
        CachingConnectionFactory factory = new CachingConnectionFactory("127.0.0.1", port);
        factory.setConnectionTimeout(2_000);
        return factory;
    }

    @Test
    void springAmqp() throws Exception {
        TriedRow row = new TriedRow("Spring AMQP");
        int port = LocalServer.freePort();
        try (LocalServer server = start(port)) {
            CachingConnectionFactory connections = connections(port);
            RabbitTemplate rabbit = new RabbitTemplate(connections);
            RabbitAdmin admin = new RabbitAdmin(rabbit);
            admin.setIgnoreDeclarationExceptions(false);
            admin.declareQueue(new Queue("things", false));
            row.answers(() -> admin.declareQueue(new Queue("things", true)));
            row.answers(() -> rabbit.receive("missing"));
            CachingConnectionFactory stranger = connections(port);
            stranger.setPassword("wrong");
            row.answers(() -> new RabbitTemplate(stranger).receive("things"));
            stranger.destroy();
            CachingConnectionFactory nowhere = connections(port);
            nowhere.setVirtualHost("/missing");
            row.answers(() -> new RabbitTemplate(nowhere).receive("things"));
            nowhere.destroy();
            CachingConnectionFactory narrow = connections(port);
            narrow.setChannelCacheSize(1);
            narrow.setChannelCheckoutTimeout(20);
            try (Connection connection = narrow.createConnection();
                    Channel only = connection.createChannel(false)) {
                only.isOpen();
                row.isNeverCalled(() -> new RabbitTemplate(narrow).receive("things"));
            }
            narrow.destroy();
            row.isNeverCalled(() -> {
                rabbit.convertAndSend("things", new ArrayList<>(List.of(new Object())));
                return "sent";
            });
            connections.destroy();
            server.kill();
        }
        row.fails(() -> new RabbitTemplate(connections(port)).receive("things"));
        row.isDocumented();
    }

    @Test
    void theClientWithoutSpring() throws Exception {
        TriedRow row = new TriedRow("RabbitMQ client without Spring");
        int port = LocalServer.freePort();
        com.rabbitmq.client.ConnectionFactory factory = new com.rabbitmq.client.ConnectionFactory();
        factory.setHost("127.0.0.1");
        factory.setPort(port);
        factory.setAutomaticRecoveryEnabled(false);
        try (LocalServer server = start(port)) {
            com.rabbitmq.client.Connection connection = factory.newConnection();
            row.answers(() -> connection.createChannel().basicGet("missing", true));
            Channel closedByBroker = connection.createChannel();
            try {
                closedByBroker.queueDeclarePassive("missing");
            } catch (IOException refused) {
                row.isNeverCalled(() -> closedByBroker.basicGet("missing", true));
            }
            Channel closedByUs = connection.createChannel();
            closedByUs.close();
            row.isNeverCalled(() -> closedByUs.basicGet("things", true));
            Channel cut = connection.createChannel();
            CompletableFuture<Object> broken = new CompletableFuture<>();
            cut.addShutdownListener(broken::complete);
            server.kill();
            broken.join();
            row.fails(() -> cut.basicGet("things", true));
            row.fails(factory::newConnection);
        }
        row.isDocumented();
    }
}
