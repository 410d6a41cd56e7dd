package dev.circuitbreaker.sample.fleet;

import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Ends an instance that another one has started when that one is gone, however it went. */
@Component
@ConditionalOnProperty(FleetProfile.STARTED_BY_ANOTHER)
class EndsWithTheFirst {

    private static final Logger log = LoggerFactory.getLogger(EndsWithTheFirst.class);

    @EventListener(ApplicationReadyEvent.class)
    void watch() {
        Thread watch = new Thread(EndsWithTheFirst::awaitEnd, "ends with the first");
        watch.setDaemon(true);
        watch.start();
    }

    private static void awaitEnd() {
        try {
            while (System.in.read() >= 0) {
                // The first instance writes nothing: there is only an end to wait for.
            }
        } catch (IOException gone) {
            log.debug("The input is gone", gone);
        }
        System.exit(0);
    }
}
