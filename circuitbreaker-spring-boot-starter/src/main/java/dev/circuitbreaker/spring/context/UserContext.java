package dev.circuitbreaker.spring.context;

import org.springframework.core.task.TaskDecorator;
import org.springframework.security.concurrent.DelegatingSecurityContextRunnable;

/** Takes along who is logged in. Stateless. */
public final class UserContext implements TaskDecorator {

    /** Creates a decorator. */
    public UserContext() {}

    @Override
    public Runnable decorate(Runnable task) {
        return new DelegatingSecurityContextRunnable(task);
    }
}
