package dev.circuitbreaker.sample.downstream;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * A dependency as its operator sees it.
 *
 * @param mode how it treats its callers
 * @param rate percent of the requests that fail; absent unless the mode is {@code fail}
 * @param delay milliseconds before it answers; absent unless the mode is {@code slow}
 * @param requests how many requests have reached it, whatever became of them
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Status(String mode, @Nullable Integer rate, @Nullable Integer delay, long requests) {

    static Status of(Setting setting, long requests) {
        Mode mode = setting.mode();
        return new Status(
                mode.label(),
                mode == Mode.FAIL ? setting.rate() : null,
                mode == Mode.SLOW ? setting.delay() : null,
                requests);
    }
}
