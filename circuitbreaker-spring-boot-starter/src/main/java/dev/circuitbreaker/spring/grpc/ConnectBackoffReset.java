package dev.circuitbreaker.spring.grpc;

import dev.circuitbreaker.core.CircuitBreaker;
import dev.circuitbreaker.core.CircuitBreaker.State;
import dev.circuitbreaker.core.CircuitBreakerEvent.StateTransition;
import dev.circuitbreaker.core.CircuitBreakerRegistry;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.stub.AbstractStub;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.function.Consumer;
import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * Ends the back-off of gRPC's channels when a circuit breaker begins to probe. A channel that could not connect answers for
 * up to two minutes without asking anything, so that probes would fail although the server is back.
 *
 * <p>Which channel a breaker's calls use is not known, so all are told: those that are beans, and those of stubs that are
 * beans. A channel that works takes no notice. {@code resetConnectBackoff} alone would come too late for the first probe,
 * since the failure is remembered until the connection is there; one that is idle lets its next call wait for it.
 *
 * <p>Safe for use by many threads at once.
 */
public final class ConnectBackoffReset implements BeanPostProcessor {

    private final Set<ManagedChannel> channels =
            Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    /** Creates what follows the registries and channels of a context. */
    public ConnectBackoffReset() {}

    @Override
    public Object postProcessAfterInitialization(Object bean, String beanName) {
        if (bean instanceof CircuitBreakerRegistry registry) {
            Consumer<StateTransition> reset = this::reset; // one for all breakers
            Consumer<CircuitBreaker> follower = breaker -> breaker.onTransition(reset);
            registry.all().forEach(follower);
            registry.onAdded(follower);
        }
        Object channel = bean instanceof AbstractStub<?> stub ? stub.getChannel() : bean;
        if (channel instanceof ManagedChannel managed) {
            channels.add(managed);
        }
        return bean;
    }

    private void reset(StateTransition transition) {
        if (transition.to() == State.HALF_OPEN) {
            List<ManagedChannel> known;
            synchronized (channels) {
                known = new ArrayList<>(channels);
            }
            known.forEach(ConnectBackoffReset::reset);
        }
    }

    private static void reset(ManagedChannel channel) {
        if (hasFailed(channel)) {
            channel.enterIdle();
        }
        channel.resetConnectBackoff();
    }

    private static boolean hasFailed(ManagedChannel channel) {
        try {
            return channel.getState(false) == ConnectivityState.TRANSIENT_FAILURE;
        } catch (UnsupportedOperationException untold) {
            return false; // as it is by default for channels of another make
        }
    }
}
