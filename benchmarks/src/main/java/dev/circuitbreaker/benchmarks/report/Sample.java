package dev.circuitbreaker.benchmarks.report;

import java.util.List;
import java.util.Map;

/**
 * What one benchmark measured in one round.
 *
 * @param round which round, from 1
 * @param scenario the name of the benchmark's method
 * @param subject what was measured
 * @param threads how many threads called at once
 * @param nanos of one call: the median of the iterations, which an interruption hardly moves
 * @param bytes of garbage that one call makes
 */
record Sample(int round, String scenario, String subject, int threads, double nanos, double bytes) {

    /** Reads one entry of JMH's JSON. */
    static Sample of(int round, Map<String, Object> entry) {
        String benchmark = (String) entry.get("benchmark");
        Map<String, Object> parameters = map(entry.get("params"));
        Map<String, Object> garbage = map(map(entry.get("secondaryMetrics")).get("gc.alloc.rate.norm"));
        return new Sample(
                round,
                benchmark.substring(benchmark.lastIndexOf('.') + 1),
                (String) parameters.values().iterator().next(),
                (int) number(entry.get("threads")),
                iterations(map(entry.get("primaryMetric"))).median(),
                number(garbage.get("score")));
    }

    private static Spread iterations(Map<String, Object> metric) {
        List<?> forks = (List<?>) metric.get("rawData");
        return Spread.of(forks.stream()
                .flatMap(fork -> ((List<?>) fork).stream())
                .mapToDouble(Sample::number)
                .toArray());
    }

    /** The parser gives small and simple numbers other types, and some as text. */
    private static double number(Object value) {
        return value instanceof Number number ? number.doubleValue() : Double.parseDouble(value.toString());
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }
}
