package dev.circuitbreaker.sample.downstream;

import java.util.Random;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class DownstreamConfiguration {

    @Bean
    DownstreamServer downstreamServer(@Value("${downstream.port:0}") int port) {
        return new DownstreamServer(port, new Random());
    }

    @Bean
    Scenarios scenarios(DownstreamServer server) {
        return new Scenarios(server);
    }
}
