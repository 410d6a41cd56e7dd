package dev.circuitbreaker.benchmarks.startup;

/** A bean whose method is guarded by nothing. */
class PlainService {

    String call() {
        return "result";
    }
}
