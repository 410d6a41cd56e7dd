package dev.circuitbreaker.sample.fleet;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Profile;
import org.springframework.core.env.Environment;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;

/** The other instances of the shop: starts them once this one serves, hands on what is to happen to them, and ends them. */
@Component
@Profile(FleetProfile.NAME)
@ConditionalOnProperty(name = FleetProfile.STARTED_BY_ANOTHER, havingValue = "false", matchIfMissing = true)
public class OtherShops implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(OtherShops.class);

    private static final String APPLICATION = "dev.circuitbreaker.sample.SampleApplication";

    /** An instance at another port, which is another process. */
    private record Shop(int port, Process process) {}

    private final List<Integer> wanted;
    private final Environment environment;
    private final RestClient http;

    /** Guarded by this. */
    private final List<Shop> shops = new ArrayList<>();

    OtherShops(@Value("${sample.fleet.ports}") List<Integer> wanted, Environment environment) {
        this.wanted = wanted;
        this.environment = environment;
        JdkClientHttpRequestFactory requests = new JdkClientHttpRequestFactory();
        requests.setReadTimeout(Duration.ofSeconds(1));
        this.http = RestClient.builder().requestFactory(requests).build();
    }

    /** How many instances there are, with this one. */
    public synchronized int all() {
        return 1 + (int) shops.stream().filter(shop -> shop.process.isAlive()).count();
    }

    /**
     * Hands something on to each of the others.
     *
     * @param path what would have been posted to an instance, by its number: from 2 on
     */
    public void post(IntFunction<String> path) {
        List<Shop> known;
        synchronized (this) {
            known = List.copyOf(shops);
        }
        for (int i = 0; i < known.size(); i++) {
            String said = path.apply(i + 2);
            try {
                http.post()
                        .uri("http://localhost:" + known.get(i).port + said)
                        .retrieve()
                        .toBodilessEntity();
            } catch (RestClientException notYet) {
                log.warn("shop-{} has not heard of {}: {}", i + 2, said, notYet.toString());
            }
        }
    }

    @Override
    public synchronized void start() {
        for (int i = 0; i < wanted.size(); i++) {
            int port = Ports.freeLike(wanted.get(i));
            String name = "shop-" + (i + 2);
            shops.add(new Shop(port, start(name, port)));
            log.info("{} is on its way: http://localhost:{}", name, port);
        }
    }

    private Process start(String name, int port) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:TieredStopAtLevel=1");
        command.addAll(program(System.getProperty("java.class.path")));
        command.add("--spring.profiles.active=" + FleetProfile.NAME);
        command.add("--" + FleetProfile.STARTED_BY_ANOTHER + "=true");
        command.add("--server.port=" + port);
        command.add("--circuitbreaker.fleet.instance-id=" + name);
        for (String key : List.of("spring.data.redis.host", "spring.data.redis.port", "circuitbreaker.fleet.mode")) {
            String value = environment.getProperty(key);
            if (value != null) {
                command.add("--" + key + "=" + value);
            }
        }
        try {
            // Its input stays open, and empty, for as long as this process lives.
            return new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(name + " cannot be started", e);
        }
    }

    /** How Java is told what to run: an executable jar is a class path of its own. */
    private static List<String> program(String classPath) {
        boolean isJar = classPath.endsWith(".jar") && !classPath.contains(File.pathSeparator);
        return isJar ? List.of("-jar", classPath) : List.of("-cp", classPath, APPLICATION);
    }

    @Override
    public synchronized void stop() {
        shops.forEach(shop -> shop.process.destroy());
        for (Shop shop : shops) {
            try {
                if (!shop.process.waitFor(5, TimeUnit.SECONDS)) {
                    shop.process.destroyForcibly();
                }
            } catch (InterruptedException e) {
                shop.process.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
        shops.clear();
    }

    @Override
    public synchronized boolean isRunning() {
        return !shops.isEmpty();
    }

    /** Last of all, and first to end. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }
}
