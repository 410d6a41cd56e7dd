package dev.circuitbreaker.spring.aop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.core.retry.RetryException;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;
import reactor.core.Exceptions;

class FailuresTest {

    @Test
    void areFoundUnderAllWrappers() {
        IOException failure = new IOException("down");
        assertThat(Failures.unwrap(new CompletionException(new ExecutionException(failure))))
                .isSameAs(failure);
        assertThat(Failures.unwrap(new UndeclaredThrowableException(failure))).isSameAs(failure);
        assertThat(Failures.unwrap(Exceptions.retryExhausted("exhausted", failure)))
                .isSameAs(failure);
        assertThat(Failures.unwrap(Exceptions.propagate(failure))).isSameAs(failure);
    }

    @Test
    void areFoundUnderWhatARetryTemplateThrows() throws RetryException {
        IOException failure = new IOException("down");
        RetryTemplate template = new RetryTemplate(RetryPolicy.withMaxRetries(0));
        Throwable exhausted = catchThrowable(() -> template.execute(() -> {
            throw failure;
        }));
        assertThat(exhausted).isInstanceOf(RetryException.class);
        assertThat(Failures.unwrap(exhausted)).isSameAs(failure);
    }

    @Test
    void thatWrapNothingAreThemselves() {
        CompletionException bare = new CompletionException("bare", null);
        assertThat(Failures.unwrap(bare)).isSameAs(bare);
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void thatWrapEachOtherComeToAnEnd() {
        CompletionException one = new CompletionException("one") {}; // its cause is still to be said
        CompletionException other = new CompletionException("other", one);
        one.initCause(other);
        assertThat(Failures.unwrap(one)).isInstanceOf(CompletionException.class);
    }
}
