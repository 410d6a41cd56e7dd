package dev.circuitbreaker.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
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
    void takesSpellingsThatAreToMeanTheSameForOneName() {
        CircuitBreakerRegistry spelled = CircuitBreakerRegistry.of(
                name -> CircuitBreakerConfig.ofDefaults(), 1, name -> name.toLowerCase(Locale.ROOT));
        CircuitBreaker pricing = spelled.get("Pricing");
        assertThat(spelled.get("PRICING")).isSameAs(pricing);
        assertThat(spelled.find("pricing")).containsSame(pricing);
        assertThat(spelled.all()).extracting(CircuitBreaker::name).containsExactly("Pricing");

        assertThat(spelled.remove("pricinG")).containsSame(pricing);
        assertThat(spelled.find("Pricing")).isEmpty();
        assertThat(spelled.get("pricing").name()).isEqualTo("pricing");
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

    @Test
    void refusesNoNameThatAnotherThreadIsJustCreatingInTheLastPlace() {
        AtomicReference<CircuitBreakerRegistry> full = new AtomicReference<>();
        List<CircuitBreaker> rivals = new ArrayList<>();
        AtomicInteger depth = new AtomicInteger();
        full.set(CircuitBreakerRegistry.of(
                name -> {
                    if (depth.getAndIncrement() == 0) {
                        rivals.add(full.get().get(name)); // as if another thread came first
                    }
                    return CircuitBreakerConfig.ofDefaults();
                },
                1));
        assertThat(full.get().get("a")).isSameAs(rivals.get(0));
    }

    @Test
    void tellsOfTheRemovalAfterTheAdditionAlthoughAnotherThreadRemovesMeanwhile() {
        List<String> news = new ArrayList<>();
        AtomicInteger added = new AtomicInteger();
        registry.onAdded(breaker -> {
            if (added.getAndIncrement() == 0) {
                onAnotherThread(() -> {
                    registry.remove("a");
                    registry.get("a");
                    registry.get("b");
                });
            }
        });
        registry.onAdded(breaker -> news.add("+" + breaker.name()));
        registry.onRemoved(breaker -> news.add("-" + breaker.name()));
        registry.get("a");
        assertThat(news).containsExactly("+b", "+a", "-a", "+a");
        assertThat(registry.remove("a")).isPresent();
        assertThat(news).endsWith("-a");
    }

    private static void onAnotherThread(Runnable task) {
        try {
            CompletableFuture.runAsync(task).get(10, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException failed) {
            throw new IllegalStateException(failed);
        }
    }

    @Test
    void looksAtAllItHoldsAndTheirKeys() {
        ManualTicker ticker = new ManualTicker(Long.MAX_VALUE);
        CircuitBreakerRegistry timed = CircuitBreakerRegistry.of(CircuitBreakerConfig.builder()
                .ticker(ticker)
                .slidingWindowSize(1)
                .build());
        List<String> heard = new ArrayList<>();
        for (CircuitBreaker breaker : List.of(timed.get("a"), timed.get("b").forKey("shard"))) {
            breaker.onTransition(
                    it -> heard.add(it.name() + " " + it.to() + " " + Duration.ofNanos(it.ticks() - Long.MAX_VALUE)));
            breaker.acquire();
        }
        timed.look();
        assertThat(heard).isEmpty();
        ticker.advance(Duration.ofSeconds(60).plusNanos(1));
        timed.look();
        assertThat(heard).containsExactly("a OPEN PT1M", "b[shard] OPEN PT1M");
        ticker.advance(Duration.ofHours(1));
        timed.look();
        assertThat(heard).endsWith("a HALF_OPEN PT1M30S", "b[shard] HALF_OPEN PT1M30S");
    }

    @Test
    void looksAtTheOthersAlthoughOneLookFails() {
        AtomicInteger reads = new AtomicInteger();
        AtomicInteger failures = new AtomicInteger();
        CircuitBreakerRegistry failing = CircuitBreakerRegistry.of(name -> CircuitBreakerConfig.builder()
                .ticker(() -> {
                    if (reads.getAndIncrement() >= 3) {
                        failures.incrementAndGet();
                        throw new IllegalStateException(name);
                    }
                    return 0;
                })
                .build());
        for (String name : List.of("a", "b", "c")) {
            failing.get(name);
        }
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(failing::look);
        assertThat(failures.get()).isEqualTo(3);
    }

    @Test
    @SuppressWarnings("NullAway") // what it is about
    void refusesANameThatIsNull() {
        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(() -> registry.get(null))
                .withMessage("Invalid name (null): must not be null");
    }
}
