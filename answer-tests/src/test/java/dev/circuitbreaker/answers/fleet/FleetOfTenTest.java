package dev.circuitbreaker.answers.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.circuitbreaker.answers.RedisServer;
import dev.circuitbreaker.answers.fleet.TenInstances.Instance;
import dev.circuitbreaker.core.CircuitBreaker.State;
import dev.circuitbreaker.core.Ticker;
import dev.circuitbreaker.spring.config.FleetMode;
import dev.circuitbreaker.spring.fleet.FleetBreakerView;
import dev.circuitbreaker.spring.fleet.FleetOrder;
import dev.circuitbreaker.spring.fleet.Opinion;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What ten instances do together, with a real Redis that gets into trouble. One of them has a clock 30 s ahead. */
class FleetOfTenTest {

    /** So long at most until all is right again once Redis is. */
    private static final Duration BACK = Duration.ofSeconds(3);

    /** Twenty times what a probe may wait, for a machine that is busy; without bounds it would be a minute. */
    private static final Duration LONGEST_CALL = Duration.ofSeconds(1);

    private static final Duration LONG = Duration.ofSeconds(20);

    private RedisServer redis;
    private FaultProxy proxy;
    private TenInstances fleet;

    @BeforeEach
    void startRedis() throws Exception {
        redis = RedisServer.start();
        proxy = new FaultProxy(redis.port());
    }

    @AfterEach
    void stopAll() throws Exception {
        if (fleet != null) {
            fleet.close();
        }
        proxy.close();
        redis.close();
    }

    private void start(FleetMode mode) throws Exception {
        fleet = new TenInstances(mode, proxy.port());
        if (mode != FleetMode.OFF) {
            within(LONG, fleet::areAvailable);
        }
        fleet.call();
        within(LONG, () -> mode == FleetMode.OFF || dissenting() == TenInstances.COUNT);
    }

    private long dissenting() {
        return view().instances().values().stream()
                .filter(each -> each.opinion() == Opinion.DISSENTS)
                .count();
    }

    private FleetBreakerView view() {
        return fleet.all.get(1).store.look(List.of(TenInstances.NAME)).get(TenInstances.NAME);
    }

    private static void within(Duration time, Callable<Boolean> condition) {
        await().atMost(time).pollInterval(Duration.ofMillis(20)).until(condition);
    }

    /** Goes on for so long, with all that happens meanwhile. */
    private static void goOn(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        within(time.plusSeconds(10), () -> System.nanoTime() - end >= 0);
    }

    @ParameterizedTest
    @EnumSource(
            value = FleetMode.class,
            names = {"OBSERVE", "HINT", "QUORUM"})
    void oneBadCallerHarmsNoOther(FleetMode mode) throws Exception {
        start(mode);
        Instance bad = fleet.all.get(3);
        bad.broken = true;
        within(LONG, () -> bad.breaker.state() == State.OPEN);
        goOn(TenInstances.WAIT.multipliedBy(2));

        assertThat(fleet.all)
                .filteredOn(instance -> instance != bad)
                .allSatisfy(instance -> assertThat(instance.rejected).hasValue(0));
    }

    private long wastedUntilAllAreOpen(FleetMode mode) throws Exception {
        start(mode);
        fleet.breakFor(instance -> true);
        within(LONG, () -> fleet.all.stream().allMatch(instance -> instance.rejected.get() > 0));
        return fleet.wasted();
    }

    @Test
    void aDeadDependencyCostsAThirdAtMost() throws Exception {
        long alone = wastedUntilAllAreOpen(FleetMode.OFF);
        fleet.close();
        long hinted = wastedUntilAllAreOpen(FleetMode.HINT);
        fleet.close();
        long voted = wastedUntilAllAreOpen(FleetMode.QUORUM);

        assertThat(alone).isGreaterThanOrEqualTo(TenInstances.COUNT * 50L);
        assertThat(hinted).isLessThanOrEqualTo(alone / 3);
        assertThat(voted).isLessThanOrEqualTo(alone / 3);
    }

