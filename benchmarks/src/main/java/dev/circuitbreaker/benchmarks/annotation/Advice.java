package dev.circuitbreaker.benchmarks.annotation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.springframework.aop.support.AopUtils;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/** What stands between the caller and the bean. */
public enum Advice {
    PLAIN("plain call", PlainPrices.class),
    CORE("this library without Spring", CorePrices.class),
    SPRING_ADVICE("no-op Spring AOP advice", PlainPrices.class, NoOpAdvice.OfSpring.class),
    ASPECTJ_ADVICE("no-op AspectJ-style `@Around` advice", PlainPrices.class, NoOpAdvice.OfAspectJ.class),
    OURS("**this library**", OurPrices.class),
    R4J("Resilience4j", TheirPrices.class),
    R4J_NO_STACK_TRACE("Resilience4j without stack traces", TheirPrices.class);

    private static final String OUR_PACKAGE = "dev.circuitbreaker";
    private static final String THEIR_PACKAGE = "io.github.resilience4j";

    private final String label;
    private final Class<?>[] sources;

    Advice(String label, Class<?>... sources) {
        this.label = label;
        this.sources = sources;
    }

    /** {@return how it is called in tables} */
    public String label() {
        return label;
    }

    /** Starts an application with the bean. */
    ConfigurableApplicationContext start() {
        List<String> arguments = new ArrayList<>(settings());
        arguments.add("--spring.autoconfigure.exclude=" + String.join(",", unwanted()));
        return new SpringApplicationBuilder(Application.class)
                .sources(sources)
                .web(WebApplicationType.NONE)
                .registerShutdownHook(false)
                .logStartupInfo(false)
                .properties(Map.of("spring.main.banner-mode", "off"))
                .run(arguments.toArray(String[]::new));
    }

    /** The same settings for both. */
    private List<String> settings() {
        String prefix = switch (this) {
            case OURS -> "--circuitbreaker.instances.prices.";
            case R4J, R4J_NO_STACK_TRACE -> "--resilience4j.circuitbreaker.instances.prices.";
            default -> null;
        };
        if (prefix == null) {
            return List.of();
        }
        List<String> settings = new ArrayList<>(List.of(
                prefix + "sliding-window-size=100",
                prefix + "minimum-number-of-calls=10",
                prefix + "failure-rate-threshold=50",
                prefix + "wait-duration-in-open-state=1d"));
        if (this == R4J_NO_STACK_TRACE) {
            settings.add(prefix + "writable-stack-trace-enabled=false");
        }
        return settings;
    }

    /** The class path has both starters; an application would have one of them. */
    private List<String> unwanted() {
        ImportCandidates all = ImportCandidates.load(AutoConfiguration.class, Advice.class.getClassLoader());
        return StreamSupport.stream(all.spliterator(), false)
                .filter(name -> (name.startsWith(OUR_PACKAGE) && this != OURS)
                        || (name.startsWith(THEIR_PACKAGE) && this != R4J && this != R4J_NO_STACK_TRACE))
                .collect(Collectors.toList());
    }

    /** Finds the bean, and proves that a proxy stands before it if one should, and only then. */
    Prices bean(ConfigurableApplicationContext context) {
        Prices prices = context.getBean(Prices.class);
        boolean expected = this != PLAIN && this != CORE;
        if (AopUtils.isCglibProxy(prices) != expected) {
            throw new AssertionError(this + " is called through " + prices.getClass());
        }
        return prices;
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}
}
