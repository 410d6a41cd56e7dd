package dev.circuitbreaker.spring.context;

import dev.circuitbreaker.spring.aop.ContextCarrier;
import org.springframework.security.concurrent.DelegatingSecurityContextRunnable;

/** Takes along who is logged in. Stateless. */
public final class UserContextCarrier implements ContextCarrier {

    /** Creates a carrier. */
    public UserContextCarrier() {}

    @Override
    public Runnable carry(Runnable answer) {
        return new DelegatingSecurityContextRunnable(answer);
    }
}
