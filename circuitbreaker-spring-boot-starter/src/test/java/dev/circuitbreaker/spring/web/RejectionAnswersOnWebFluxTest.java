package dev.circuitbreaker.spring.web;

import org.springframework.boot.WebApplicationType;

class RejectionAnswersOnWebFluxTest extends RejectionAnswers {

    RejectionAnswersOnWebFluxTest() {
        super(WebApplicationType.REACTIVE, "webflux");
    }
}
