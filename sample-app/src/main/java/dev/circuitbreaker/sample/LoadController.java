package dev.circuitbreaker.sample;

import dev.circuitbreaker.sample.fleet.OtherShops;
import java.time.Instant;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** How many visitors there are, and how they fare with a circuit breaker and without. */
@RestController
@RequestMapping("/load")
class LoadController {

    private final Load load;
    private final ObjectProvider<OtherShops> others;

    LoadController(Load load, ObjectProvider<OtherShops> others) {
        this.load = load;
        this.others = others;
    }

    @GetMapping
    View view() {
        return new View(
                load.rate(), Load.PATIENCE.toMillis(), Instant.now().getEpochSecond(), load.with(), load.without());
    }

    @PostMapping
    ResponseEntity<?> change(@RequestParam("rate") String text) {
        if (!text.matches("\\d{1,4}") || Integer.parseInt(text) > Load.MOST_PER_SECOND) {
            return ResponseEntity.badRequest()
                    .contentType(MediaType.TEXT_PLAIN)
                    .body("Invalid rate (" + text + "): must be a whole number from 0 to " + Load.MOST_PER_SECOND
                            + "\n");
        }
        load.rate(Integer.parseInt(text));
        others.ifAvailable(fleet -> fleet.post(i -> "/load?rate=" + text));
        return ResponseEntity.ok(view());
    }

    /**
     * All there is to show.
     *
     * @param rate visitors per second
     * @param patienceMillis how long a visitor waits
     * @param now seconds since 1970
     */
    record View(int rate, long patienceMillis, long now, List<Lane.Second> with, List<Lane.Second> without) {}
}
