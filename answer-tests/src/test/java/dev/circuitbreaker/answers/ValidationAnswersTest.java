package dev.circuitbreaker.answers;

import jakarta.validation.Validation;
import jakarta.validation.Validator;
import jakarta.validation.ValidatorFactory;
import jakarta.validation.constraints.Positive;
import org.junit.jupiter.api.Test;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.validation.beanvalidation.MethodValidationInterceptor;

class ValidationAnswersTest {

    /** Takes only what is positive. */
    public interface Stock {

        int take(@Positive int pieces);
    }

    @Test
    void methodValidation() throws Exception {
        TriedRow row = new TriedRow("method validation");
        try (ValidatorFactory factory = Validation.buildDefaultValidatorFactory()) {
            Validator validator = factory.getValidator();
            row.isNeverCalled(
                    () -> checked(new MethodValidationInterceptor(validator)).take(0));
            row.isNeverCalled(() -> checked(new MethodValidationInterceptor(() -> validator, true))
                    .take(0));
        }
        row.isDocumented();
    }

    private static Stock checked(MethodValidationInterceptor validation) {
        ProxyFactory proxy = new ProxyFactory(Stock.class, validation);
        proxy.setTarget((Stock) pieces -> pieces);
        return (Stock) proxy.getProxy();
    }
}
