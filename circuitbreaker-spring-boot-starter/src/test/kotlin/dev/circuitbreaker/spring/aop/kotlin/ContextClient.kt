package dev.circuitbreaker.spring.aop.kotlin

import dev.circuitbreaker.spring.annotation.CircuitBreaker
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineName
import kotlinx.coroutines.DelicateCoroutinesApi
import kotlinx.coroutines.GlobalScope
import kotlinx.coroutines.ThreadContextElement
import kotlinx.coroutines.asCoroutineDispatcher
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.future.asCompletableFuture
import kotlinx.coroutines.reactor.ReactorContext
import kotlinx.coroutines.reactor.mono
import org.slf4j.MDC
import reactor.core.publisher.Mono
import reactor.util.context.Context
import java.util.concurrent.CompletableFuture
import java.util.concurrent.Executor
import kotlin.coroutines.CoroutineContext
import kotlin.coroutines.coroutineContext

/** The log context of a coroutine, as the library kotlinx-coroutines-slf4j has it. */
class LogElement(private val user: String) : ThreadContextElement<String?> {
    companion object Key : CoroutineContext.Key<LogElement>

    override val key = Key

    override fun updateThreadContext(context: CoroutineContext): String? =
        MDC.get("user").also { MDC.put("user", user) }

    override fun restoreThreadContext(context: CoroutineContext, oldState: String?) =
        if (oldState == null) MDC.remove("user") else MDC.put("user", oldState)
}

/** Without what the debug mode of coroutines adds. */
private fun thread() = Thread.currentThread().name.substringBefore(" @")

/** Fallbacks that say what they find in their context. */
open class ContextClient(private val gate: CompletableDeferred<String>) {

    open val started = CompletableFuture<Unit>()
    open val cancelled = CompletableFuture<Unit>()

    @CircuitBreaker("context", fallbackMethod = "suspending")
    open suspend fun answeredBySuspending(): String = gate.await()

    private suspend fun suspending(cause: Throwable): String {
        val reactor = coroutineContext[ReactorContext]?.context?.getOrDefault<String>("tenant", null)
        return "${coroutineContext[CoroutineName]?.name} ${MDC.get("user")} $reactor ${thread()}"
    }

    @CircuitBreaker("context", fallbackMethod = "plain")
    open suspend fun answeredByPlain(): String = gate.await()

    private fun plain(cause: Throwable): String = "${MDC.get("user")} ${thread()}"

    @CircuitBreaker("context", fallbackMethod = "other::suspending")
    open suspend fun answeredByBean(): String = gate.await()

    @CircuitBreaker("context", fallbackMethod = "endless")
    open suspend fun answeredNever(): String = gate.await()

    private suspend fun endless(cause: Throwable): String {
        started.complete(Unit)
        try {
            awaitCancellation()
        } finally {
            cancelled.complete(Unit)
        }
    }
}

open class OtherContextClient {
    open suspend fun suspending(cause: Throwable): String =
        "${coroutineContext[CoroutineName]?.name} ${MDC.get("user")} ${thread()}"
}

/** The calls, each with a dispatcher, a name, a log context and a context of Reactor. */
object ContextCalls {

    @OptIn(DelicateCoroutinesApi::class)
    private fun start(executor: Executor, block: suspend () -> String): CompletableFuture<String> =
        GlobalScope.async(executor.asCoroutineDispatcher() + CoroutineName("shop") + LogElement("ann")) {
            block()
        }.asCompletableFuture()

    @JvmStatic
    fun suspending(client: ContextClient, executor: Executor) = start(executor) { client.answeredBySuspending() }

    @JvmStatic
    fun plain(client: ContextClient, executor: Executor) = start(executor) { client.answeredByPlain() }

    @JvmStatic
    fun bean(client: ContextClient, executor: Executor) = start(executor) { client.answeredByBean() }

    @JvmStatic
    fun never(client: ContextClient, executor: Executor) = start(executor) { client.answeredNever() }

    @JvmStatic
    fun inReactor(client: ContextClient, executor: Executor): Mono<String> =
        mono(executor.asCoroutineDispatcher() + CoroutineName("shop") + LogElement("ann")) {
            client.answeredBySuspending()
        }.contextWrite(Context.of("tenant", "acme"))
}
