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

fun atTopLevel(sku: String): String = "outside $sku"

open class TopLevelFallback {
    @CircuitBreaker("outside", fallbackMethod = "atTopLevel")
    open fun price(sku: String): String = sku
}

open class CompanionFallback {
    @CircuitBreaker("outside", fallbackMethod = "ofCompanion")
    open fun price(sku: String): String = sku

    companion object {
        fun ofCompanion(sku: String): String = "outside $sku"
    }
}

open class StaticFallback {
    @CircuitBreaker("static", fallbackMethod = "ofCompanion")
    open fun price(sku: String): String = throw IllegalStateException("down")

    companion object {
        @JvmStatic
        private fun ofCompanion(sku: String): String = "static $sku"
    }
}

interface Prices {
    fun price(sku: String): String
}

/** Final, as classes of Kotlin are. */
class FinalPrices : Prices {
    @CircuitBreaker("final")
    override fun price(sku: String): String = sku
}

interface Weights<T> {
    fun weight(sku: T): String
}

open class ValueWeights : Weights<Sku> {
    @CircuitBreaker("weights")
    override fun weight(sku: Sku): String = sku.text
}
