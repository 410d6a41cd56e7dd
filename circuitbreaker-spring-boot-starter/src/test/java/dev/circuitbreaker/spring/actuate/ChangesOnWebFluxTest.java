package dev.circuitbreaker.spring.actuate;

import org.springframework.boot.WebApplicationType;

class ChangesOnWebFluxTest extends ChangesOverHttp {

    ChangesOnWebFluxTest() {
        super(WebApplicationType.REACTIVE);
    }
}
