package dev.circuitbreaker.spring.aop;

import java.util.List;
import org.aopalliance.aop.Advice;
import org.springframework.aop.Advisor;

/**
 * What an advisor of a proxy is there for, as far as it matters where the two layers stand. Told by the names of classes,
 * because none of these libraries needs to be present.
 */
enum AdvisorRole {
    /** {@code @Async}. */
    ASYNC("org.springframework.aop.interceptor.AsyncExecutionInterceptor"),

    /** {@code @ConcurrencyLimit}. */
    LIMIT(
            "org.springframework.resilience.annotation.ConcurrencyLimitBeanPostProcessor$ConcurrencyLimitInterceptor",
            "org.springframework.aop.interceptor.ConcurrencyThrottleInterceptor"),

    /** {@code @Retryable}. */
    RETRY("org.springframework.resilience.retry.AbstractRetryInterceptor"),

    /** {@code @Cacheable} and its like, of Spring and of JCache. */
    CACHE("org.springframework.cache.interceptor.AbstractCacheInvoker"),

    /** {@code @PreAuthorize} and its like, those that look at the result among them. */
    AUTHORIZATION(
            "org.springframework.security.authorization.method.AuthorizationAdvisor",
            "org.springframework.security.access.intercept.AbstractSecurityInterceptor"),

    /** {@code @Transactional}. */
    TRANSACTION("org.springframework.transaction.interceptor.TransactionAspectSupport"),

    /** {@code @Validated}. */
    VALIDATION("org.springframework.validation.beanvalidation.MethodValidationInterceptor"),

    /** Translates exceptions, or makes the call known to those that come after it. */
    HARMLESS(
            "org.springframework.dao.support.PersistenceExceptionTranslationInterceptor",
            "org.springframework.aop.interceptor.ExposeInvocationInterceptor"),

    /** One of this package. */
    OWN(
            BreakerInterceptor.class.getName(),
            FallbackInterceptor.class.getName(),
            GuardMarkingInterceptor.class.getName(),
            RetryStopInterceptor.class.getName()),

    /** Whatever else there may be, such as an aspect of the application. */
    OTHER;

    private static final AdvisorRole[] ALL = values();

    private final List<String> types;

    AdvisorRole(String... types) {
        this.types = List.of(types);
    }

    static AdvisorRole of(Advisor advisor) {
        Advice advice = advisor.getAdvice();
        for (AdvisorRole kind : ALL) {
            if (kind.isKindOf(advice.getClass())) {
                return kind;
            }
        }
        return OTHER;
    }

    private boolean isKindOf(Class<?> type) {
        for (Class<?> each = type; each != null; each = each.getSuperclass()) {
            if (types.contains(each.getName())) {
                return true;
            }
            for (Class<?> implemented : each.getInterfaces()) {
                if (types.contains(implemented.getName())) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether the breaker has to stand inside it. */
    boolean standsOutsideTheBreaker() {
        return switch (this) {
            case ASYNC, LIMIT, RETRY, CACHE, AUTHORIZATION -> true;
            case TRANSACTION, VALIDATION, HARMLESS, OWN, OTHER -> false;
        };
    }

    /** Whether it has no say in whether the call may be made or what it returns, so that one may ask or answer before it. */
    boolean mayBeLeftOut() {
        return switch (this) {
            case ASYNC, LIMIT, RETRY, HARMLESS, OWN -> true;
            case CACHE, AUTHORIZATION, TRANSACTION, VALIDATION, OTHER -> false;
        };
    }
}
