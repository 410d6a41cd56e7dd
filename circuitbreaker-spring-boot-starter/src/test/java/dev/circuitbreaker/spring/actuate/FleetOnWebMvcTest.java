package dev.circuitbreaker.spring.actuate;

import org.springframework.boot.WebApplicationType;

class FleetOnWebMvcTest extends FleetOverHttp {

    FleetOnWebMvcTest() {
        super(WebApplicationType.SERVLET);
    }
}
