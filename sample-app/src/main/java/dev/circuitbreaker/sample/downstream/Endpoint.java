package dev.circuitbreaker.sample.downstream;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/** Where the requests to one dependency arrive. */
final class Endpoint {

    private final AtomicLong requests = new AtomicLong();

    /** Written under this object's lock, so that no stint is lost without its calls being released. */
    private volatile Stint stint = new Stint(Setting.of(Mode.HEALTHY));

    void serve(Call call) {
        requests.incrementAndGet();
        // Read once: a switch in between releases the call through the stint that took it.
        Stint current = stint;
        current.setting.mode().serve(call, current.setting, current.over);
    }

    synchronized void switchTo(Setting setting) {
        Stint last = stint;
        stint = new Stint(setting);
        last.over.complete(null);
    }

    /** Lets go of the calls that hang, and keeps the setting. */
    synchronized void release() {
        switchTo(stint.setting);
    }

    Setting setting() {
        return stint.setting;
    }

    Status status() {
        return Status.of(stint.setting, requests.get());
    }

    private record Stint(Setting setting, CompletableFuture<Void> over) {

        Stint(Setting setting) {
            this(setting, new CompletableFuture<>());
        }
    }
}
