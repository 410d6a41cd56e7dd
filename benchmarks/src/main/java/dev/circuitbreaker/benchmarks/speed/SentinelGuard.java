package dev.circuitbreaker.benchmarks.speed;

import com.alibaba.csp.sentinel.AsyncEntry;
import com.alibaba.csp.sentinel.Entry;
import com.alibaba.csp.sentinel.SphU;
import com.alibaba.csp.sentinel.Tracer;
import com.alibaba.csp.sentinel.slots.block.RuleConstant;
import com.alibaba.csp.sentinel.slots.block.degrade.DegradeException;
import com.alibaba.csp.sentinel.slots.block.degrade.DegradeRule;
import com.alibaba.csp.sentinel.slots.block.degrade.DegradeRuleManager;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Sentinel. Its interval of 100 seconds does not slide but begins anew; a rule by failures knows no slow calls. A call
 * goes through the whole chain of its slots, which count for its other rules, too.
 */
final class SentinelGuard implements Guard {

    private static final AtomicInteger CREATED = new AtomicInteger();

    private final String resource = "guard-" + CREATED.incrementAndGet();

    SentinelGuard() throws IOException {
        System.setProperty(
                "csp.sentinel.log.dir", Files.createTempDirectory("sentinel").toString());
        DegradeRule rule = new DegradeRule(resource)
                .setGrade(RuleConstant.DEGRADE_GRADE_EXCEPTION_RATIO)
                .setCount(0.5)
                .setMinRequestAmount(10)
                .setStatIntervalMs((int) TimeUnit.SECONDS.toMillis(100))
                .setTimeWindow((int) TimeUnit.DAYS.toSeconds(1));
        DegradeRuleManager.loadRules(List.of(rule));
    }

    @Override
    public String call(Supplier<String> supplier) throws Exception {
        Entry entry = SphU.entry(resource);
        try {
            return supplier.get();
        } catch (Throwable thrown) {
            Tracer.traceEntry(thrown, entry);
            throw thrown;
        } finally {
            entry.exit();
        }
    }

    @Override
    public CompletionStage<String> callAsync(Supplier<CompletionStage<String>> supplier) throws Exception {
        AsyncEntry entry = SphU.asyncEntry(resource);
        return supplier.get().whenComplete((result, thrown) -> {
            if (thrown != null) {
                Tracer.traceEntry(thrown, entry);
            }
            entry.exit();
        });
    }

    @Override
    public boolean isRejection(Throwable thrown) {
        return thrown instanceof DegradeException;
    }
}
