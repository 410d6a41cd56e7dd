package dev.circuitbreaker.spring.actuate;

import org.springframework.boot.WebApplicationType;

class BoardOnWebMvcTest extends BoardOverHttp {

    BoardOnWebMvcTest() {
        super(WebApplicationType.SERVLET);
    }
}
