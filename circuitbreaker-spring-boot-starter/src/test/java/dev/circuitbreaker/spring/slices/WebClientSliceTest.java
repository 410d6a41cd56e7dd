package dev.circuitbreaker.spring.slices;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webclient.test.autoconfigure.WebClientTest;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ContextConfiguration;

@WebClientTest
@ContextConfiguration(classes = SlicedApplication.class)
@Import(SlicedApplication.Client.class)
class WebClientSliceTest {

    @Autowired
    private SlicedApplication.Client client;

    @Test
    void guardsBeans() {
        assertThat(client.ask()).isEqualTo("fallback");
    }
}
