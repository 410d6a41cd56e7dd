package dev.circuitbreaker.core.simulation;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;

/**
 * The situations in which fleets are compared. A healthy minute comes first; the trouble takes 90 to 150 seconds, so that no wait
 * profits from ending with it.
 */
public final class FleetScenarios {

    private static final double LEAD = 60;
    private static final double LEAST = 90;
    private static final double MOST = 150;
    private static final double TAIL = 120;
    private static final double RATE = 10;
    private static final double USUAL = 0.01;
    private static final double FAST = 0.01;
    private static final double LONG = 30;
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final IntPredicate ALL = instance -> true;

    /** Nothing happens. */
    public static final FleetScenario HEALTHY = new FleetScenario(
            "healthy",
            "All is well, with 1 % errors",
            RATE,
            random -> failing(random, instance -> false, call -> USUAL));

    /** A call a second at each instance. */
    public static final FleetScenario DEAD_1 = dead("dead-1", 1);

    /** Ten calls a second at each instance. */
    public static final FleetScenario DEAD_10 = dead("dead-10", RATE);

    /** A hundred calls a second at each instance. */
    public static final FleetScenario DEAD_100 = dead("dead-100", 100);

    /** One instance is ill, not the dependency. */
    public static final FleetScenario ONE_BAD = partition("one-bad", "All calls of one instance of ten fail", 1);

    /** A zone cannot reach the dependency. */
    public static final FleetScenario THREE_BAD = partition("three-bad", "All calls of three instances of ten fail", 3);

    /** Two zones, and one of them cannot reach the dependency. */
    public static final FleetScenario HALF_BAD = partition("half-bad", "All calls of five instances of ten fail", 5);

    /** The same where instances hardly see anything themselves. */
    public static final FleetScenario HALF_BAD_RARE = partition(
            "half-bad-rare", "All calls of five instances of ten fail; a call in three seconds each", 5, 1.0 / 3);

    /** Three calls in ten fail. */
    public static final FleetScenario BROWNOUT_30 = brownout(30);

    /** The same where so few calls come that chance has more to say. */
    public static final FleetScenario BROWNOUT_30_RARE = brownout("brownout-30-rare", 30, 2);

    /** The same where so many calls come that each run of failures comes about soon. */
    public static final FleetScenario BROWNOUT_30_BUSY = brownout("brownout-30-busy", 30, 100);

    /** Fewer calls fail than the threshold says. */
    public static final FleetScenario BROWNOUT_45 = brownout(45);

    /** More calls fail than the threshold says. */
    public static final FleetScenario BROWNOUT_60 = brownout(60);

    /** Good answers that come too late. */
    public static final FleetScenario SLOW = new FleetScenario(
                    "slow",
                    "All answers take 5 s; 2 s is slow",
                    RATE,
                    random -> slow(random, new Answer(true, nanos(5))))
            .withPatience(PATIENCE);

    /** No answers. */
    public static final FleetScenario HUNG = new FleetScenario(
                    "hung",
                    "No answer for 30 s, then the caller gives up; 2 s is slow",
                    RATE,
                    random -> slow(random, new Answer(false, nanos(LONG))))
            .withPatience(PATIENCE);

    /** Down and up. */
    public static final FleetScenario FLAPPING = new FleetScenario(
            "flapping",
            "5 s down, 5 s up",
            RATE,
            random -> failing(random, ALL, call -> call.at() / VirtualTime.SECOND % 10 < 5 ? 1 : USUAL));

    /** Back, but not at full strength. */
    public static final FleetScenario RECOVERY = new FleetScenario(
            "recovery",
            "Dead for 30 to 90 s, then capacity returns from 10 to 100 % over 30 s; overload fails",
            RATE,
            FleetScenarios::recovery);

    /** The store goes before the dependency does. */
    public static final FleetScenario STORE_DOWN =
            storeTrouble("store-down", "Dead, and the store refuses connections all the time", StoreTrouble.Kind.DOWN);

    /** The store hangs before the dependency dies. */
    public static final FleetScenario STORE_SILENT =
            storeTrouble("store-silent", "Dead, and the store never answers", StoreTrouble.Kind.SILENT);

    /** The store is slower than probes can wait. */
    public static final FleetScenario STORE_SLOW =
            storeTrouble("store-slow", "Dead, and the store takes 200 ms", StoreTrouble.Kind.SLOW);

