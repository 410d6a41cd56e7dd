package dev.circuitbreaker.neighbours;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.cache.CacheManager;
import org.springframework.cache.concurrent.ConcurrentMapCacheManager;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;

/** What annotations of Spring need in order to do something. */
@Configuration(proxyBeanMethods = false)
class Fakes {

    @Bean
    CacheManager caches() {
        return new ConcurrentMapCacheManager();
    }

    @Bean
    Transactions transactions() {
        return new Transactions();
    }

    /** Transactions that can fail to begin and to commit. */
    static final class Transactions extends AbstractPlatformTransactionManager {

        private static final long serialVersionUID = 1L;

        final AtomicBoolean canBegin = new AtomicBoolean(true);
        final AtomicBoolean canCommit = new AtomicBoolean(true);
        final AtomicInteger begun = new AtomicInteger();

        @Override
        protected Object doGetTransaction() {
            return new Object();
        }

        @Override
        protected void doBegin(Object transaction, TransactionDefinition definition) {
            begun.incrementAndGet();
            if (!canBegin.get()) {
                throw new CannotCreateTransactionException("no connection");
            }
        }

        @Override
        protected void doCommit(DefaultTransactionStatus status) {
            if (!canCommit.get()) {
                throw new TransactionSystemException("commit failed");
            }
        }

        @Override
        protected void doRollback(DefaultTransactionStatus status) {}
    }
}
