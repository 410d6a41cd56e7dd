package dev.circuitbreaker.spring.actuate;

import org.springframework.boot.WebApplicationType;

class FeedOnWebFluxTest extends FeedOverHttp {

    FeedOnWebFluxTest() {
        super(WebApplicationType.REACTIVE);
    }
}
