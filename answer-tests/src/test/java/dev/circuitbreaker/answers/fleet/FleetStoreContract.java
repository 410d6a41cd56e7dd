package dev.circuitbreaker.answers.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.circuitbreaker.core.CircuitBreaker.State;
import dev.circuitbreaker.spring.fleet.FleetBreakerView;
import dev.circuitbreaker.spring.fleet.FleetOrder;
import dev.circuitbreaker.spring.fleet.FleetOverride;
import dev.circuitbreaker.spring.fleet.FleetReport;
import dev.circuitbreaker.spring.fleet.FleetStore;
import dev.circuitbreaker.spring.fleet.FleetVerdict;
import dev.circuitbreaker.spring.fleet.Opinion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What instances may expect of the place where they meet, whatever it is. */
abstract class FleetStoreContract extends ProbeLeaseContract {

    private FleetVerdict tell(String instance, FleetOverride known) {
        return tell(instance, Reports.knowing(NAME, known));
    }

    private static FleetOrder order(State state) {
        return new FleetOrder(state, "maintenance", "anna");
    }

    @Test
    void countsWhatInstancesThink() {
        tell("a", Reports.of(NAME, Opinion.SUSPECTS));
        tell("b", Reports.of(NAME, Opinion.SUSPECTS));
        tell("c", Reports.of(NAME, Opinion.DISSENTS));
        FleetVerdict verdict = tell("d", Reports.withoutTraffic(NAME));
        assertThat(verdict).isEqualTo(new FleetVerdict(4, 3, 2, 1, false, null, 0));
        assertThat(verdict.isSuspected()).isTrue();
    }

    @Test
    void countsOnceWhatIsToldTwice() {
        tell("a", Reports.of(NAME, Opinion.SUSPECTS));
        assertThat(tell("a", Reports.of(NAME, Opinion.SUSPECTS)))
                .isEqualTo(new FleetVerdict(1, 1, 1, 0, false, null, 0));
    }

    @Test
    void forgetsAnOpinionThatHasChanged() {
        tell("a", Reports.of(NAME, Opinion.SUSPECTS));
        assertThat(tell("a", Reports.of(NAME, Opinion.DISSENTS)))
                .isEqualTo(new FleetVerdict(1, 1, 0, 1, false, null, 0));
        assertThat(tell("a", Reports.withoutTraffic(NAME))).isEqualTo(new FleetVerdict(1, 0, 0, 0, false, null, 0));
    }

    @Test
    void forgetsAnInstanceThatSaysNoMore() {
        tell("a", Reports.of(NAME, Opinion.SUSPECTS));
        assertThat(ask("b")).isEqualTo(new FleetVerdict(2, 2, 1, 0, false, null, 0));
        await().atMost(FleetStore.REPORT_LIFE.plusSeconds(2))
                .untilAsserted(() -> assertThat(ask("b")).isEqualTo(new FleetVerdict(1, 1, 0, 0, false, null, 0)));
        assertThat(store("b").look(List.of(NAME)).get(NAME).instances()).containsOnlyKeys("b");
    }

    @Test
    void keepsCircuitBreakersApartWhateverTheirNames() {
        List<String> names =
                List.of("a", "a}", "{a}", "{", "}", "{}", "a%7D", "%", "a b", "a:votes", "\u00e4\u20ac", "a*?[");
        for (String name : names) {
            store("x").exchange("x", List.of(Reports.of(name, Opinion.SUSPECTS)));
            store("x").override(name, new FleetOrder(State.DISABLED, name, null), LONG);
        }
        Map<String, FleetVerdict> verdicts = store("y")
                .exchange("y", names.stream().map(Reports::withoutTraffic).toList());
        assertThat(verdicts).containsOnlyKeys(names).allSatisfy((name, verdict) -> {
            assertThat(verdict.suspecting()).isOne();
            assertThat(verdict.override())
                    .isNotNull()
                    .extracting(FleetOverride::reason)
                    .isEqualTo(name);
        });
        assertThat(store("y").look(List.of())).containsOnlyKeys(names).allSatisfy((name, view) -> {
            assertThat(view.instances()).containsOnlyKeys("x", "y");
            assertThat(view.audit()).singleElement().isEqualTo(view.override());
        });
    }

