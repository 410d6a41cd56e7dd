package dev.circuitbreaker.spring.aop.kotlin

import dev.circuitbreaker.spring.annotation.CircuitBreaker
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.GlobalScope
import kotlinx.coroutines.async
import kotlinx.coroutines.future.asCompletableFuture
import java.util.concurrent.CompletableFuture

/** What says by a generic type what it returns, so that a {@code Result} is boxed on its way. */
interface Source<T> {
    fun boxed(): T
    fun boxedAnswered(): T
}

/** Functions that return a failure in place of throwing it. */
open class ResultClient(private val answer: () -> Result<String>) : Source<Result<String>> {

    @CircuitBreaker("results")
    open fun plain(): Result<String> = answer()

    @CircuitBreaker("results")
    override fun boxed(): Result<String> = answer()

    @CircuitBreaker("results", fallbackMethod = "last")
    override fun boxedAnswered(): Result<String> = answer()

    @CircuitBreaker("results")
    open suspend fun suspending(): Result<String> = answer()

    @CircuitBreaker("results", fallbackMethod = "last")
    open fun answered(): Result<String> = answer()

    private fun last(cause: Throwable): Result<String> = Result.success("last known for $cause")

    @CircuitBreaker("results", fallbackMethod = "narrow")
    open fun answeredSeldom(): Result<String> = answer()

    private fun narrow(cause: IllegalArgumentException): Result<String> = Result.success("$cause")

    @CircuitBreaker("results", fallbackMethod = "lastLater")
    open suspend fun suspendingAnswered(sku: String): Result<String> = answer()

    private suspend fun lastLater(sku: String, cause: Throwable): Result<String> =
        Result.success("$sku last known for $cause")

    @CircuitBreaker("results", fallbackMethod = "narrowLater")
    open suspend fun suspendingAnsweredSeldom(): Result<String> = answer()

    private fun narrowLater(cause: IllegalArgumentException): Result<String> = Result.success("$cause")
}

/** The calls, as Kotlin makes them: the value, or the exception with a mark. */
object Results {

    @JvmStatic
    fun success(text: String): () -> Result<String> = { Result.success(text) }

    @JvmStatic
    fun failure(cause: Throwable): () -> Result<String> = { Result.failure(cause) }

    private fun show(result: Result<String>) = result.fold({ it }, { "failure: $it" })

    @JvmStatic
    fun plain(client: ResultClient) = show(client.plain())

    @JvmStatic
    fun boxed(client: ResultClient) = show((client as Source<Result<String>>).boxed())

    @JvmStatic
    fun boxedAnswered(client: ResultClient) = show((client as Source<Result<String>>).boxedAnswered())

    @JvmStatic
    fun answered(client: ResultClient) = show(client.answered())

    @JvmStatic
    fun answeredSeldom(client: ResultClient) = show(client.answeredSeldom())

    @OptIn(kotlinx.coroutines.DelicateCoroutinesApi::class)
    private fun start(block: suspend () -> String): CompletableFuture<String> =
        GlobalScope.async(Dispatchers.Unconfined, CoroutineStart.UNDISPATCHED) { block() }.asCompletableFuture()

    @JvmStatic
    fun suspending(client: ResultClient) = start { show(client.suspending()) }

    @JvmStatic
    fun suspendingAnswered(client: ResultClient) = start { show(client.suspendingAnswered("tea")) }

    @JvmStatic
    fun suspendingAnsweredSeldom(client: ResultClient) = start { show(client.suspendingAnsweredSeldom()) }
}
