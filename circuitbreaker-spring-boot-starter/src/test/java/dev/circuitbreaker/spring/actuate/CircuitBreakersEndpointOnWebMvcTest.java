package dev.circuitbreaker.spring.actuate;

import org.springframework.boot.WebApplicationType;

class CircuitBreakersEndpointOnWebMvcTest extends EndpointOverHttp {

    CircuitBreakersEndpointOnWebMvcTest() {
        super(WebApplicationType.SERVLET);
    }
}
