package dev.circuitbreaker.sample;

import dev.circuitbreaker.sample.fleet.FleetProfile;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication
class SampleApplication {

    public static void main(String[] arguments) {
        SpringApplication application = new SpringApplication(SampleApplication.class);
        application.addListeners(new FleetProfile());
        application.run(arguments);
    }
}
