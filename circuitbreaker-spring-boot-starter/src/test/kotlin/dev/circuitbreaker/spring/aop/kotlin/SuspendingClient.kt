package dev.circuitbreaker.spring.aop.kotlin

import dev.circuitbreaker.spring.annotation.CircuitBreaker
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.GlobalScope
import kotlinx.coroutines.async
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.emitAll
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.flowOf
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.future.asCompletableFuture
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import org.springframework.resilience.annotation.Retryable
import java.util.concurrent.CompletableFuture

open class SuspendingClient(private val gate: CompletableDeferred<String>) {

    var calls = 0

    @CircuitBreaker(name = "suspending")
    open suspend fun plain(sku: String): String {
        calls++
        return sku + " " + gate.await()
    }

    @Retryable(maxRetries = 4, delay = 3_600_000)
    @CircuitBreaker(name = "suspending")
    open suspend fun retried(): String = gate.await()

    @CircuitBreaker(name = "suspending", fallbackMethod = "noTime")
    open suspend fun limited(): String = withTimeout(1) { gate.await() }

    private fun noTime(cause: Throwable): String = "no time"

    @CircuitBreaker(name = "suspending", fallbackMethod = "lastKnown")
    open suspend fun recovered(sku: String): String = sku + " " + gate.await()

    private suspend fun lastKnown(sku: String, cause: Throwable): String {
        runCatching { gate.await() }
        return "$sku last known for $cause"
    }

    @CircuitBreaker(name = "suspending", fallbackMethod = "nothing")
    open suspend fun recoveredAtOnce(count: Int): Int = gate.await().length + count

    private fun nothing(count: Int): Int = -count

    @CircuitBreaker(name = "suspending", fallbackMethod = "giveUp")
    open suspend fun unit() {
        gate.await()
    }

    private fun giveUp() {
        calls = -1
    }

    @CircuitBreaker(name = "suspending", fallbackMethod = "others")
    open fun flowing(): Flow<String> = flow {
        emit("first")
        emit(gate.await())
    }

    private fun others(): Flow<String> = flowOf("other")

    @CircuitBreaker(name = "suspending", fallbackMethod = "suspendingOthers")
    open suspend fun suspendingFlow(): Flow<String> = flow { emitAll(flowing()) }

    private suspend fun suspendingOthers(cause: Throwable): Flow<String> = flowOf("other")
}

/** What Java cannot do. */
object Coroutines {

    @JvmStatic
    fun retried(client: SuspendingClient): CompletableFuture<String> = start { client.retried() }

    @JvmStatic
    fun gate(): CompletableDeferred<String> = CompletableDeferred()

    @OptIn(kotlinx.coroutines.DelicateCoroutinesApi::class)
    private fun <T> start(block: suspend () -> T): CompletableFuture<T> =
        GlobalScope.async(Dispatchers.Unconfined, CoroutineStart.UNDISPATCHED) { block() }.asCompletableFuture()

    @JvmStatic
    fun plain(client: SuspendingClient, sku: String) = start { client.plain(sku) }

    @JvmStatic
    fun limited(client: SuspendingClient) = start { client.limited() }

    @JvmStatic
    fun recovered(client: SuspendingClient, sku: String) = start { client.recovered(sku) }

    @JvmStatic
    fun recoveredAtOnce(client: SuspendingClient, count: Int) = start { client.recoveredAtOnce(count) }

    @JvmStatic
    fun unit(client: SuspendingClient) = start { client.unit() }

    @JvmStatic
    fun list(flow: Flow<String>): List<String> = runBlocking { flow.toList() }

    @JvmStatic
    fun suspendingFlow(client: SuspendingClient) = start { client.suspendingFlow().toList() }
}
