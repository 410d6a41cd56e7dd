package dev.circuitbreaker.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.circuitbreaker.sample.Visitor.Answered;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;

/** The shop has just opened, and no visitor has seen a price. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "spring.application.name=just-opened")
@DirtiesContext
class FirstVisitorIT {

    @Test
    void seesTheLastKnownPriceOfABrokenService(@LocalServerPort int port) {
        Visitor visitor = new Visitor(port);
        visitor.post("/downstream/pricing", "mode=fail&rate=100");

        Answered page = visitor.get("/api/products/moka-3");

        assertThat(page.<String>at("$.price.source")).isEqualTo("fallback");
        assertThat(page.<Double>at("$.price.value.amount")).isEqualTo(34.9);
    }
}
