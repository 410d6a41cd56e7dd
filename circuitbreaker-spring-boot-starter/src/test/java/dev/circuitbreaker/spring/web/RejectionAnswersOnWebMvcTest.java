package dev.circuitbreaker.spring.web;

import org.springframework.boot.WebApplicationType;

class RejectionAnswersOnWebMvcTest extends RejectionAnswers {

    RejectionAnswersOnWebMvcTest() {
        super(WebApplicationType.SERVLET, "mvc");
    }
}
