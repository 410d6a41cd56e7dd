package dev.circuitbreaker.spring.aop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.circuitbreaker.spring.annotation.CircuitBreaker;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** What is named in a way that looks right and is not. */
class NamesAtStartupTest {

    @Test
    void refusesAFallbackThatIsTheMethodItself() {
        FailureAnalysis failure = StartupTest.failure(Itself.class);
        assertThat(failure.getDescription())
                .endsWith(".Itself.price(String)\n        Fallback 'price' is the method itself: name another one\n");
        assertThat(failure.getAction())
                .contains("    String fallback(String sku, Throwable cause)   // for Itself.price\n");
    }

    @Test
    void refusesAFallbackWithParentheses() {
        FailureAnalysis failure = StartupTest.failure(Parentheses.class);
        assertThat(failure.getDescription())
                .contains("Fallback 'lastKnown()' is no name of a method: write the name alone\n");
        assertThat(failure.getAction()).contains("    String fallback(Throwable cause)   // for Parentheses.price\n");
    }

    @Test
    void refusesACircuitBreakerWithASlash() {
        assertThat(StartupTest.failure(Slash.class).getDescription())
                .contains(
                        "Name 'eu/pricing' must have 1 to 128 characters, none of them a slash or a control character\n");
    }

    @Test
    void refusesAClassThatNoProxyCanStandFor() {
        assertThat(StartupTest.failure(Final.class).getDescription())
                .contains(
                        ".Final.price()\n        The class is final and has no interface, so that no proxy can stand in "
                                + "front of the method: remove 'final' (in Kotlin, add 'open' or the plugin kotlin-spring; in place of a record, write "
                                + "a class), or weave the class with AspectJ\n");
    }

    @Test
    void tellsWhichNamesThereAre() {
        AtomicReference<@Nullable Set<String>> names = new AtomicReference<>();
        Guarded.context()
                .withBean(Fine.class)
                .withBean(StartCheck.class, () -> found -> {
                    names.set(found);
                    return List.of();
                })
                .withPropertyValues("region=eu")
                .run(context -> assertThat(names.get()).containsExactly("pricing", "stock-eu"));
    }

    static class Itself {
        @CircuitBreaker(name = "pricing", fallbackMethod = "price")
        public String price(String sku) {
            return sku;
        }
    }

    static class Parentheses {
        @CircuitBreaker(name = "pricing", fallbackMethod = "lastKnown()")
        public String price() {
            return "";
        }

        String lastKnown() {
            return "";
        }
    }

    static class Slash {
        @CircuitBreaker(name = "eu/pricing")
        public String price() {
            return "";
        }
    }

    static final class Final {
        @CircuitBreaker(name = "pricing")
        public String price() {
            return "";
        }
    }

    static class Fine {
        @CircuitBreaker(name = "stock-${region}")
        public int stock() {
            return 1;
        }

        @CircuitBreaker(name = "pricing")
        public String price() {
            return "";
        }
    }
}
