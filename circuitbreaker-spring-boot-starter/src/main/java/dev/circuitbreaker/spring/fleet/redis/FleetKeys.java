package dev.circuitbreaker.spring.fleet.redis;

/**
 * How keys in Redis are called. All of one circuit breaker have its name in braces, so that a Redis Cluster keeps them in one
 * place, where a script may use them together.
 */
final class FleetKeys {

    private final String prefix;

    FleetKeys(String prefix) {
        this.prefix = prefix;
    }

    String instances(String name) {
        return of(name, "instances");
    }

    String reports(String name) {
        return of(name, "reports");
    }

    String votes(String name) {
        return of(name, "votes");
    }

    String dissent(String name) {
        return of(name, "dissent");
    }

    String traffic(String name) {
        return of(name, "traffic");
    }

    String probes(String name) {
        return of(name, "probes");
    }

    String override(String name) {
        return of(name, "override");
    }

    String audit(String name) {
        return of(name, "audit");
    }

    String given(String name) {
        return of(name, "given");
    }

    String names() {
        return prefix + ":names";
    }

    /** The channel on which instances hear that there is something new. */
    String nudge() {
        return prefix + ":nudge";
    }

    private String of(String name, String what) {
        return prefix + ":{" + withoutBraces(name) + "}:" + what;
    }

    /** A brace in the name would end the part by which Redis Cluster chooses the place. */
    private static String withoutBraces(String name) {
        return name.replace("%", "%25").replace("{", "%7B").replace("}", "%7D");
    }
}
