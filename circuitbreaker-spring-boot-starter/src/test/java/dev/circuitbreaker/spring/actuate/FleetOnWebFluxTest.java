package dev.circuitbreaker.spring.actuate;

import org.springframework.boot.WebApplicationType;

class FleetOnWebFluxTest extends FleetOverHttp {

    FleetOnWebFluxTest() {
        super(WebApplicationType.REACTIVE);
    }
}
