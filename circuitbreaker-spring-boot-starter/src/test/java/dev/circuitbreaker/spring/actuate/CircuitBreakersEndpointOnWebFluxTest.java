package dev.circuitbreaker.spring.actuate;

import org.springframework.boot.WebApplicationType;

class CircuitBreakersEndpointOnWebFluxTest extends EndpointOverHttp {

    CircuitBreakersEndpointOnWebFluxTest() {
        super(WebApplicationType.REACTIVE);
    }
}
