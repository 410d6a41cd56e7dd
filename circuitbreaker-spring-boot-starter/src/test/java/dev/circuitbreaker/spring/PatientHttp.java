package dev.circuitbreaker.spring;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;

/**
 * Sends requests to a test's own server, and sends one again that got no answer: now and then the first request of a client
 * to a server that has just started is lost before the server sees it. A server that does not answer fails the test all
 * the same, after three attempts.
 */
public final class PatientHttp {

    private static final int ATTEMPTS = 3;
    private static final Duration TIMEOUT = Duration.ofSeconds(15);

    private PatientHttp() {}

    public static HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        HttpRequest bounded = HttpRequest.newBuilder(request, (name, value) -> true)
                .timeout(TIMEOUT)
                .build();
        for (int attempt = 1; ; attempt++) {
            try {
                return HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .build()
                        .send(bounded, HttpResponse.BodyHandlers.ofString());
            } catch (HttpTimeoutException unanswered) {
                if (attempt == ATTEMPTS) {
                    throw unanswered;
                }
            }
        }
    }
}
