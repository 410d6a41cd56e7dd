package dev.circuitbreaker.sample.downstream;

import dev.circuitbreaker.sample.fleet.OtherShops;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What pricing goes through. */
@RestController
@RequestMapping("/scenarios")
class ScenarioController {

    private final Scenarios scenarios;
    private final ObjectProvider<OtherShops> others;
    private volatile int concerned = 1;

    ScenarioController(Scenarios scenarios, ObjectProvider<OtherShops> others) {
        this.scenarios = scenarios;
        this.others = others;
    }

    @GetMapping
    Playing playing() {
        OtherShops fleet = others.getIfAvailable();
        return new Playing(scenarios.playing().label(), Scenario.labels(), fleet == null ? 1 : fleet.all(), concerned);
    }

    /** In a fleet, the scenario happens to so many instances; to the others nothing does. */
    @PostMapping("/{scenario}")
    Playing play(
            @PathVariable("scenario") String label,
            @RequestParam(name = "instances", defaultValue = "1") int instances) {
        Scenario scenario = Scenario.labelled(label);
        OtherShops fleet = others.getIfAvailable();
        int all = fleet == null ? 1 : fleet.all();
        if (instances < 1 || instances > all) {
            throw new InvalidSwitchException("Invalid instances (" + instances + "): must be from 1 to " + all);
        }
        concerned = instances;
        scenarios.play(scenario);
        if (fleet != null) {
            fleet.post(i -> "/scenarios/" + (i <= instances ? scenario : Scenario.CALM).label());
        }
        return playing();
    }

    @ExceptionHandler
    ResponseEntity<String> refuse(InvalidSwitchException refused) {
        return ResponseEntity.badRequest().contentType(MediaType.TEXT_PLAIN).body(refused.getMessage() + "\n");
    }

    /**
     * What is played, and where.
     *
     * @param all how many instances there are
     * @param instances how many of them it concerns
     */
    record Playing(String playing, List<String> scenarios, int all, int instances) {}
}
