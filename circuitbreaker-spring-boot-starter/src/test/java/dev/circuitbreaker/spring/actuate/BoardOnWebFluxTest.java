package dev.circuitbreaker.spring.actuate;

import org.springframework.boot.WebApplicationType;

class BoardOnWebFluxTest extends BoardOverHttp {

    BoardOnWebFluxTest() {
        super(WebApplicationType.REACTIVE);
    }
}
