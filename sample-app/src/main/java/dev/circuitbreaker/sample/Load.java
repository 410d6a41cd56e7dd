package dev.circuitbreaker.sample;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClientException;

/**
 * Visitors who all want the price, so many a second: each through the circuit breaker, and beside it another one without, so
 * that the difference can be seen.
 */
@Component
class Load implements DisposableBean {

    static final int MOST_PER_SECOND = 50;

    private static final Logger log = LoggerFactory.getLogger(Load.class);
    private static final String SKU = "moka-3";
    private static final int TICKS_PER_SECOND = 10;
    private static final int MOST_WAITING = 60;

    /** Who waits longer is gone. */
    static final Duration PATIENCE = Duration.ofMillis(300);

    private final PricingClient pricing;
    private final DownstreamClient downstream;
    private final Lane with = new Lane();
    private final Lane without = new Lane();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(daemons("load"));
    private final ThreadPoolExecutor visitorsWith = visitors("visitor-with");
    private final ThreadPoolExecutor visitorsWithout = visitors("visitor-without");
    private volatile int rate;

    /** Tenths of visitors that are due. Used by the timer only. */
    private int due;

    Load(PricingClient pricing, DownstreamClient downstream) {
        this.pricing = pricing;
        this.downstream = downstream;
        timer.scheduleAtFixedRate(this::tick, 0, 1_000 / TICKS_PER_SECOND, TimeUnit.MILLISECONDS);
    }

    int rate() {
        return rate;
    }

    void rate(int perSecond) {
        rate = perSecond;
    }

    List<Lane.Second> with() {
        return with.seconds();
    }

    List<Lane.Second> without() {
        return without.seconds();
    }

    private void tick() {
        for (due += rate; due >= TICKS_PER_SECOND; due -= TICKS_PER_SECOND) {
            visit(visitorsWith, with, this::visitWith);
            visit(visitorsWithout, without, this::visitWithout);
        }
    }

    /** Where all threads wait for an answer, the next visitor gets none. */
    private static void visit(ThreadPoolExecutor visitors, Lane lane, Runnable visit) {
        try {
            visitors.execute(visit);
        } catch (RejectedExecutionException full) {
            lane.count(false, false);
        }
    }

    private void visitWith() {
        long began = System.nanoTime();
        Answer<Price> answer = pricing.price(SKU);
        String reason = answer.reason();
        boolean rejected = reason != null && reason.startsWith("Circuit breaker");
        with.count(answer.value() != null && isInTime(began), !rejected);
    }

    private void visitWithout() {
        long began = System.nanoTime();
        boolean answered = false;
        try {
            downstream.get("/pricing/{sku}", SKU, Price.class);
            answered = true;
        } catch (RestClientException broken) {
            log.trace("A visitor without a circuit breaker gets an error", broken);
        }
        without.count(answered && isInTime(began), true);
    }

    private static boolean isInTime(long began) {
        return System.nanoTime() - began <= PATIENCE.toNanos();
    }

    private static ThreadPoolExecutor visitors(String name) {
        return new ThreadPoolExecutor(0, MOST_WAITING, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), daemons(name));
    }

    private static ThreadFactory daemons(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    @Override
    public void destroy() {
        timer.shutdownNow();
        visitorsWith.shutdownNow();
        visitorsWithout.shutdownNow();
    }
}
