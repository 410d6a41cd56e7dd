package dev.circuitbreaker.spring.aop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.circuitbreaker.spring.annotation.CircuitBreaker;
import dev.circuitbreaker.spring.autoconfigure.CircuitBreakerAutoConfiguration;
import java.io.IOException;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.web.client.ResourceAccessException;

/** Parameters of fallbacks name what really happened, or what hides it. */
class HiddenExceptionsTest {

    /** With a fallback for what is hidden, for what hides it, and for the rest. */
    public static class Prices {

        @CircuitBreaker(name = "prices", fallbackMethod = "instead")
        public Object price(RuntimeException thrown) {
            throw thrown;
        }

        Object instead(RuntimeException thrown, SocketTimeoutException timeout) {
            return timeout;
        }

        Object instead(RuntimeException thrown, TransactionSystemException commit) {
            return commit;
        }

        Object instead(RuntimeException thrown, Throwable cause) {
            return "any " + cause.getClass().getSimpleName();
        }
    }

    /** Its fallback fails. */
    public static class Failing {

        @CircuitBreaker(name = "failing", fallbackMethod = "instead")
        public Object price(RuntimeException thrown) {
            throw thrown;
        }

        Object instead(RuntimeException thrown, IOException hidden) {
            throw new IllegalStateException("fallback");
        }
    }

    private final ApplicationContextRunner context = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(CircuitBreakerAutoConfiguration.class));

    private final SocketTimeoutException timeout = new SocketTimeoutException();

    @Test
    void aParameterFindsWhatIsHidden() {
        context.withBean(Prices.class).run(it -> {
            Prices prices = it.getBean(Prices.class);
            assertThat(prices.price(new ResourceAccessException("timed out", timeout)))
                    .isSameAs(timeout);
            TransactionSystemException commit = new TransactionSystemException("commit", new IOException());
            assertThat(prices.price(commit)).isSameAs(commit);
            assertThat(prices.price(new ResourceAccessException("refused", new IOException())))
                    .isEqualTo("any ResourceAccessException");
            assertThat(prices.price(new IllegalStateException(timeout))).isEqualTo("any IllegalStateException");
        });
    }

    @Test
    void aFallbackThatFailsKeepsWhatWasThrown() {
        ResourceAccessException thrown = new ResourceAccessException("timed out", timeout);
        context.withBean(Failing.class)
                .run(it -> assertThatThrownBy(() -> it.getBean(Failing.class).price(thrown))
                        .hasMessage("fallback")
                        .hasSuppressedException(thrown));
    }

    @Test
    void whatIsNotHiddenIsNotFound() {
        context.withBean(Failing.class).run(it -> {
            IllegalStateException thrown = new IllegalStateException(timeout);
            assertThatThrownBy(() -> it.getBean(Failing.class).price(thrown)).isSameAs(thrown);
        });
    }
}
