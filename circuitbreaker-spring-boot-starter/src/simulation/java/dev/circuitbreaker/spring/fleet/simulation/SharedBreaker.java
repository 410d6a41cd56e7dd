package dev.circuitbreaker.spring.fleet.simulation;

import dev.circuitbreaker.spring.fleet.FleetBreakerView;
import dev.circuitbreaker.spring.fleet.FleetOrder;
import dev.circuitbreaker.spring.fleet.FleetOverride;
import dev.circuitbreaker.spring.fleet.FleetReport;
import dev.circuitbreaker.spring.fleet.FleetStore;
import dev.circuitbreaker.spring.fleet.FleetVerdict;
import dev.circuitbreaker.spring.fleet.Opinion;
import dev.circuitbreaker.spring.fleet.ProbeLease;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What the instances share of one circuit breaker: reports, probes and the word of operators. All times in milliseconds. */
final class SharedBreaker {

    private static final int MOST_AUDITED = 100;

    private record Told(FleetReport report, long until) {}

    private final Map<String, Told> told = new TreeMap<>();
    private final Deque<FleetOverride> audit = new ArrayDeque<>();
    private @Nullable FleetOverride override;
    private @Nullable String holder;
    private long leaseMillis = FleetStore.REPORT_LIFE.toMillis();
    private long leasedUntil;
    private int spent;
    private long roundEnds;
    private long notBefore;
    private long recoveredUntil;

    /** Loses everything, as a server does that starts again without its data. */
    void forget() {
        told.clear();
        audit.clear();
        override = null;
        holder = null;
        leasedUntil = 0;
        spent = 0;
        roundEnds = 0;
        notBefore = 0;
        recoveredUntil = 0;
    }

    void tell(String instance, FleetReport report, long now) {
        told.put(instance, new Told(report, now + FleetStore.REPORT_LIFE.toMillis()));
        learn(report.override(), now);
        switch (report.probing()) {
            case NONE -> {}
            case GOES_ON -> {
                if (instance.equals(holder) || leasedUntil <= now) { // also where who holds it has been lost
                    holder = instance;
                    leasedUntil = now + leaseMillis;
                }
            }
            case SUCCEEDED -> {
                recoveredUntil = now + FleetStore.RECOVERY_LIFE.toMillis();
                endRound(now);
            }
            case OPENED -> recoveredUntil = 0;
            case FAILED -> {
                recoveredUntil = 0;
                notBefore = Math.max(notBefore, now + report.pause().toMillis());
                endRound(now);
            }
        }
    }

    private void endRound(long now) {
        holder = null;
        leasedUntil = now;
        roundEnds = now;
    }

    private void learn(@Nullable FleetOverride known, long now) {
        if (known != null && known.until() > now && (override == null || known.since() > override.since())) {
            override = known;
        }
    }

    /** As if it had been told already. */
    FleetVerdict verdictWith(String instance, FleetReport report, long now) {
        Map<String, FleetReport> live = new TreeMap<>();
        told.forEach((other, last) -> {
            if (last.until > now) {
                live.put(other, last.report);
            }
        });
        live.put(instance, report);
        learn(report.override(), now);
        FleetOverride said = override != null && override.until() > now ? override : null;
        return new FleetVerdict(
                live.size(),
                count(live, FleetReport::hasTraffic),
                count(live, each -> each.opinion() == Opinion.SUSPECTS),
                count(live, each -> each.opinion() == Opinion.DISSENTS),
                recoveredUntil > now,
                said,
                said == null ? 0 : said.until() - now);
    }

    private static int count(Map<String, FleetReport> reports, Predicate<FleetReport> condition) {
        return (int) reports.values().stream().filter(condition).count();
    }

    ProbeLease lease(String instance, int probes, Duration lease, Duration wait, long now) {
        if (recoveredUntil > now) {
            return new ProbeLease(true, Duration.ZERO);
        }
        if (notBefore > now) {
            return refused(notBefore - now);
        }
        if (holder != null && !holder.equals(instance) && leasedUntil > now) {
            return refused(leasedUntil - now);
        }
        if (roundEnds <= now) {
            spent = 0;
            roundEnds = now + wait.toMillis();
        }
        if (spent >= probes) {
            return refused(roundEnds - now);
        }
        spent++;
        holder = instance;
        leaseMillis = lease.toMillis();
        leasedUntil = now + leaseMillis;
        return new ProbeLease(true, Duration.ZERO);
    }

    private static ProbeLease refused(long millis) {
        return new ProbeLease(false, Duration.ofMillis(millis));
    }

    FleetOverride override(FleetOrder order, Duration ttl, long now) {
        long since = override == null ? now : Math.max(now, override.since() + 1);
        FleetOverride said =
                new FleetOverride(order.state(), order.reason(), order.actor(), since, now + ttl.toMillis());
        override = said;
        audit.addFirst(said);
        if (audit.size() > MOST_AUDITED) {
            audit.removeLast();
        }
        return said;
    }

    FleetBreakerView view(long now) {
        Map<String, FleetBreakerView.Member> members = new TreeMap<>();
        told.forEach((instance, last) -> {
            if (last.until > now) {
                FleetReport report = last.report;
                members.put(
                        instance, new FleetBreakerView.Member(report.opinion(), report.hasTraffic(), report.state()));
            }
        });
        return new FleetBreakerView(
                now, members, override != null && override.until() > now ? override : null, List.copyOf(audit));
    }
}