    @Test
    void answersForAThousandCircuitBreakersAndForNone() {
        List<FleetReport> many = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            many.add(Reports.of("breaker-" + i, Opinion.SUSPECTS));
        }
        // The first time on a cold JVM may take longer than an exchange waits.
        await().ignoreExceptions()
                .untilAsserted(() -> assertThat(store("a").exchange("a", many)).hasSize(1000));
        assertThat(store("b").exchange("b", many))
                .hasSize(1000)
                .allSatisfy(
                        (name, verdict) -> assertThat(verdict).isEqualTo(new FleetVerdict(2, 2, 2, 0, false, null, 0)));
        assertThat(store("a").exchange("a", List.of())).isEmpty();
    }

    @Test
    void tellsAllWhatAnOperatorHasSaid() {
        FleetOverride said = store("a").override(NAME, order(State.FORCED_OPEN), LONG);
        assertThat(said.until() - said.since()).isEqualTo(LONG.toMillis());
        for (String instance : List.of("a", "b")) {
            FleetVerdict verdict = ask(instance);
            assertThat(verdict.override())
                    .isEqualTo(new FleetOverride(State.FORCED_OPEN, "maintenance", "anna", said.since(), said.until()));
            assertThat(verdict.overrideMillis()).isBetween(LONG.toMillis() - 5000, LONG.toMillis());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                "=",
                "two words",
                " a  b ",
                "a\nb",
                "100 %",
                "\"'{}\\",
                "\u00e4\u20ac\ud83d\ude00",
                "a+b"
            })
    void tellsReasonsAndNamesAsTheyAre(String text) {
        store("a").override(NAME, new FleetOrder(State.DISABLED, text, text), LONG);
        FleetOverride told = ask("b").override();
        assertThat(told).isNotNull();
        assertThat(List.of(told.reason(), told.actor())).containsExactly(text, text);
        tell("b", Reports.causedBy(NAME, text));
        assertThat(store("a")
                        .look(List.of())
                        .get(NAME)
                        .instances()
                        .get("b")
                        .state()
                        .cause())
                .isEqualTo(text);
    }

    @Test
    void tellsOrdersWithoutReasonOrName() {
        store("a").override(NAME, new FleetOrder(State.DISABLED, null, null), LONG);
        FleetOverride told = ask("b").override();
        assertThat(told).isNotNull();
        assertThat(told.reason()).isNull();
        assertThat(told.actor()).isNull();
    }

    @Test
    void keepsTheNewestWord() {
        FleetOverride first = store("a").override(NAME, order(State.FORCED_OPEN), LONG);
        FleetOverride second = store("b").override(NAME, order(State.CLOSED), LONG);
        assertThat(second.since()).isGreaterThan(first.since());
        assertThat(tell("a", first).override())
                .as("an old word does not come back")
                .isEqualTo(second);
    }

    @Test
    void endsWhatAnOperatorHasSaidInTime() {
        store("a").override(NAME, order(State.FORCED_OPEN), SHORT);
        await().pollInterval(Duration.ofMillis(20))
                .atMost(Duration.ofSeconds(2))
                .until(() -> ask("b").override() == null);
    }

    @Test
    void learnsAgainWhatAnOperatorHasSaid() {
        FleetOverride first = store("a").override(NAME, order(State.FORCED_OPEN), LONG);
        FleetOverride second = store("a").override(NAME, order(State.DISABLED), LONG);
        loseEverything();
        assertThat(ask("c").override()).isNull();
        assertThat(tell("a", first).override()).isEqualTo(first);
        assertThat(tell("b", second).override()).isEqualTo(second);
        assertThat(tell("a", first).override()).isEqualTo(second);
        assertThat(ask("c").override()).isEqualTo(second);
        FleetOverride over = new FleetOverride(State.CLOSED, null, null, second.since() + 1, first.since());
        assertThat(tell("a", over).override()).as("one that has ended").isEqualTo(second);
    }

    @Test
    void showsWhatInstancesHaveTold() {
        FleetReport told = Reports.causedBy(NAME, "failure rate 62.5% reached 50% over 16 calls");
        tell("b", told);
        tell("a", Reports.withoutTraffic(NAME));
        Map<String, FleetBreakerView> views = store("c").look(List.of("unknown"));
        assertThat(views).containsOnlyKeys(NAME, "unknown");
        assertThat(views.get(NAME).instances()).containsOnlyKeys("a", "b");
        assertThat(List.copyOf(views.get(NAME).instances().keySet())).isSorted();
        assertThat(views.get(NAME).instances().get("b"))
                .isEqualTo(new FleetBreakerView.Member(told.opinion(), told.hasTraffic(), told.state()));
        assertThat(views.get("unknown").instances()).isEmpty();
        assertThat(views.get("unknown").audit()).isEmpty();
    }

    @Test
    void remembersTheLatestHundredOrders() {
        FleetOverride last = null;
        for (int i = 0; i < 103; i++) {
            last = store("a").override(NAME, new FleetOrder(State.DISABLED, "order " + i, "anna"), LONG);
        }
        FleetBreakerView view = store("b").look(List.of(NAME)).get(NAME);
        assertThat(view.override()).isEqualTo(last);
        assertThat(view.audit()).hasSize(100).first().isEqualTo(last);
        assertThat(view.audit().get(99).reason()).isEqualTo("order 3");
        assertThat(last)
                .isNotNull()
                .extracting(FleetOverride::since)
                .satisfies(since -> assertThat((long) since).isBetween(view.now() - 10_000, view.now() + 1_000));
    }

    @Test
    void nudgesTheOthers() {
        AtomicInteger mine = hears("a");
        AtomicInteger theirs = hears("b");
        await().untilAsserted(() -> {
            store("a").nudge("a");
            assertThat(theirs).hasPositiveValue();
        });
        assertThat(mine).hasValue(0);
    }

    @Test
    void nudgesAllWithWhatAnOperatorSays() {
        AtomicInteger mine = hears("a");
        AtomicInteger theirs = hears("b");
        await().untilAsserted(() -> {
            store("a").override(NAME, order(State.FORCED_OPEN), LONG);
            assertThat(mine).hasPositiveValue();
            assertThat(theirs).hasPositiveValue();
        });
        store("a").onNudge(null);
        store("b").onNudge(null);
    }

    private AtomicInteger hears(String instance) {
        AtomicInteger heard = new AtomicInteger();
        @Nullable Runnable listener = heard::incrementAndGet;
        store(instance).onNudge(listener);
        ask(instance);
        return heard;
    }
}
