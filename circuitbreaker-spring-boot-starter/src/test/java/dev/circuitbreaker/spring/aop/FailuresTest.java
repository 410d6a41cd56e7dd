package dev.circuitbreaker.spring.aop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class FailuresTest {

    @Test
    void areFoundUnderAllWrappers() {
        IOException failure = new IOException("down");
        assertThat(Failures.unwrap(new CompletionException(new ExecutionException(failure))))
                .isSameAs(failure);
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
