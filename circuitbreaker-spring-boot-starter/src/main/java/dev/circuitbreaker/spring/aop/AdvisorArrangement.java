package dev.circuitbreaker.spring.aop;

import java.util.ArrayList;
import java.util.List;
import org.aopalliance.intercept.MethodInterceptor;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.Advisor;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.support.DefaultPointcutAdvisor;

/**
 * Puts the breaker where it belongs among the advisors of one proxy: inside {@code @Async}, {@code @ConcurrencyLimit},
 * {@code @Retryable}, caches and authorization, outside transactions.
 *
 * <p>An order among advisors cannot say that. Those of transactions and caches have the same order by default, the lowest
 * there is, and stand as they happen to be defined; an application may give them any other. So this looks at what a proxy
 * has once it is complete, and moves the breaker first. Only where that is not enough, because a transaction stands
 * outside something that the breaker has to stand in, is the transaction taken along, and for guarded methods alone: its
 * advisor stays where it was for all others of the bean.
 */
final class AdvisorArrangement {

    private final Advised proxy;
    private final GuardPointcut guarded;
    private final Advisor breaker;

    /** What hands the call over to a woven class, and has to stand inside the breaker. */
    private final @Nullable Advisor alreadyGuarded;

    private final List<Advisor> others;
    private final List<AdvisorRole> kinds;
    private final int before;

    private AdvisorArrangement(Advised proxy, GuardPointcut guarded, Advisor breaker) {
        this.proxy = proxy;
        this.guarded = guarded;
        this.breaker = breaker;
        this.alreadyGuarded = find(proxy, GuardMarkingInterceptor.class);
        if (alreadyGuarded != null) {
            proxy.removeAdvisor(alreadyGuarded);
        }
        this.others = new ArrayList<>(List.of(proxy.getAdvisors()));
        this.before = others.indexOf(breaker);
        others.remove(before);
        this.kinds = others.stream().map(AdvisorRole::of).toList();
    }

    /** Arranges the advisors of a proxy, if one of them is the breaker. */
    static void of(Advised proxy, GuardPointcut guarded) {
        Advisor breaker = find(proxy, BreakerInterceptor.class);
        if (breaker != null && !proxy.isFrozen()) {
            new AdvisorArrangement(proxy, guarded, breaker).apply();
        }
    }

    /** The advisor of a proxy that has an advice of ours, if there is one. Others are not asked, as they may make beans. */
    static @Nullable Advisor find(Advised proxy, Class<? extends MethodInterceptor> type) {
        for (Advisor advisor : proxy.getAdvisors()) {
            if (advisor instanceof DefaultPointcutAdvisor ours && type.isInstance(ours.getAdvice())) {
                return advisor;
            }
        }
        return null;
    }

    private void apply() {
        int place = place();
        List<Advisor> transactions = transactionsBefore(place);
        if (place != before) {
            proxy.removeAdvisor(breaker);
            proxy.addAdvisor(place, breaker);
        }
        int next = place + 1;
        for (Advisor transaction : transactions) {
            proxy.replaceAdvisor(transaction, new MethodFilteringAdvisor(transaction, guarded, false));
            proxy.addAdvisor(next++, new MethodFilteringAdvisor(transaction, guarded, true));
        }
        if (alreadyGuarded != null) {
            proxy.addAdvisor(next, alreadyGuarded);
        }
    }

    /**
     * The place of the breaker among the others: its own, if that will do. Validation comes before it, too, unless it
     * stands inside a transaction.
     */
    private int place() {
        int transaction = kinds.indexOf(AdvisorRole.TRANSACTION);
        if (transaction >= 0) {
            return Math.max(Math.min(before, transaction), firstAllowed());
        }
        int place = Math.max(before, firstAllowed());
        while (place < others.size() && kinds.get(place) == AdvisorRole.VALIDATION) {
            place++;
        }
        return place;
    }

    private int firstAllowed() {
        for (int i = kinds.size(); i > 0; i--) {
            if (kinds.get(i - 1).standsOutsideTheBreaker()) {
                return i;
            }
        }
        return 0;
    }

    private List<Advisor> transactionsBefore(int place) {
        List<Advisor> found = new ArrayList<>();
        for (int i = 0; i < place; i++) {
            if (kinds.get(i) == AdvisorRole.TRANSACTION) {
                found.add(others.get(i));
            }
        }
        return found;
    }
}
