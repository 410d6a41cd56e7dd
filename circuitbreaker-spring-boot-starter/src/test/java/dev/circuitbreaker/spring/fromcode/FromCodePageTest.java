package dev.circuitbreaker.spring.fromcode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.spring.Document;
import dev.circuitbreaker.spring.autoconfigure.CircuitBreakerAutoConfiguration;
import dev.circuitbreaker.spring.fromcode.Prices.Alarm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** What the page shows compiles, and does what it says. */
class FromCodePageTest {

    private static final String FOLDER = "src/test/java/dev/circuitbreaker/spring/fromcode/";

    private final Fake remote = new Fake();
    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(CircuitBreakerAutoConfiguration.class))
            .withUserConfiguration(Settings.class)
            .withBean(Prices.Remote.class, () -> remote)
            .withBean(Prices.class)
            .withBean(Alarm.class);

    @Test
    void showsCodeThatCompiles() throws IOException {
        String source =
                Files.readString(Path.of(FOLDER, "Prices.java")) + Files.readString(Path.of(FOLDER, "Settings.java"));
        List<String> listings = Document.read("from-code.md").listings("java");
        assertThat(listings).hasSize(5).allSatisfy(listing -> assertThat(source).contains(listing));
    }

    @Test
    void rejectsWhileOpenAndSaysUntilWhen() {
        application.run(context -> {
            Prices prices = context.getBean(Prices.class);
            CircuitBreaker breaker =
                    context.getBean(CircuitBreakerRegistry.class).get("pricing");
            assertThat(prices.price("moka-3")).isEqualTo("34.90");
            for (int i = 0; i < 20; i++) {
                breaker.acquire().failed(new IOException());
                if (breaker.state() == CircuitBreaker.State.OPEN) {
                    break;
                }
            }
            assertThat(prices.price("moka-3")).matches("again in (29|30) s");
            assertThat(prices.later("moka-3").toCompletableFuture()).isCompletedExceptionally();
            assertThat(context.getBean(Alarm.class).told.toString()).startsWith("pricing opened: failure rate ");
            breaker.forceOpen(null);
            assertThat(prices.price("moka-3")).isEqualTo("not today");
            List<String> told = new ArrayList<>();
            prices.watch("moka-3", told::add);
            assertThat(told).containsExactly("not now");
        });
    }

    @Test
    void reportsWhatBecameOfAPermit() {
        application.run(context -> {
            Prices prices = context.getBean(Prices.class);
            CircuitBreaker breaker =
                    context.getBean(CircuitBreakerRegistry.class).get("pricing");
            prices.watch("moka-3", price -> {});
            remote.onPrice.accept("34.90");
            prices.watch("moka-3", price -> {});
            remote.onError.accept(new IOException());
            prices.watch("moka-3", price -> {});
            remote.onCancel.run();
            assertThat(breaker.totals())
                    .extracting(it -> it.successful(), it -> it.failed(), it -> it.cancelled())
                    .containsExactly(1L, 1L, 1L);
            assertThat(breaker.snapshot().callsInFlight()).isZero();
        });
    }

    @Test
    void customizesSettings() {
        application.run(context -> {
            CircuitBreakerRegistry registry = context.getBean(CircuitBreakerRegistry.class);
            assertThat(registry.get("legacy-stock").config().permittedNumberOfCallsInHalfOpenState())
                    .isEqualTo(1);
            assertThat(registry.get("stock").config().permittedNumberOfCallsInHalfOpenState())
                    .isEqualTo(3);
        });
    }

    /** Answers as the test wishes. */
    private static class Fake implements Prices.Remote {

        private Consumer<String> onPrice = price -> {};
        private Consumer<Throwable> onError = error -> {};
        private Runnable onCancel = () -> {};

        @Override
        public String ask(String sku) {
            return "34.90";
        }

        @Override
        public CompletionStage<String> askLater(String sku) {
            return CompletableFuture.completedFuture("34.90");
        }

        @Override
        public void subscribe(String sku, Consumer<String> price, Consumer<Throwable> error, Runnable cancel) {
            onPrice = price;
            onError = error;
            onCancel = cancel;
        }
    }
}
