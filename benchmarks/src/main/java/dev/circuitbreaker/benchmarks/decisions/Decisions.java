package dev.circuitbreaker.benchmarks.decisions;

import dev.circuitbreaker.core.simulation.Scenarios;

public final class Decisions {
    public static void main(String[] args) {
        Runs runs = new Runs(100);
        Comparison c = new Comparison(runs);
        System.out.println(c.summary(Scenarios.ASKED_FOR) + c.score(Scenarios.ASKED_FOR));
        System.out.println(c.summary(Scenarios.ADDED) + c.score(Scenarios.ADDED));
        System.out.println(c.tables(Scenarios.ASKED_FOR) + c.tables(Scenarios.ADDED));
        Runs few = new Runs(30);
        for (Sweep sweep : Sweep.ALL) System.out.println(new SweepTable(few).of(sweep));
    }
}
