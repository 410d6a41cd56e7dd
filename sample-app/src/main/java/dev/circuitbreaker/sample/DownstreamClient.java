package dev.circuitbreaker.sample;

import dev.circuitbreaker.sample.downstream.DownstreamServer;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;

/** Calls the downstream, whose port is known only once it runs. The timeouts are in {@code application.yml}. */
@Component
class DownstreamClient {

    private final RestClient http;
    private final DownstreamServer downstream;

    DownstreamClient(RestClient.Builder http, DownstreamServer downstream) {
        this.http = http.build();
        this.downstream = downstream;
    }

    <T> T get(String path, String sku, Class<T> type) {
        T body = http.get().uri(downstream.url() + path, sku).retrieve().body(type);
        if (body == null) {
            throw new RestClientException("No body from " + path);
        }
        return body;
    }
}
