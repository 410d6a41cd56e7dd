package dev.circuitbreaker.spring.slices;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ContextConfiguration;

@WebMvcTest
@ContextConfiguration(classes = SlicedApplication.class)
@Import(SlicedApplication.Client.class)
class WebMvcSliceTest {

    @Autowired
    private SlicedApplication.Client client;

    @Test
    void guardsBeans() {
        assertThat(client.ask()).isEqualTo("fallback");
    }
}
