package dev.circuitbreaker.sample.downstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/** The switches, without the services behind them. */
class DownstreamControllerTest {

    private final DownstreamServer server = new DownstreamServer(0, new Random(42));
    private final MockMvcTester mvc = MockMvcTester.of(new DownstreamController(server));

    @Test
    void everythingIsHealthyAtFirst() {
        assertThat(mvc.get().uri("/downstream")).hasStatusOk().bodyJson().isStrictlyEqualTo("""
                {
                  "pricing": {"mode": "healthy", "requests": 0},
                  "inventory": {"mode": "healthy", "requests": 0},
                  "recommendations": {"mode": "healthy", "requests": 0}
                }
                """);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    mode=healthy        | {"mode": "healthy", "requests": 0}
                    mode=fail           | {"mode": "fail", "rate": 100, "requests": 0}
                    mode=fail&rate=0    | {"mode": "fail", "rate": 0, "requests": 0}
                    mode=slow           | {"mode": "slow", "delay": 800, "requests": 0}
                    mode=slow&delay=1   | {"mode": "slow", "delay": 1, "requests": 0}
                    mode=hang           | {"mode": "hang", "requests": 0}
                    mode=drip           | {"mode": "drip", "requests": 0}
                    """)
    void aSwitchAnswersWhatHoldsNow(String form, String status) {
        assertThat(change("pricing", form)).hasStatusOk().bodyJson().isStrictlyEqualTo(status);
        assertThat(mvc.get().uri("/downstream"))
                .bodyJson()
                .extractingPath("$.pricing.mode")
                .isEqualTo(server.status(Dependency.PRICING).mode());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ''                  | Missing parameter 'mode': must be one of healthy, fail, slow, hang, drip
                    mode=FAIL           | Invalid mode (FAIL): must be one of healthy, fail, slow, hang, drip
                    mode=fail&rate=101  | Invalid rate (101): must be a whole number from 0 to 100
                    mode=fail&rate=-1   | Invalid rate (-1): must be a whole number from 0 to 100
                    mode=fail&rate=half | Invalid rate (half): must be a whole number from 0 to 100
                    mode=fail&rate=     | Invalid rate (): must be a whole number from 0 to 100
                    mode=slow&delay=0   | Invalid delay (0): must be a whole number from 1 to 60000
                    mode=slow&delay=1s  | Invalid delay (1s): must be a whole number from 1 to 60000
                    mode=slow&rate=50   | Unexpected parameter 'rate' for mode 'slow': 'fail' takes 'rate', 'slow' takes 'delay', the others take none
                    mode=hang&delay=5   | Unexpected parameter 'delay' for mode 'hang': 'fail' takes 'rate', 'slow' takes 'delay', the others take none
                    mode=fail&ratio=5   | Unexpected parameter 'ratio' for mode 'fail': 'fail' takes 'rate', 'slow' takes 'delay', the others take none
                    """)
    void aSwitchThatDoesNotExistIsRefusedAndChangesNothing(String form, String message) {
        change("pricing", "mode=slow&delay=7");

        assertRefused(change("pricing", form), message);

        assertThat(server.status(Dependency.PRICING)).isEqualTo(new Status("slow", null, 7, 0));
    }

    @Test
    void anUnknownDependencyIsRefused() {
        assertRefused(
                change("shipping", "mode=fail"),
                "Unknown dependency 'shipping': must be one of pricing, inventory, recommendations");
    }

    private static void assertRefused(MvcTestResult result, String message) {
        assertThat(result).hasStatus(400).hasContentTypeCompatibleWith(MediaType.TEXT_PLAIN);
        assertThat(result).bodyText().isEqualTo(message + "\n");
    }

    private MvcTestResult change(String dependency, String form) {
        return mvc.post()
                .uri("/downstream/{dependency}", dependency)
                .contentType(MediaType.APPLICATION_FORM_URLENCODED)
                .content(form)
                .exchange();
    }
}
