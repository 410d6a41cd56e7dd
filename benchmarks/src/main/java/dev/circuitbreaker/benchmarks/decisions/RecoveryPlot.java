package dev.circuitbreaker.benchmarks.decisions;

import dev.circuitbreaker.core.simulation.Answer;
import dev.circuitbreaker.core.simulation.Call;
import dev.circuitbreaker.core.simulation.Contestant;
import dev.circuitbreaker.core.simulation.Policies;
import dev.circuitbreaker.core.simulation.Policy;
import dev.circuitbreaker.core.simulation.Scenarios;
import dev.circuitbreaker.core.simulation.Simulation;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The calls that reach a recovering dependency in every second of one run. The oracle shows what it can bear. */
final class RecoveryPlot {

    private static final int WIDTH = 640;
    private static final int LANE = 130;
    private static final int SECONDS = 240;
    private static final long SEED = 17;

    private RecoveryPlot() {}

    static String draw() {
        Map<Contestant, String> colors = new LinkedHashMap<>();
        colors.put(Policies.ORACLE, Svg.OTHERS);
        colors.put(Policies.DEFAULTS, Svg.OURS);
        colors.put(ramp(), Svg.OURS);
        colors.put(Resilience4j.DEFAULTS, Svg.THEIRS);
        Svg svg = new Svg(WIDTH, 60 + LANE * colors.size(), "recovery: calls per second that reach the dependency");
        Axis seconds = new Axis(60, WIDTH - 20, 30, SECONDS);
        int top = 40;
        for (Map.Entry<Contestant, String> lane : colors.entrySet()) {
            draw(svg, lane.getKey(), lane.getValue(), seconds, top);
            top += LANE;
        }
        svg.text(WIDTH / 2.0, top + 12, "middle", Svg.INK, "seconds");
        return svg.toString();
    }

    private static Contestant ramp() {
        return Policies.ours(
                "ours, recovery-ramp-duration 10s", builder -> builder.recoveryRampDuration(Duration.ofSeconds(10)));
    }

    private static void draw(Svg svg, Contestant contestant, String color, Axis seconds, int top) {
        int[] load = load(contestant);
        Axis calls = Axis.of(top + LANE - 30, top + 10, Arrays.stream(new double[] {80}));
        for (double mark : seconds.marks()) {
            svg.line(seconds.at(mark), calls.first(), seconds.at(mark), calls.last(), Svg.GRID);
            svg.text(seconds.at(mark), calls.first() + 14, "middle", Svg.INK, Shown.mark(mark));
        }
        svg.text(seconds.first() - 6, calls.at(80) + 4, "end", Svg.INK, "80");
        svg.text(seconds.first() - 6, calls.at(0) + 4, "end", Svg.INK, "0");
        StringBuilder points = new StringBuilder();
        for (int second = 0; second < SECONDS; second++) {
            points.append(Svg.point(seconds.at(second), calls.at(load[second])));
        }
        svg.path(points.toString(), color);
        svg.text(seconds.last(), top + 6, "end", color, contestant.title());
    }

    private static int[] load(Contestant contestant) {
        int[] load = new int[SECONDS + 200];
        Contestant counted = new Contestant(contestant.title(), (time, log) -> {
            Policy policy = contestant.factory().create(time, log);
            return new Policy() {
                @Override
                public @Nullable Admitted admit(Call call, Answer truth) {
                    Admitted admitted = policy.admit(call, truth);
                    if (admitted != null) {
                        load[(int) (call.at() / 1_000_000_000)]++;
                    }
                    return admitted;
                }

                @Override
                public void look() {
                    policy.look();
                }
            };
        });
        Simulation.run(Scenarios.RECOVERY, counted, SEED);
        return load;
    }
}
