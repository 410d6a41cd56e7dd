package dev.circuitbreaker.spring.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.core.annotation.AliasFor;

/**
 * Puts a circuit breaker around a method, or around every public method of a type. On a method it beats one on the type.
 *
 * <p>Found on classes, superclasses and interfaces, and as a meta-annotation whose attributes are set with {@code
 * AliasFor}. Everything it says is checked when the application starts. Types below {@code org.springframework} are
 * taken for Spring's own and left out, except those below {@code org.springframework.samples} and Spring components.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface CircuitBreaker {

    /**
     * The name of the circuit breaker, which is also the name of its settings under {@code circuitbreaker.instances}.
     * {@code ${...}} is resolved.
     *
     * @return the name; must be given, here or as {@link #value()}
     */
    @AliasFor("value")
    String name() default "";

    /**
     * The name of the circuit breaker, for short: the same as {@link #name()}.
     *
     * @return the name
     */
    @AliasFor("name")
    String value() default "";

    /**
     * The method that answers when the breaker rejects the call, or when the call fails: its name if it is in the same
     * class, a superclass or an interface, or {@code beanName::method} in another bean. Its parameters are those of the call, optionally followed by a {@code
     * Throwable} type; or a {@code Throwable} alone; or none. The one with the nearest exception type wins. It returns
     * what the method returns; for one that returns a future or a reactive type with a single value, that value will do.
     *
     * <p>What it throws reaches the caller. It should throw no checked exception that the method does not declare: a
     * proxy would have to wrap that in an {@code UndeclaredThrowableException}.
     *
     * @return the name of a method; empty for none
     */
    String fallbackMethod() default "";

    /**
     * What calls have in common that share a breaker, as a SpEL expression over the arguments, such as {@code #tenant} or
     * {@code #order.shard}: there is one breaker per key, so that a bad tenant or shard does not open the breaker for all.
     * They share the settings under {@link #name()}, and there are at most {@code max-keys} of them; those in use or
     * rejecting calls are kept. Arguments go by name, or by position as {@code #p0} or {@code #a0}; {@code #root} has
     * {@code args}, {@code method}, {@code methodName} and {@code target}.
     *
     * <p>A call whose key is null, has more than 128 characters or cannot be evaluated goes through the breaker without a
     * key.
     *
     * @return an expression; empty for one breaker for all calls
     */
    String key() default "";

    /**
     * The cache with the last good results, which answer when the breaker rejects the call, or when the call fails, and
     * are tried before {@link #fallbackMethod()}. Each result that is not itself counted as a failure is put there, under
     * the method and its arguments. All callers share what is there: a result that depends on who asks does not belong
     * there. How long results stay is for the cache to say. It is used by the thread that has the result, also for
     * reactive types.
     *
     * @return the name of a cache of Spring's {@code CacheManager}; empty for none
     */
    String fallbackCache() default "";
}
