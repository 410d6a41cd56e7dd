package dev.circuitbreaker.core;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Collects what one type logs, and keeps it off the console, until it is closed. */
final class HeardLog extends Handler implements AutoCloseable {

    private final Logger logger;
    private final boolean usedParents;
    private final List<LogRecord> records = new ArrayList<>();

    private HeardLog(Logger logger) {
        this.logger = logger;
        this.usedParents = logger.getUseParentHandlers();
    }

    static HeardLog of(Class<?> type) {
        HeardLog log = new HeardLog(Logger.getLogger(type.getName()));
        log.logger.setUseParentHandlers(false);
        log.logger.addHandler(log);
        return log;
    }

    /** Level and text of each entry. */
    List<String> entries() {
        return records.stream()
                .map(entry -> entry.getLevel() + " " + entry.getMessage())
                .toList();
    }

    List<Throwable> thrown() {
        return records.stream().map(LogRecord::getThrown).toList();
    }

    @Override
    public void publish(LogRecord entry) {
        records.add(entry);
    }

    @Override
    public void flush() {
        // Nothing is held back.
    }

    @Override
    public void close() {
        logger.removeHandler(this);
        logger.setUseParentHandlers(usedParents);
    }
}
