package dev.circuitbreaker.spring.actuate;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.circuitbreaker.core.CircuitBreaker.State;
import dev.circuitbreaker.spring.fleet.FleetBreakerView;
import dev.circuitbreaker.spring.fleet.FleetOverride;
import dev.circuitbreaker.spring.fleet.FleetSnapshot;
import dev.circuitbreaker.spring.fleet.FleetVerdict;
import dev.circuitbreaker.spring.fleet.Opinion;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One circuit breaker in all instances, as the endpoint writes it. What is not known is null.
 *
 * @param withTraffic how many instances make calls
 * @param suspecting how many say from their own calls that the dependency fails: the votes
 * @param dissenting how many say from their own calls that it does not
 * @param suspected whether these votes are enough to judge by fewer calls, in mode {@code hint}
 * @param quorum whether they are enough to open, in mode {@code quorum}
 * @param override what an operator has said for all instances
 * @param instances what each instance has told, by what it is called
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
@JsonPropertyOrder({"withTraffic", "suspecting", "dissenting", "suspected", "quorum", "override", "instances"})
public record FleetBreakerDescriptor(
        int withTraffic,
        int suspecting,
        int dissenting,
        boolean suspected,
        boolean quorum,
        @Nullable Said override,
        Map<String, Instance> instances) {

    /**
     * What an instance has told.
     *
     * @param state the state of its circuit breaker
     * @param opinion what it thinks of the dependency, from its own calls
     * @param hasTraffic whether it makes calls
     * @param calls calls in its window
     * @param failed of these, failed
     * @param slow of these, slow
     * @param cause why it is in this state, as a sentence; null if it has not changed since the start
     */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    @JsonPropertyOrder({"state", "opinion", "hasTraffic", "calls", "failed", "slow", "cause"})
    public record Instance(
            State state,
            Opinion opinion,
            boolean hasTraffic,
            int calls,
            int failed,
            int slow,
            @Nullable String cause) {

        static Instance of(FleetBreakerView.Member told) {
            return new Instance(
                    told.state().state(),
                    told.opinion(),
                    told.hasTraffic(),
                    told.state().calls(),
                    told.state().failed(),
                    told.state().slow(),
                    told.state().cause());
        }
    }

    /**
     * What an operator has said for all instances.
     *
     * @param state {@code FORCED_OPEN} or {@code DISABLED}; or {@code CLOSED}, which ends what was said before
     * @param reason why; null if none was given
     * @param actor the name of the authenticated user; null if there was none
     * @param since when, an ISO instant
     * @param until when it ends, an ISO instant
     */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    @JsonPropertyOrder({"state", "reason", "actor", "since", "until"})
    public record Said(
            State state, @Nullable String reason, @Nullable String actor, String since, String until) {

        static Said of(FleetOverride said) {
            return new Said(said.state(), said.reason(), said.actor(), instant(said.since()), instant(said.until()));
        }
    }

    static FleetBreakerDescriptor of(FleetBreakerView view) {
        Map<String, Instance> instances = new LinkedHashMap<>();
        view.instances().forEach((id, told) -> instances.put(id, Instance.of(told)));
        FleetVerdict verdict = verdict(view);
        FleetOverride said = view.override();
        return new FleetBreakerDescriptor(
                verdict.withTraffic(),
                verdict.suspecting(),
                verdict.dissenting(),
                verdict.isSuspected(),
                verdict.isQuorum(),
                said == null ? null : Said.of(said),
                instances);
    }

    private static FleetVerdict verdict(FleetBreakerView view) {
        int withTraffic = 0;
        int suspecting = 0;
        int dissenting = 0;
        for (FleetBreakerView.Member each : view.instances().values()) {
            withTraffic += each.hasTraffic() ? 1 : 0;
            suspecting += each.opinion() == Opinion.SUSPECTS ? 1 : 0;
            dissenting += each.opinion() == Opinion.DISSENTS ? 1 : 0;
        }
        return new FleetVerdict(view.instances().size(), withTraffic, suspecting, dissenting, false, null, 0);
    }

    /** The time by which all dates are. */
    static @Nullable String time(FleetSnapshot look) {
        return look.circuitBreakers().values().stream()
                .mapToLong(FleetBreakerView::now)
                .filter(now -> now > 0)
                .mapToObj(FleetBreakerDescriptor::instant)
                .findFirst()
                .orElse(null);
    }

    private static String instant(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }
}
