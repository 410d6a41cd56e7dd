package dev.circuitbreaker.spring.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.CircuitBreaker.State;
import dev.circuitbreaker.core.CircuitBreakerConfig;
import dev.circuitbreaker.core.CircuitBreakerEvent.StateTransition;
import dev.circuitbreaker.core.CircuitBreakerRegistry;
import dev.circuitbreaker.core.ManualTicker;
import dev.circuitbreaker.core.Ticker;
import dev.circuitbreaker.spring.autoconfigure.CircuitBreakerAutoConfiguration;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

@ExtendWith(OutputCaptureExtension.class)
class BreakerWatchTest {

    private final ManualTicker ticker = new ManualTicker(Long.MAX_VALUE - 1_000);
    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(CircuitBreakerAutoConfiguration.class))
            .withPropertyValues(
                    "circuitbreaker.watch-interval=1ms", "circuitbreaker.instances.pricing.sliding-window-size=1")
            .withBean(Ticker.class, () -> ticker);

    private Set<Thread> before;

    @BeforeEach
    void rememberOtherWatches() {
        before = watches();
    }

    private static Set<Thread> watches() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("circuitbreaker-watch"))
                .collect(Collectors.toSet());
    }

    private Set<Thread> started() {
        Set<Thread> started = watches();
        started.removeAll(before);
        return started;
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    @Test
    void opensTheBreakerOfACallThatHangsAlthoughNoneElseIsMade() {
        runner.run(context -> {
            BlockingQueue<StateTransition> heard = new LinkedBlockingQueue<>();
            CircuitBreaker pricing =
                    context.getBean(CircuitBreakerRegistry.class).get("pricing");
            pricing.onTransition(heard::add);
            pricing.acquire();
            ticker.advance(Duration.ofSeconds(61));
            assertThat(heard.poll(20, TimeUnit.SECONDS))
                    .isNotNull()
                    .satisfies(transition -> assertThat(transition.to()).isEqualTo(State.OPEN));
            ticker.advance(Duration.ofSeconds(30));
            assertThat(heard.poll(20, TimeUnit.SECONDS))
                    .isNotNull()
                    .satisfies(transition -> assertThat(transition.to()).isEqualTo(State.HALF_OPEN));
        });
    }

    @Test
    void isOneDaemonThreadThatEndsWithTheContext() {
        runner.withBean("another", CircuitBreakerRegistry.class, () -> registry(() -> 0))
                .run(context -> {
                    assertThat(started()).singleElement().matches(Thread::isDaemon);
                    assertThat(context.getBean(BreakerWatch.class).isRunning()).isTrue();
                });
        assertThat(started()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"off", "false"})
    void isNotThereWhenOff(String off) {
        runner.withPropertyValues("circuitbreaker.watch-interval=" + off).run(context -> {
            assertThat(context.getBean(BreakerWatch.class).isRunning()).isFalse();
            assertThat(started()).isEmpty();
        });
    }

    @Test
    void hasDoneAfterEachLookWhatIsAskedFor() throws InterruptedException {
        CountDownLatch looks = new CountDownLatch(3);
        runner.withBean("throwing", AfterLook.class, () -> () -> {
                    throw new IllegalStateException("down");
                })
                .withBean("counting", AfterLook.class, () -> looks::countDown)
                .run(context -> assertThat(looks.await(20, TimeUnit.SECONDS)).isTrue());
    }

    @Test
    void isThereWithLazyBeans() {
        runner.withInitializer(context -> context.addBeanFactoryPostProcessor(beans -> {
                    for (String name : beans.getBeanDefinitionNames()) {
                        beans.getBeanDefinition(name).setLazyInit(true);
                    }
                }))
                .run(context -> assertThat(started()).hasSize(1));
    }

    @Test
    void endsAndBeginsAgainWithTheContextsLifecycle() {
        runner.run(context -> {
            context.getSourceApplicationContext().stop();
            assertThat(started()).isEmpty();
            context.getSourceApplicationContext().start();
            context.getSourceApplicationContext().start();
            assertThat(started()).hasSize(1);
        });
    }

    @Test
    void isOnePerContextWithARegistryOfItsOwn() {
        runner.run(parent -> {
            runner.withParent(parent).run(child -> assertThat(started()).hasSize(1));
            runner.withParent(parent)
                    .withBean("own", CircuitBreakerRegistry.class, () -> registry(() -> 0))
                    .run(child -> assertThat(started()).hasSize(2));
            assertThat(started()).hasSize(1);
        });
    }

    @Test
    void logsAFailureOfItsKindOnceAndGoesOn(CapturedOutput output) {
        AtomicInteger looks = new AtomicInteger();
        CountDownLatch armed = new CountDownLatch(1);
        Ticker failing = () -> {
            if (armed.getCount() > 0) {
                return 0;
            }
            if (looks.incrementAndGet() % 2 == 0) {
                throw new IllegalStateException("even");
            }
            throw new LinkageError("odd");
        };
        runner.withBean("failing", CircuitBreakerRegistry.class, () -> registry(failing))
                .run(context -> {
                    armed.countDown();
                    await(() -> looks.get() > 10);
                    assertThat(started()).hasSize(1);
                });
        assertThat(output)
                .containsOnlyOnce("IllegalStateException: even")
                .containsOnlyOnce("LinkageError: odd")
                .contains("A look at the circuit breakers failed, and is repeated every 1 ms.");
    }

    private static CircuitBreakerRegistry registry(Ticker ticker) {
        CircuitBreakerRegistry registry = CircuitBreakerRegistry.of(
                CircuitBreakerConfig.builder().ticker(ticker).build());
        registry.get("any");
        return registry;
    }

    @Test
    void mayBeEndedByAListenerThatItRuns() {
        runner.run(context -> {
            CountDownLatch closed = new CountDownLatch(1);
            CircuitBreaker pricing =
                    context.getBean(CircuitBreakerRegistry.class).get("pricing");
            pricing.onTransition(any -> {
                context.getSourceApplicationContext().close();
                closed.countDown();
            });
            pricing.acquire();
            ticker.advance(Duration.ofSeconds(61));
            assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
            await(() -> started().isEmpty());
        });
    }

    @Test
    void keepsNoContextAliveThatWasNeverClosed() {
        WeakReference<AnnotationConfigApplicationContext> context = abandoned();
        await(() -> {
            System.gc();
            return context.get() == null && started().isEmpty();
        });
    }

    private static WeakReference<AnnotationConfigApplicationContext> abandoned() {
        AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
        context.registerBean(
                BreakerWatch.class, () -> new BreakerWatch(Duration.ofMillis(1), context.getBeanFactory()));
        context.registerBean(CircuitBreakerRegistry.class, () -> registry(() -> 0));
        context.refresh();
        context.getBean(CircuitBreakerRegistry.class).get("any").onTransition(context::publishEvent);
        assertThat(List.copyOf(watches())).isNotEmpty();
        return new WeakReference<>(context);
    }
}
