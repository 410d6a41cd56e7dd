package dev.circuitbreaker.core;

import dev.circuitbreaker.guards.PublicApi;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class PublicApiTest {

    @Test
    void isAsAccepted() throws IOException {
        PublicApi.isAsAccepted();
    }
}
