package dev.circuitbreaker.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class CircuitBreakerRegistryTest {

    private final CircuitBreakerRegistry registry = CircuitBreakerRegistry.of(CircuitBreakerConfig.ofDefaults());

    @Test
    void createsACircuitBreakerOnce() {
        CircuitBreaker pricing = registry.get("pricing");
        assertThat(registry.get("pricing")).isSameAs(pricing);
        assertThat(registry.find("pricing")).containsSame(pricing);
    }

    @Test
    void findNeverCreates() {
        assertThat(registry.find("pricing")).isEmpty();
        assertThat(registry.all()).isEmpty();
    }

    @Test
    void looksUpTheSettingsByName() {
        CircuitBreakerRegistry byName = CircuitBreakerRegistry.of(name ->
                CircuitBreakerConfig.builder().slidingWindowSize(name.length()).build());
        assertThat(byName.get("abc").config().slidingWindowSize()).isEqualTo(3);
    }

    @Test
    void listsAllInTheOrderOfTheirNames() {
        List<String> names = List.of("orders", "b", "pricing", "a", "stock", "Zoo", "a-long-name", "c");
        names.forEach(registry::get);
        assertThat(registry.all())
                .extracting(CircuitBreaker::name)
                .containsExactlyElementsOf(names.stream().sorted().toList());
    }

    @Test
    void tellsOfAddedAndRemovedOnes() throws Exception {
        List<String> news = new ArrayList<>();
        registry.onAdded(breaker -> {
            throw new IllegalStateException("listener");
        });
        AutoCloseable added = registry.onAdded(breaker -> news.add("+" + breaker.name()));
        AutoCloseable removed = registry.onRemoved(breaker -> news.add("-" + breaker.name()));
        CircuitBreaker breaker = registry.get("a");
        registry.get("a");
        added.close();
        registry.get("b");
        assertThat(registry.remove("a")).containsSame(breaker);
        assertThat(registry.remove("a")).isEmpty();
        removed.close();
        registry.remove("b");
        assertThat(news).containsExactly("+a", "-a");
        assertThat(registry.find("a")).isEmpty();
    }

    @Test
    void refusesUnusableNames() {
        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(() -> registry.get("a\u0000b"))
                .withMessageStartingWith("Invalid name (");
        assertThat(registry.all()).isEmpty();
    }

    @Test
    void refusesOneMoreThanItHolds() {
        CircuitBreakerRegistry small = CircuitBreakerRegistry.of(name -> CircuitBreakerConfig.ofDefaults(), 2);
        small.get("a");
        small.get("b");
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> small.get("c"))
                .withMessage("No room for circuit breaker 'c': the registry holds 2 already. Are names made from data?"
                        + " Remove those no longer needed, or set a larger maxSize.");
        assertThat(small.get("a")).isNotNull();
        small.remove("a");
        assertThat(small.get("c").name()).isEqualTo("c");
    }

    @Test
    void aRemovedCircuitBreakerKeepsNoListeners() {
        List<CircuitBreakerEvent> heard = new ArrayList<>();
        CircuitBreaker breaker = registry.get("a");
        breaker.onTransition(heard::add);
        breaker.addListener(heard::add);
        breaker.onFailure(heard::add);
        registry.remove("a");
        breaker.acquire().failed(new IllegalStateException());
        breaker.forceOpen("too late");
        assertThat(heard).isEmpty();
        assertThat(breaker.tryAcquire()).as("but works").isNull();
    }

    @Test
    void givesTheSameToTwoThatCreateItAtOnce() {
        List<CircuitBreaker> rivals = new ArrayList<>();
        AtomicReference<CircuitBreakerRegistry> raced = new AtomicReference<>();
        raced.set(CircuitBreakerRegistry.of(
                name -> {
                    if (rivals.isEmpty()) {
                        rivals.add(null); // the rival's own look-up
                        rivals.set(0, raced.get().get(name));
                    }
                    return CircuitBreakerConfig.ofDefaults();
                },
                2));
        assertThat(raced.get().get("a")).isSameAs(rivals.get(0));
        assertThat(raced.get().get("b")).as("the loser has no place").isNotNull();
    }

    @Test
    void readsAsItsNames() {
        registry.get("pricing");
        assertThat(registry).hasToString("CircuitBreakerRegistry[pricing]");
    }
}
