package dev.circuitbreaker.spring.slices;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webflux.test.autoconfigure.WebFluxTest;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ContextConfiguration;

@WebFluxTest
@ContextConfiguration(classes = SlicedApplication.class)
@Import(SlicedApplication.Client.class)
class WebFluxSliceTest {

    @Autowired
    private SlicedApplication.Client client;

    @Test
    void guardsBeans() {
        assertThat(client.ask()).isEqualTo("fallback");
    }
}
