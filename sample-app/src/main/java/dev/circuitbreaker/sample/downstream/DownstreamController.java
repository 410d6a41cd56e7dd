package dev.circuitbreaker.sample.downstream;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The switches of the downstream. */
@RestController
@RequestMapping("/downstream")
class DownstreamController {

    private final DownstreamServer downstream;

    DownstreamController(DownstreamServer downstream) {
        this.downstream = downstream;
    }

    @GetMapping
    Map<String, Status> all() {
        Map<String, Status> all = new LinkedHashMap<>();
        Arrays.stream(Dependency.values())
                .forEach(dependency -> all.put(dependency.label(), downstream.status(dependency)));
        return all;
    }

    @PostMapping("/{dependency}")
    Status switchTo(@PathVariable("dependency") String label, @RequestParam Map<String, String> parameters) {
        Dependency dependency = Dependency.labelled(label);
        downstream.switchTo(dependency, Setting.parse(parameters));
        return downstream.status(dependency);
    }

    @ExceptionHandler
    ResponseEntity<String> refuse(InvalidSwitchException refused) {
        return ResponseEntity.badRequest().contentType(MediaType.TEXT_PLAIN).body(refused.getMessage() + "\n");
    }
}
