package dev.circuitbreaker.spring.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.doReturn;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;

import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.CircuitBreaker.State;
import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.core.ManualTicker;
import dev.circuitbreaker.core.Ticker;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.test.context.bean.override.mockito.MockitoSpyBean;

/** What tests of an application get without a word, and with one. */
class ManualTimeTest {

    private static void open(CircuitBreaker breaker) {
        for (int i = 0; i < 10; i++) {
            breaker.acquire().failed(new IOException());
        }
        assertThat(breaker.state()).isEqualTo(State.OPEN);
    }

    /** Each method leaves a mess, and each finds none. */
    abstract static class Messy {

        @Autowired
        CircuitBreakerRegistry registry;

        @Test
        void one() {
            leavesAMess();
        }

        @Test
        void theOther() {
            leavesAMess();
        }

        void leavesAMess() {
            CircuitBreaker pricing = registry.get("pricing");
            assertThat(pricing.state()).isEqualTo(State.CLOSED);
            assertThat(pricing.snapshot().bufferedCalls()).isZero();
            assertThat(registry.get("asleep").state()).isEqualTo(State.DISABLED);
            assertThat(registry.get("tenants").keys()).isEmpty();
            open(pricing);
            open(registry.get("tenants").forKey("a"));
            registry.get("asleep").forceOpen(null);
        }
    }

    @Nested
    @SpringBootTest(classes = Shop.class, properties = "circuitbreaker.instances.asleep.initial-state=disabled")
    class WithoutAWord extends Messy {

        @Test
        void timeGoesOnByItself(@Autowired ApplicationContext context) {
            assertThat(context.getBeansOfType(ManualTicker.class)).isEmpty();
        }
    }

    @Nested
    @ManualTime
    @SpringBootTest(classes = Shop.class, properties = "circuitbreaker.instances.asleep.initial-state=disabled")
    class WithManualTime extends Messy {

        @Test
        void timeStandsStillUntilMoved(@Autowired ManualTicker time) {
            CircuitBreaker pricing = registry.get("pricing");
            open(pricing);
            assertThat(pricing.snapshot().retryAfter()).isEqualTo(Duration.ofSeconds(30));
            time.advance(Duration.ofSeconds(30));
            assertThat(pricing.state()).isEqualTo(State.HALF_OPEN);
        }
    }

    @Nested
    @ManualTime
    @SpringBootTest(classes = {Shop.class, WithATicker.OwnTicker.class})
    class WithATicker {

        @Test
        void thatOfTheApplicationIsOverruled(@Autowired CircuitBreakerRegistry registry, @Autowired ManualTicker time) {
            assertThat(registry.get("pricing").config().ticker()).isSameAs(time);
        }

        static class OwnTicker {

            @Bean
            Ticker ticker() {
                return Ticker.system();
            }
        }
    }

    @Nested
    @SpringBootTest(classes = Shop.class, properties = "circuitbreaker.test.reset=false")
    @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
    class SwitchedOff {

        @Autowired
        CircuitBreakerRegistry registry;

        @Test
        @Order(1)
        void one() {
            open(registry.get("pricing"));
        }

        @Test
        @Order(2)
        void theOther() {
            assertThat(registry.get("pricing").state()).isEqualTo(State.OPEN);
        }
    }

    @Nested
    @SpringBootTest(classes = Shop.class)
    class WithASpy {

        @MockitoSpyBean
        Shop.Prices prices;

        @Test
        void stubbingCountsNothing(@Autowired CircuitBreakerRegistry registry) {
            CircuitBreaker pricing = registry.get("pricing");
            doReturn("7.00").when(prices).of("moka-3");
            assertThat(pricing.snapshot().bufferedCalls()).isZero();
            assertThat(prices.of("moka-3")).isEqualTo("7.00");
            assertThat(pricing.snapshot().bufferedCalls()).isEqualTo(1);
            doThrow(new IllegalStateException("down")).when(prices).of("moka-3");
            assertThat(prices.of("moka-3")).isEqualTo("list price");
            verify(prices, times(2)).of("moka-3");
            assertThat(pricing.snapshot().bufferedCalls()).isEqualTo(2);
        }
    }
}
