package dev.circuitbreaker.core.simulation;

import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleBiFunction;

/** The situations in which policies are compared. Unless said otherwise a full minute of healthy calls comes first. */
public final class Scenarios {

    private static final int SEEDS = 100;
    private static final int SEEDS_OF_LONG_RUNS = 30;
    private static final double RATE = 20;
    private static final double LEAD = 60;
    private static final double TAIL = 150;
    private static final double FAST = 0.01;
    private static final double FAST_SERVICE = 0.02;
    private static final double REST = 45;
    private static final int FEW_CALLERS = 10;

    /** Every call fails at once. */
    public static final Scenario OUTAGE =
            scenario("outage", "Full outage of 60 s with fast errors", true, random -> outage(LEAD, 60));

    /** Three calls in ten fail. */
    public static final Scenario BROWNOUT_30 = brownout(30, false);

    /** Nearly half of the calls fail, but less than the threshold says. */
    public static final Scenario BROWNOUT_45 = brownout(45, false);

    /** More calls fail than the threshold says. */
    public static final Scenario BROWNOUT_60 = brownout(60, true);

    /** No answer; the caller gives up after 30 seconds. */
    public static final Scenario HANG = scenario(
            "hang",
            "Hang of 60 to 180 s: no answer for 30 s, then the caller gives up; 200 callers",
            true,
            random -> failing(new Trouble(LEAD, LEAD + 60 + 120 * random.nextDouble()), 30, call -> 1));

    /** Five seconds down, five seconds up. */
    public static final Scenario FLAPPING = scenario(
            "flapping",
            "Flapping for 300 s: 5 s down, 5 s up",
            true,
            random -> failing(new Trouble(LEAD, LEAD + 300), FAST, call -> second(call) % 10 < 5 ? 1 : 0));

    /** A call every five seconds. */
    public static final Scenario RARE_CALLS = new Scenario(
            "rare-calls",
            "Outage of 600 s at 0.2 calls per second, after 600 healthy seconds",
            0.2,
            true,
            SEEDS,
            random -> failing(new Trouble(600, 1200), 600, FAST, call -> 1));

    /** Back, but not at full strength. */
    public static final Scenario RECOVERY = new Scenario(
            "recovery",
            "Outage of 30 to 90 s, then capacity returns from 10 to 100 % over 30 s; overload fails; 50 calls per second",
            50,
            true,
            SEEDS,
            Scenarios::recovery);

    /** One of ten shards is down. */
    public static final Scenario SHARD = scenario(
            "shard",
            "One of ten shards is down for 300 s",
            true,
            random -> failing(new Trouble(LEAD, LEAD + 300), FAST, call -> call.shard() == 0 ? 1 : 0));

    /** Over before anything could be done about it. */
    public static final Scenario BLIP = scenario("blip", "A blip: down for 2 s", false, random -> outage(LEAD, 2));

    /** A few failures and no more. */
    public static final Scenario FIVE_FAILURES = new Scenario(
            "five-failures",
            "Five failures in 100 ms, at 50 calls per second",
            50,
            false,
            SEEDS,
            random -> new Script(new FiveFailures(LEAD), new Trouble(LEAD, LEAD + 1), LEAD + TAIL));

    /** Worse and worse. */
    public static final Scenario DECAY = scenario("decay", "Gradual decay from 1 to 50 % over 600 s", true, random -> {
        Trouble decay = new Trouble(LEAD, LEAD + 600);
        return failing(decay, FAST, call -> 0.01 + 0.49 * decay.elapsed(call.at()));
    });

    /** Nothing to be seen here. */
    public static final Scenario HEALTHY_DAY = new Scenario(
            "healthy-day",
            "A healthy day with 1 % errors, at 2 calls per second",
            2,
            false,
            SEEDS_OF_LONG_RUNS,
            random -> new Script(Dependency.failing(call -> 0.01, FAST), new Trouble(0, 0), 86_400));

    /** A wait of 60 s must not profit from an outage that happens to last as long. */
    public static final Scenario ANY_OUTAGE = scenario(
            "any-outage", "Full outage of 20 to 200 s", true, random -> outage(LEAD, 20 + 180 * random.nextDouble()));

    /** Down from the first call on. */
    public static final Scenario COLD_OUTAGE =
            scenario("cold-outage", "Full outage of 60 s from the first call on", true, random -> outage(0, 60));

    /** The first five calls fail. */
    public static final Scenario COLD_FAILURES = new Scenario(
            "cold-failures",
            "The first five calls fail, at 50 calls per second",
            50,
            false,
            SEEDS,
            random -> new Script(new FiveFailures(0), new Trouble(0, 1), TAIL));

