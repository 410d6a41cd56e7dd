package dev.circuitbreaker.sample;

import dev.circuitbreaker.spring.annotation.CircuitBreaker;
import java.util.List;
import org.springframework.stereotype.Component;

/** Falls back to none: a shop without recommendations is still a shop. */
@Component
class RecommendationsClient {

    private final DownstreamClient downstream;

    RecommendationsClient(DownstreamClient downstream) {
        this.downstream = downstream;
    }

    @CircuitBreaker(name = "recommendations", fallbackMethod = "none")
    public Answer<List<String>> recommendations(String sku) {
        return Answer.live(List.of(downstream.get("/recommendations/{sku}", sku, String[].class)));
    }

    Answer<List<String>> none(Throwable cause) {
        return Answer.fallback(List.of(), cause);
    }
}
