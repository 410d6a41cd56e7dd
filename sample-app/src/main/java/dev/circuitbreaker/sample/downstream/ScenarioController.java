package dev.circuitbreaker.sample.downstream;

import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What pricing goes through. */
@RestController
@RequestMapping("/scenarios")
class ScenarioController {

    private final Scenarios scenarios;

    ScenarioController(Scenarios scenarios) {
        this.scenarios = scenarios;
    }

    @GetMapping
    Playing playing() {
        return new Playing(scenarios.playing().label(), Scenario.labels());
    }

    @PostMapping("/{scenario}")
    Playing play(@PathVariable("scenario") String label) {
        scenarios.play(Scenario.labelled(label));
        return playing();
    }

    @ExceptionHandler
    ResponseEntity<String> refuse(InvalidSwitchException refused) {
        return ResponseEntity.badRequest().contentType(MediaType.TEXT_PLAIN).body(refused.getMessage() + "\n");
    }

    record Playing(String playing, List<String> scenarios) {}
}