    /** A wait of 30 or 60 s meets an even flapping always at the same moment. */
    public static final Scenario UNEVEN_FLAPPING = scenario(
            "uneven-flapping", "Flapping for 300 s: 2 to 8 s down, 2 to 8 s up", true, Scenarios::unevenFlapping);

    /** A dependency that takes its time, and is expected to. */
    public static final Scenario SLOW_BUT_WELL = new Scenario(
            "slow-but-well",
            "Good answers take 20 s in the median, but for an outage of 120 to 240 s; 1 call per second",
            1,
            true,
            SEEDS,
            random -> slowButWell(new Trouble(300, 420 + 120 * random.nextDouble())));

    /** Back for good, but never quite well. */
    public static final Scenario LIMPING =
            scenario("limping", "Outage of 20 to 200 s, then 10 % errors", true, random -> {
                Trouble outage = new Trouble(LEAD, LEAD + 20 + 180 * random.nextDouble());
                Dependency.FailureRate rate = call -> outage.contains(call.at()) ? 1 : second(call) < LEAD ? 0 : 0.1;
                return new Script(Dependency.failing(rate, FAST), outage, outage.to() + TAIL);
            });

    /** Nine calls in ten are given up by the client that makes them. */
    public static final Scenario CLIENT_TIMEOUT = clientTimeout("client-timeout", 90);

    /** Seven calls in ten are. */
    public static final Scenario CLIENT_TIMEOUT_70 = clientTimeout("client-timeout-70", 70);

    /** No answer, a small pool, and a client in no hurry to give up: soon no call comes any more. */
    public static final Scenario HANG_FEW = new Scenario(
            "hang-few",
            "Hang of 60 to 180 s: no answer for 120 s, then the caller gives up; 10 callers",
            RATE,
            true,
            SEEDS,
            FEW_CALLERS,
            random -> failing(new Trouble(LEAD, LEAD + 60 + 120 * random.nextDouble()), 2 * TAIL, 120, call -> 1));

    /** The dependency says how long its outage will last, and is right. */
    public static final Scenario PAUSE_KNOWN = pausing(
            "pause-known", "Full outage of 20 to 200 s; every error says how much of it is left", Trouble::left);

    /** The dependency always says the same. */
    public static final Scenario PAUSE_GUESSED = pausing(
            "pause-guessed",
            "Full outage of 20 to 200 s; every error asks for a pause of 60 s, whatever is left",
            (outage, at) -> 60);

    /** Every call fails until the load has been off for long enough. The trouble is as long as it has to be. */
    public static final Scenario PAUSE_NEEDED = new Scenario(
            "pause-needed",
            "Overload that ends once no call has been made for 45 s, which every error says",
            RATE,
            true,
            SEEDS,
            random -> new Script(
                    new ExhaustedDependency(LEAD, REST), new Trouble(LEAD, LEAD + REST), LEAD + REST + 2 * TAIL));

    /** Failures that follow load: three calls in ten are too many. */
    public static final Scenario LOAD_30 = overloaded(30, false);

    /** Failures that follow load, at less than the threshold says. */
    public static final Scenario LOAD_45 = overloaded(45, true);

    /** Failures that follow load, at more than the threshold says. */
    public static final Scenario LOAD_60 = overloaded(60, true);

    /** One call in five fails, whatever the load. */
    public static final Scenario BROWNOUT_20 = brownout(20, false);

    /** Those in which a part of the calls fails, and one in which all of them do. */
    public static final List<Scenario> PARTIAL =
            List.of(LOAD_30, LOAD_45, LOAD_60, BROWNOUT_20, BROWNOUT_30, BROWNOUT_45, BROWNOUT_60, OUTAGE);

    /** Those in which errors say how long the dependency wants to be left alone. */
    public static final List<Scenario> PAUSES = List.of(PAUSE_KNOWN, PAUSE_GUESSED, PAUSE_NEEDED);

    /** Those that the comparison was asked to cover. */
    public static final List<Scenario> ASKED_FOR = List.of(
            OUTAGE,
            BROWNOUT_30,
            BROWNOUT_45,
            BROWNOUT_60,
            HANG,
            FLAPPING,
            RARE_CALLS,
            RECOVERY,
            SHARD,
            BLIP,
            FIVE_FAILURES,
            DECAY,
            HEALTHY_DAY);

    /** Those that keep luck and warm windows from hiding something, and those in which calls take their time to fail. */
    public static final List<Scenario> ADDED = List.of(
            ANY_OUTAGE,
            UNEVEN_FLAPPING,
            COLD_OUTAGE,
            COLD_FAILURES,
            LIMPING,
            SLOW_BUT_WELL,
            CLIENT_TIMEOUT,
            CLIENT_TIMEOUT_70,
            HANG_FEW);

