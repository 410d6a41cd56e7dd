package dev.circuitbreaker.spring.actuate;

import org.springframework.boot.WebApplicationType;

class ChangesOnWebMvcTest extends ChangesOverHttp {

    ChangesOnWebMvcTest() {
        super(WebApplicationType.SERVLET);
    }
}