    /** The store loses everything in the middle of the outage. */
    public static final FleetScenario STORE_FLUSHED = dead(
                    "store-flushed", "Dead, and the store loses its data 40 s later", RATE)
            .with(new StoreTrouble(StoreTrouble.Kind.FLUSHED, new Trouble(LEAD + 40, LEAD + 41)));

    /** The store goes and comes in the middle of the outage. */
    public static final FleetScenario STORE_RETURNS = dead(
                    "store-returns", "Dead, and the store refuses connections from 20 to 70 s later", RATE)
            .with(new StoreTrouble(StoreTrouble.Kind.DOWN, new Trouble(LEAD + 20, LEAD + 70)));

    /** One instance has another time. */
    public static final FleetScenario OFF_CLOCK = dead(
                    "off-clock", "Dead, and the clock of one instance is 30 s ahead", RATE)
            .withClockOffBy(Duration.ofSeconds(30));

    /** A store in trouble, and nothing else. */
    public static final List<FleetScenario> HEALTHY_WITHOUT_STORE = List.of(
            healthyWith(StoreTrouble.Kind.DOWN),
            healthyWith(StoreTrouble.Kind.SILENT),
            healthyWith(StoreTrouble.Kind.SLOW),
            HEALTHY.withClockOffBy(Duration.ofSeconds(30)));

    private FleetScenarios() {}

    private static FleetScenario dead(String id, String title, double rate) {
        return new FleetScenario(id, title, rate, random -> failing(random, ALL, call -> 1));
    }

    private static FleetScenario dead(String id, double rate) {
        String calls = rate == 1 ? "1 call" : Math.round(rate) + " calls";
        return dead(id, "All calls fail; " + calls + " per second and instance", rate);
    }

    private static FleetScenario storeTrouble(String id, String title, StoreTrouble.Kind kind) {
        return dead(id, title, RATE).with(new StoreTrouble(kind, new Trouble(LEAD / 2, LEAD + MOST + TAIL)));
    }

    private static FleetScenario healthyWith(StoreTrouble.Kind kind) {
        return HEALTHY.with(new StoreTrouble(kind, new Trouble(LEAD, LEAD + LEAST)));
    }

    private static FleetScenario partition(String id, String title, int bad) {
        return partition(id, title, bad, RATE);
    }

    private static FleetScenario partition(String id, String title, int bad, double rate) {
        return new FleetScenario(id, title, rate, random -> failing(random, instance -> instance < bad, call -> 1));
    }

    private static FleetScenario brownout(int percent) {
        return brownout("brownout-" + percent, percent, RATE);
    }

    private static FleetScenario brownout(String id, int percent, double rate) {
        String calls = rate == RATE ? "" : "; " + Math.round(rate) + " calls per second and instance";
        return new FleetScenario(
                id,
                percent + " % of the calls fail" + calls,
                rate,
                random -> failing(random, ALL, call -> percent / 100.0));
    }

    /** What fails at this rate for some of the instances in the time of trouble, and nearly never otherwise. */
    private static FleetScript failing(SplittableRandom random, IntPredicate inTrouble, Dependency.FailureRate rate) {
        Trouble trouble = trouble(random);
        Dependency dependency = Dependency.failing(
                call -> inTrouble.test(call.shard()) && trouble.contains(call.at()) ? rate.of(call) : USUAL, FAST);
        return new FleetScript(dependency, trouble, inTrouble, trouble.to() + TAIL);
    }

    private static FleetScript slow(SplittableRandom random, Answer inTrouble) {
        Trouble trouble = trouble(random);
        Dependency usual = Dependency.failing(call -> USUAL, FAST);
        return new FleetScript(
                call -> trouble.contains(call.at()) ? inTrouble : usual.answer(call),
                trouble,
                ALL,
                trouble.to() + TAIL);
    }

    private static Trouble trouble(SplittableRandom random) {
        return new Trouble(LEAD, LEAD + LEAST + (MOST - LEAST) * random.nextDouble());
    }

    private static FleetScript recovery(SplittableRandom random) {
        Trouble dead = new Trouble(LEAD, LEAD + 30 + 60 * random.nextDouble());
        Trouble recovering = new Trouble(dead.to(), dead.to() + 30);
        double capacity = FleetRun.INSTANCES * RATE / 0.8;
        return new FleetScript(
                new RecoveringDependency(capacity, dead, recovering),
                new Trouble(dead.from(), recovering.to()),
                ALL,
                recovering.to() + TAIL);
    }

    private static long nanos(double seconds) {
        return Math.round(seconds * VirtualTime.SECOND);
    }
}
