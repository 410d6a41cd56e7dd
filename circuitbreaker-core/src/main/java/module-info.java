/** A circuit breaker in plain Java. Works on the class path as well. */
module dev.circuitbreaker.core {
    requires static jdk.jfr; // without it, nothing is recorded
    requires static transitive org.jspecify;

    exports dev.circuitbreaker.core;
}