    @Test
    void allTogetherProbeAsOneWouldAndComeBackTogether() throws Exception {
        start(FleetMode.QUORUM);
        fleet.breakFor(instance -> true);
        within(LONG, () -> fleet.reject());
        long before = fleet.wasted();
        int waits = 3;
        goOn(TenInstances.WAIT.multipliedBy(waits));
        assertThat(fleet.wasted() - before).isBetween(1L, (long) TenInstances.PROBES * (waits + 1));

        fleet.repair();
        within(TenInstances.WAIT.plus(BACK), () -> fleet.are(State.CLOSED));
        assertThat(fleet.longestCall()).isLessThan(LONGEST_CALL);
    }

    @Test
    void aPartOfTheFleetThatIsCutOffOpensNoOther() throws Exception {
        start(FleetMode.QUORUM);
        List<Instance> zone = fleet.all.subList(0, TenInstances.COUNT / 2);
        fleet.breakFor(zone::contains);
        within(LONG, () -> zone.stream().allMatch(instance -> instance.breaker.state() == State.OPEN));
        goOn(TenInstances.WAIT.multipliedBy(2));

        assertThat(fleet.all.subList(zone.size(), TenInstances.COUNT))
                .allSatisfy(instance -> assertThat(instance.rejected).hasValue(0));
    }

    /** What may happen to Redis, and how it ends. */
    private enum Trouble {
        KILLED {
            @Override
            void begin(FleetOfTenTest test) {
                test.redis.process().kill();
            }

            @Override
            void end(FleetOfTenTest test) throws Exception {
                test.redis = RedisServer.startAt(test.redis.port());
            }
        },
        STOPPED {
            @Override
            void begin(FleetOfTenTest test) throws Exception {
                test.redis.process().pause();
            }

            @Override
            void end(FleetOfTenTest test) throws Exception {
                test.redis.process().resume();
            }
        },
        CUT_OFF {
            @Override
            void begin(FleetOfTenTest test) {
                test.proxy.swallow();
            }

            @Override
            void end(FleetOfTenTest test) {
                test.proxy.heal();
            }
        },
        SLOW {
            @Override
            void begin(FleetOfTenTest test) {
                test.proxy.delay(200);
            }

            @Override
            void end(FleetOfTenTest test) {
                test.proxy.delay(0);
            }
        };

        abstract void begin(FleetOfTenTest test) throws Exception;

        abstract void end(FleetOfTenTest test) throws Exception;
    }

    @ParameterizedTest
    @EnumSource(Trouble.class)
    void troubleWithRedisIsNoTroubleForCalls(Trouble trouble) throws Exception {
        start(FleetMode.QUORUM);
        trouble.begin(this);
        goOn(Duration.ofSeconds(3));
        assertThat(fleet.rejected())
                .as("rejected calls of a healthy dependency")
                .isZero();

        fleet.breakFor(instance -> true);
        within(LONG, () -> fleet.reject());
        fleet.repair();
        within(TenInstances.WAIT.plus(LONG), () -> fleet.are(State.CLOSED));

        trouble.end(this);
        within(BACK, fleet::areAvailable);
        fleet.breakFor(instance -> true);
        within(LONG, () -> fleet.reject());
        assertThat(fleet.longestCall()).as("the longest call").isLessThan(LONGEST_CALL);
    }

    @Test
    void anOrderIsObeyedByAllAndOutlivesTheDataOfRedis() throws Exception {
        start(FleetMode.OBSERVE);
        fleet.all
                .get(4)
                .store
                .override(
                        TenInstances.NAME,
                        new FleetOrder(State.FORCED_OPEN, "load test", "alice"),
                        Duration.ofSeconds(12));
        within(BACK, () -> fleet.are(State.FORCED_OPEN));

        redis.process().kill();
        redis = RedisServer.startAt(redis.port());
        within(BACK, fleet::areAvailable);
        within(BACK, () -> view().override() != null);
        Instance later = fleet.start("later", Ticker.system());
        within(BACK, () -> later.breaker.state() == State.FORCED_OPEN);
        assertThat(later.breaker.snapshot().lastTransition().cause())
                .isEqualTo("forced open: for the fleet by alice: load test");

        within(LONG.plus(BACK), () -> fleet.are(State.CLOSED));
    }
}