    private Scenarios() {}

    private static Scenario scenario(
            String id, String title, boolean callsForOpening, Function<SplittableRandom, Script> script) {
        return new Scenario(id, title, RATE, callsForOpening, SEEDS, script);
    }

    private static Scenario brownout(int percent, boolean callsForOpening) {
        Trouble brownout = new Trouble(LEAD, LEAD + 300);
        return scenario(
                "brownout-" + percent,
                "Brownout of 300 s: " + percent + " % of the calls fail",
                callsForOpening,
                random -> failing(brownout, FAST, call -> percent / 100.0));
    }

    private static Scenario overloaded(int percent, boolean callsForOpening) {
        Trouble trouble = new Trouble(LEAD, LEAD + 300);
        return scenario(
                "load-" + percent,
                "For 300 s " + percent + " % of the calls are more than the dependency bears; overload fails at once",
                callsForOpening,
                random -> new Script(
                        new LoadedDependency(RATE * (100 - percent) / 100, trouble), trouble, trouble.to() + TAIL));
    }

    /** As long as it pleases, so that no wait is in step with it. */
    private static Scenario clientTimeout(String id, int percent) {
        return new Scenario(
                id,
                "The client's read timeout of 1 s ends " + percent + " % of the calls for 240 to 360 s; 50 per second",
                50,
                true,
                SEEDS,
                random -> clientTimeout(new Trouble(LEAD, LEAD + 240 + 120 * random.nextDouble()), percent / 100.0));
    }

    private static Script clientTimeout(Trouble trouble, double share) {
        Answer timeout = new Answer(false, Math.round(VirtualTime.SECOND));
        Answer good = new Answer(true, Math.round(FAST_SERVICE * VirtualTime.SECOND));
        Dependency dependency = call -> trouble.contains(call.at()) && call.luck() < share ? timeout : good;
        return new Script(dependency, trouble, trouble.to() + TAIL);
    }

    private static Scenario pausing(String id, String title, ToDoubleBiFunction<Trouble, Long> pause) {
        return scenario(id, title, true, random -> {
            Trouble outage = new Trouble(LEAD, LEAD + 20 + 180 * random.nextDouble());
            Dependency dependency = call -> outage.contains(call.at())
                    ? Answer.FAST_ERROR.asking(pause.applyAsDouble(outage, call.at()))
                    : new Answer(true, call.service());
            return new Script(dependency, outage, outage.to() + TAIL);
        });
    }

    private static Script outage(double from, double seconds) {
        return failing(new Trouble(from, from + seconds), FAST, call -> 1);
    }

    /** Fails at this rate while there is trouble; healthy before and after. */
    private static Script failing(Trouble trouble, double secondsToFail, Dependency.FailureRate rate) {
        return failing(trouble, TAIL, secondsToFail, rate);
    }

    private static Script failing(Trouble trouble, double tail, double secondsToFail, Dependency.FailureRate rate) {
        Dependency dependency =
                Dependency.failing(call -> trouble.contains(call.at()) ? rate.of(call) : 0, secondsToFail);
        return new Script(dependency, trouble, trouble.to() + tail);
    }

    private static Script recovery(SplittableRandom random) {
        Trouble dead = new Trouble(LEAD, LEAD + 30 + 60 * random.nextDouble());
        Trouble recovering = new Trouble(dead.to(), dead.to() + 30);
        double capacity = 50 / 0.8;
        return new Script(
                new RecoveringDependency(capacity, dead, recovering),
                new Trouble(dead.from(), recovering.to()),
                recovering.to() + TAIL);
    }

    private static Script slowButWell(Trouble outage) {
        Dependency dependency =
                call -> outage.contains(call.at()) ? Answer.FAST_ERROR : new Answer(true, 400 * call.service());
        return new Script(dependency, outage, outage.to() + 2 * TAIL);
    }

    private static Script unevenFlapping(SplittableRandom random) {
        Trouble trouble = new Trouble(LEAD, LEAD + 300);
        TreeMap<Double, Double> failureRates = new TreeMap<>();
        double rate = 1;
        for (double at = 0; at < trouble.to(); at += 2 + 6 * random.nextDouble()) {
            failureRates.put(at, rate);
            rate = 1 - rate;
        }
        return failing(
                trouble, FAST, call -> failureRates.floorEntry(second(call)).getValue());
    }

    private static double second(Call call) {
        return call.at() / VirtualTime.SECOND;
    }
}
