package dev.circuitbreaker.sample;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class LoopbackWritesTest {

    @ParameterizedTest
    @CsvSource({
        "POST, /actuator/circuitbreakers/pricing, 127.0.0.1, '', 200",
        "POST, /actuator/circuitbreakers/pricing, ::1, '', 200",
        "POST, /actuator/circuitbreakers/pricing, 192.0.2.7, '', 403",
        "POST, /actuator/circuitbreakers/pricing, 127.0.0.1, 192.0.2.7, 403",
        "DELETE, /actuator/circuitbreakers/pricing, 192.0.2.7, '', 403",
        "GET, /actuator/circuitbreakers/pricing, 192.0.2.7, '', 200",
        "POST, /downstream/pricing, 192.0.2.7, '', 200"
    })
    void areLetThroughFromThisMachineOnly(String method, String path, String from, String forwardedFor, int status)
            throws Exception {
        MockHttpServletRequest request = new MockHttpServletRequest(method, path);
        request.setServletPath(path);
        request.setRemoteAddr(from);
        if (!forwardedFor.isEmpty()) {
            request.addHeader("X-Forwarded-For", forwardedFor);
        }
        MockHttpServletResponse response = new MockHttpServletResponse();
        MockFilterChain chain = new MockFilterChain();

        new LoopbackWrites().doFilter(request, response, chain);

        assertThat(response.getStatus()).isEqualTo(status);
        assertThat(chain.getRequest() != null).isEqualTo(status == 200);
    }
}
