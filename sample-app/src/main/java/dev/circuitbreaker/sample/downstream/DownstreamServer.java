package dev.circuitbreaker.sample.downstream;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Pricing, inventory and recommendations on a port of their own, reached over real HTTP, each of which can be told to
 * misbehave. Listens on the loopback interface only.
 */
public final class DownstreamServer implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(DownstreamServer.class);

    private static final int MOST_THREADS = 32;

    private final int port;
    private final Random random;
    private final Map<Dependency, Endpoint> endpoints = new EnumMap<>(Dependency.class);
    private volatile @Nullable Running running;

    DownstreamServer(int port, Random random) {
        this.port = port;
        this.random = random;
        Arrays.stream(Dependency.values()).forEach(dependency -> endpoints.put(dependency, new Endpoint()));
    }

    /** Where it listens; with port 0 known only while it runs. */
    public String url() {
        Running current = running;
        if (current == null) {
            throw new IllegalStateException("The downstream is not running");
        }
        InetSocketAddress address = current.http.getAddress();
        return "http://" + address.getAddress().getHostAddress() + ":" + address.getPort();
    }

    Status status(Dependency dependency) {
        return endpoint(dependency).status();
    }

    Setting setting(Dependency dependency) {
        return endpoint(dependency).setting();
    }

    void switchTo(Dependency dependency, Setting setting) {
        endpoint(dependency).switchTo(setting);
    }

    /** Before the web server, which starts in a later phase and stops earlier. */
    @Override
    public int getPhase() {
        return 0;
    }

    @Override
    public synchronized void start() {
        if (running != null) {
            return;
        }
        HttpServer http = listen();
        ThreadPoolExecutor handlers = handlers();
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(daemons("downstream-timer"));
        endpoints.forEach((dependency, endpoint) -> http.createContext(
                "/" + dependency.label(), exchange -> endpoint.serve(new Call(exchange, dependency, random, timer))));
        http.setExecutor(handlers);
        http.start();
        running = new Running(http, handlers, timer);
        log.info("Downstream listens on {}", url());
    }

    @Override
    public synchronized void stop() {
        Running current = running;
        if (current == null) {
            return;
        }
        running = null;
        endpoints.values().forEach(Endpoint::release);
        current.http.stop(0);
        current.timer.shutdownNow();
        current.handlers.shutdownNow();
    }

    @Override
    public boolean isRunning() {
        return running != null;
    }

    private HttpServer listen() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (IOException e) {
            throw new UncheckedIOException("The downstream cannot listen on port " + port, e);
        }
    }

    /** Threads come when needed and leave when idle; beyond the bound, requests queue. */
    private static ThreadPoolExecutor handlers() {
        ThreadPoolExecutor handlers = new ThreadPoolExecutor(
                MOST_THREADS, MOST_THREADS, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), daemons("downstream"));
        handlers.allowCoreThreadTimeOut(true);
        return handlers;
    }

    private static ThreadFactory daemons(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    private Endpoint endpoint(Dependency dependency) {
        Endpoint endpoint = endpoints.get(dependency);
        if (endpoint == null) {
            throw new IllegalStateException("No endpoint for " + dependency);
        }
        return endpoint;
    }

    private record Running(HttpServer http, ThreadPoolExecutor handlers, ScheduledExecutorService timer) {}
}
