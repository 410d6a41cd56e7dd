package dev.circuitbreaker.sample.downstream;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Plays a {@link Scenario} with pricing. A switch that is flipped by hand ends it. */
final class Scenarios implements AutoCloseable {

    private static final Dependency STAR = Dependency.PRICING;

    private final DownstreamServer server;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "scenario");
        thread.setDaemon(true);
        return thread;
    });

    /** Guarded by this. */
    private Scenario playing = Scenario.CALM;

    /** Guarded by this. */
    private long second;

    Scenarios(DownstreamServer server) {
        this.server = server;
        timer.scheduleAtFixedRate(this::tick, 1, 1, TimeUnit.SECONDS);
    }

    synchronized Scenario playing() {
        if (!server.setting(STAR).equals(playing.at(second))) {
            playing = Scenario.CALM;
        }
        return playing;
    }

    synchronized void play(Scenario scenario) {
        playing = scenario;
        second = 0;
        server.switchTo(STAR, scenario.at(0));
    }

    synchronized void tick() {
        Scenario current = playing();
        Setting before = current.at(second);
        second++;
        Setting next = current.at(second);
        if (current != Scenario.CALM && !next.equals(before)) {
            server.switchTo(STAR, next);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
