package dev.circuitbreaker.spring.actuate;

import org.springframework.boot.WebApplicationType;

class FeedOnWebMvcTest extends FeedOverHttp {

    FeedOnWebMvcTest() {
        super(WebApplicationType.SERVLET);
    }
}
