package dev.circuitbreaker.spring.aop.kotlin

import dev.circuitbreaker.spring.annotation.CircuitBreaker

@JvmInline
value class Sku(val text: String)

/** Fallbacks whose compiled names are not those in the source. */
open class FallbacksByKotlinName {

    @CircuitBreaker("internal", fallbackMethod = "inside")
    open fun internally(sku: String): String = throw IllegalStateException("down")

    internal fun inside(sku: String): String = "inside $sku"

    @CircuitBreaker("value", fallbackMethod = "lastKnown")
    open fun price(sku: Sku): String = throw IllegalStateException("down")

    fun lastKnown(sku: Sku, cause: Throwable): String = "last known of ${sku.text}"

    fun ask(): String = price(Sku("tea"))
}

object KotlinCalls {
    @JvmStatic
    fun price(client: FallbacksByKotlinName, sku: String): String = client.price(Sku(sku))
}
