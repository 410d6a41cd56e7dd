package dev.circuitbreaker.spring.context;

import dev.circuitbreaker.spring.aop.ContextCarrier;
import org.jspecify.annotations.Nullable;
import org.springframework.context.i18n.LocaleContext;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;

/** Takes along the web request that a thread is about, and its language. Stateless. */
public final class RequestContextCarrier implements ContextCarrier {

    /** Creates a carrier. */
    public RequestContextCarrier() {}

    @Override
    public Runnable carry(Runnable answer) {
        RequestAttributes request = RequestContextHolder.getRequestAttributes();
        LocaleContext locale = LocaleContextHolder.getLocaleContext();
        return () -> {
            RequestAttributes previousRequest = RequestContextHolder.getRequestAttributes();
            LocaleContext previousLocale = LocaleContextHolder.getLocaleContext();
            set(request, locale);
            try {
                answer.run();
            } finally {
                set(previousRequest, previousLocale);
            }
        };
    }

    private static void set(@Nullable RequestAttributes request, @Nullable LocaleContext locale) {
        RequestContextHolder.setRequestAttributes(request);
        LocaleContextHolder.setLocaleContext(locale);
    }
}
