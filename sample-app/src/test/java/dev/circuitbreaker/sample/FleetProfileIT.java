package dev.circuitbreaker.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.circuitbreaker.sample.browser.Chromium;
import dev.circuitbreaker.sample.browser.Tab;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIf;

/** {@code --spring.profiles.active=fleet}, as a visitor would start it: three instances and a Redis, which end together. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
@EnabledIf(value = "hasRedis", disabledReason = "redis-server is not installed here, so there is no fleet")
class FleetProfileIT {

    private static final Pattern PORT =
            Pattern.compile("(?:listens on port |http://localhost:|Tomcat started on port )(\\d+)");
    private static final String FLEET = "/actuator/circuitbreakerfleet";

    private final List<String> said = new CopyOnWriteArrayList<>();
    private final BlockingQueue<String> news = new LinkedBlockingQueue<>();
    private Process first;
    private List<ProcessHandle> started;
    private int redis;
    private Visitor visitor;
    private Visitor third;

    static boolean hasRedis() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .anyMatch(path -> Files.isExecutable(Path.of(path, "redis-server")));
    }

    @BeforeAll
    void start() throws Exception {
        first = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        SampleApplication.class.getName(),
                        "--spring.profiles.active=fleet",
                        "--server.port=0",
                        "--sample.fleet.ports=0,0")
                .redirectErrorStream(true)
                .start();
        BufferedReader output = first.inputReader();
        Thread reader = new Thread(() -> output.lines().forEach(line -> {
            said.add(line);
            news.add(line);
        }));
        reader.setDaemon(true);
        reader.start();
        redis = port("A Redis for the fleet listens");
        visitor = new Visitor(port("Tomcat started on port"));
        port("shop-2 is on its way");
        third = new Visitor(port("shop-3 is on its way"));
        for (int others = 0; others < 2; others++) {
            port("Tomcat started on port");
        }
        started = first.descendants().toList();
    }

    @AfterAll
    void stop() {
        List<ProcessHandle> all = new ArrayList<>(first.descendants().toList());
        all.addAll(started == null ? List.of() : started);
        first.destroyForcibly();
        all.forEach(ProcessHandle::destroyForcibly);
    }

    private int port(String line) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
        while (System.nanoTime() < deadline) {
            String next = news.poll(1, TimeUnit.SECONDS);
            if (next != null && next.contains(line)) {
                Matcher port = PORT.matcher(next);
                assertThat(port.find()).as(next).isTrue();
                return Integer.parseInt(port.group(1));
            }
            assertThat(first.isAlive()).as(() -> String.join("\n", said)).isTrue();
        }
        throw new AssertionError("In vain waited for \"" + line + "\" in\n" + String.join("\n", said));
    }

    private void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime())
                    .as(() -> what + ": " + visitor.get(FLEET + "/pricing").body())
                    .isLessThan(deadline);
        }
    }

    private static Map<String, Map<String, Object>> instances(Visitor asked) {
        return asked.get(FLEET + "/pricing").at("$.instances");
    }

    @Test
    @Order(1)
    void threeInstancesMeet() {
        await(
                "three instances",
                () -> instances(visitor).size() == 3 && instances(third).size() == 3);

        assertThat(instances(third)).containsOnlyKeys("shop-1", "shop-2", "shop-3");
        assertThat(visitor.get("/scenarios").<Integer>at("$.all")).isEqualTo(3);
        assertThat(visitor.get("/actuator/metrics/circuitbreaker.fleet.available")
                        .<List<Double>>at("$..value"))
                .containsExactly(1.0);
        assertThat(visitor.get("/actuator/health").<String>at("$.status")).isEqualTo("UP");
    }

    @Test
    @Order(2)
    void aDependencyBreaksForTwoAndTheThirdDissents() {
        visitor.post("/load?rate=20", "");
        await("traffic of three", () -> visitor.get(FLEET + "/pricing").<Integer>at("$.withTraffic") == 3);

        assertThat(visitor.post("/scenarios/outage?instances=2", "").<Integer>at("$.instances"))
                .isEqualTo(2);

        await("two votes", () -> visitor.get(FLEET + "/pricing").<Integer>at("$.suspecting") == 2);
        await("a dissent", () -> visitor.get(FLEET + "/pricing").<Integer>at("$.dissenting") == 1);
        assertThat(instances(visitor).get("shop-1").get("state")).isIn("OPEN", "HALF_OPEN");
        assertThat(instances(visitor).get("shop-3").get("state")).isEqualTo("CLOSED");
        assertThat(visitor.post("/scenarios/outage?instances=4", "").status()).isEqualTo(400);

        visitor.post("/scenarios/calm", "");
        visitor.post("/load?rate=0", "");
    }

    @Test
    @Order(3)
    @EnabledIf("dev.circuitbreaker.sample.browser.Chromium#isInstalled")
    void aVisitorChoosesWhereItBreaks() throws Exception {
        try (Chromium browser = Chromium.start()) {
            Tab tab = browser.tab().size(1280, 1400).open(visitor.origin() + "/");
            tab.await("!document.querySelector('#where').hidden && !document.querySelector('#fleet-board').hidden");
            tab.click("#scenarios", "Outage");
            tab.await("document.querySelector('#instances [aria-pressed=true]').textContent === 'All 3'");
            await("three votes", () -> visitor.get(FLEET + "/pricing").<Integer>at("$.suspecting") == 3);
            tab.click("#instances", "1");
            await("one instance", () -> visitor.get("/scenarios").<Integer>at("$.instances") == 1);
            tab.picture(BoardPicturesIT.PICTURES.resolve("fleet-storefront.png"));
            tab.open(visitor.origin() + "/actuator/circuitbreakers?view=fleet");
            tab.await("document.querySelectorAll('#matrix .told').length === 9");
            tab.picture(BoardPicturesIT.PICTURES.resolve("fleet-real.png"));
            assertThat(tab.messages()).isEmpty();
        } finally {
            visitor.post("/scenarios/calm", "");
            visitor.post("/load?rate=0", "");
        }
    }

    @Test
    @Order(4)
    void oneWordReachesAll() {
        assertThat(third.postJson(
                                FLEET + "/inventory",
                                "{\"state\": \"FORCED_OPEN\", \"reason\": \"stocktaking\", \"ttl\": \"1m\"}")
                        .status())
                .isEqualTo(200);

        await(
                "forced open here",
                () -> visitor.get("/actuator/circuitbreakers/inventory")
                        .<String>at("$.state")
                        .equals("FORCED_OPEN"));
        assertThat(visitor.get("/actuator/circuitbreakers/inventory").<String>at("$.lastTransition.cause"))
                .isEqualTo("forced open: for the fleet: stocktaking");
    }

    @Test
    @Order(5)
    void allEndTogether() throws Exception {
        assertThat(started).hasSize(3); // two instances and a Redis

        first.destroy();

        assertThat(first.waitFor(30, TimeUnit.SECONDS)).isTrue();
        for (ProcessHandle each : started) {
            each.onExit().get(10, TimeUnit.SECONDS);
        }
        assertThat(isOpen(redis)).isFalse();
    }

    private static boolean isOpen(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (ConnectException refused) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
