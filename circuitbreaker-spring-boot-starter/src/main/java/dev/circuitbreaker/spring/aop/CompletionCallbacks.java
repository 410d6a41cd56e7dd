package dev.circuitbreaker.spring.aop;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Futures that tell when they end: those of the JDK that do, and all that have {@code addListener(Runnable, Executor)}, as
 * Guava's {@code ListenableFuture} and those that are made after it. They are known by that method, so that no library is
 * needed for it.
 */
final class CompletionCallbacks {

    private static final String LISTENER = "addListener";

    /** Empty for a type without one. To look for it takes far longer than a call. */
    private static final ClassValue<Optional<Method>> LISTENERS = new ClassValue<>() {
        @Override
        protected Optional<Method> computeValue(Class<?> type) {
            return listenerMethod(type);
        }
    };

    private CompletionCallbacks() {}

    /** Tells whether futures of a type tell when they end. */
    static boolean areToldBy(Class<?> type) {
        return CompletionStage.class.isAssignableFrom(type)
                || LISTENERS.get(type).isPresent();
    }

    /**
     * A stage that ends as a future does, and cancels it if it is cancelled.
     *
     * @return null if the future does not tell when it ends
     */
    static @Nullable CompletableFuture<?> stage(Object future) {
        if (future instanceof CompletableFuture<?> itself) {
            return itself;
        }
        if (future instanceof CompletionStage<?> stage) {
            return bridge(stage);
        }
        return future instanceof Future<?> told
                ? LISTENERS
                        .get(told.getClass())
                        .map(listeners -> bridge(told, listeners))
                        .orElse(null)
                : null;
    }

    /** A stage need not be one that can be made a future. */
    private static CompletableFuture<?> bridge(CompletionStage<?> source) {
        CompletableFuture<@Nullable Object> bridge = new CompletableFuture<>();
        source.whenComplete((value, thrown) -> {
            if (thrown == null) {
                bridge.complete(value);
            } else {
                bridge.completeExceptionally(thrown);
            }
        });
        if (source instanceof Future<?> future) {
            cancelWith(bridge, future);
        }
        return bridge;
    }

    private static @Nullable CompletableFuture<?> bridge(Future<?> source, Method listeners) {
        CompletableFuture<@Nullable Object> bridge = new CompletableFuture<>();
        Runnable listener = () -> complete(bridge, source);
        Executor direct = Runnable::run;
        try {
            listeners.invoke(source, listener, direct);
        } catch (ReflectiveOperationException e) {
            return null; // one that takes no listener does not tell
        }
        cancelWith(bridge, source);
        return bridge;
    }

    private static void cancelWith(CompletableFuture<?> bridge, Future<?> source) {
        bridge.whenComplete((value, thrown) -> {
            if (bridge.isCancelled()) {
                source.cancel(true);
            }
        });
    }

    /** Some futures that have ended throw all the same if the thread that asks has been interrupted. */
    private static void complete(CompletableFuture<@Nullable Object> bridge, Future<?> source) {
        boolean interrupted = Thread.interrupted();
        try {
            bridge.complete(source.get());
        } catch (ExecutionException failure) {
            bridge.completeExceptionally(failure.getCause() == null ? failure : failure.getCause());
        } catch (CancellationException | InterruptedException failure) {
            bridge.completeExceptionally(failure);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** The method as a type that others may call declares it. */
    private static Optional<Method> listenerMethod(Class<?> type) {
        return Optional.ofNullable(ReflectionUtils.findMethod(type, LISTENER, Runnable.class, Executor.class))
                .filter(found -> Modifier.isPublic(found.getModifiers()))
                .map(found -> ClassUtils.getPubliclyAccessibleMethodIfPossible(found, type))
                .filter(Method::trySetAccessible);
    }

    /** Tells whether another future can be given in place of one of a type. */
    static boolean canStandFor(Class<?> type) {
        return type.isInterface() && !type.isSealed();
    }

    /**
     * Lets a future be of a type.
     *
     * @param type an interface of futures
     * @param given what ends, is asked and is cancelled
     * @param source what else the type has is asked of this, if it is of the type
     */
    static Object as(Class<?> type, Future<?> given, Future<?> source) {
        return type.isInstance(given)
                ? given
                : Proxy.newProxyInstance(
                        type.getClassLoader(), new Class<?>[] {type}, new Standing(type, given, source));
    }

    private record Standing(Class<?> type, Future<?> given, Future<?> source) implements InvocationHandler {

        @Override
        public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
                throws Throwable {
            if (method.getDeclaringClass().isInstance(given)) {
                return method.getName().equals("equals") && arguments != null
                        ? (Object) (proxy == arguments[0])
                        : call(method, given, arguments);
            }
            if (method.getName().equals(LISTENER)
                    && arguments != null
                    && arguments.length == 2
                    && arguments[0] instanceof Runnable listener
                    && arguments[1] instanceof Executor executor
                    && given instanceof CompletableFuture<?> stage) {
                stage.whenComplete((value, thrown) -> executor.execute(listener));
                return null;
            }
            if (type.isInstance(source)) {
                return call(method, source, arguments);
            }
            throw new UnsupportedOperationException(Signatures.describe(method)
                    + " cannot be asked: there is no such future, since the call has failed before");
        }

        private static @Nullable Object call(Method method, Object target, @Nullable Object @Nullable [] arguments)
                throws Throwable {
            try {
                method.trySetAccessible(); // a public method of an interface that is not
                return method.invoke(target, arguments);
            } catch (InvocationTargetException e) {
                throw e.getTargetException();
            }
        }
    }
}
