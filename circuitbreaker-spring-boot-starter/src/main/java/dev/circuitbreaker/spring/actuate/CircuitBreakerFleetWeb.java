package dev.circuitbreaker.spring.actuate;

import dev.circuitbreaker.spring.fleet.FleetUnavailableException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** What the endpoint of the fleet does over HTTP beyond its read operations, whatever serves it: it takes what is to be said to all. */
public final class CircuitBreakerFleetWeb extends ChangesByPost {

    private final FleetLever lever;

    /**
     * Creates the HTTP part of the endpoint.
     *
     * @param id the id of the endpoint
     * @param lever says it to all
     * @param writable whether that is allowed at all
     */
    public CircuitBreakerFleetWeb(String id, FleetLever lever, boolean writable) {
        super(id, FleetLever.ALLOWED, writable);
        this.lever = lever;
    }

    @Override
    Answer answer(Request request) {
        try {
            return super.answer(request);
        } catch (FleetUnavailableException silent) {
            return Answer.refused(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "The store of the fleet has not answered, so this instance has changed nothing; if the store has got the"
                            + " order all the same, GET shows it once it answers. Until it does, say it to each instance:"
                            + " POST a state and a reason to circuitbreakers/{name}.");
        }
    }

    @Override
    boolean knows(String name) {
        return lever.knows(name);
    }

    @Override
    Answer change(String name, Map<String, String> fields, @Nullable String actor) {
        return lever.apply(name, fields, actor).map(Answer::of).orElseGet(ChangesByPost::notFound);
    }
}
