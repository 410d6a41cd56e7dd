package dev.circuitbreaker.benchmarks.startup;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.springframework.aop.support.AopUtils;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/**
 * A minimal application. It says when it is there, what a call of its bean returns and how many beans it has, and then what
 * processor time that took.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class Application {

    static final String READY = "ready;";
    static final String COST = "cost;";

    public static void main(String[] arguments) throws ClassNotFoundException {
        Variant variant = Variant.valueOf(arguments[0]);
        // By name, because the libraries of the others are not on the class path.
        Class<?> service = Class.forName(Application.class.getPackageName()
                + switch (variant) {
                    case PLAIN, ASPECTJ -> ".PlainService";
                    case ADVISED -> ".AdvisedService";
                    case OURS, OTHER_BUILD -> ".OurService";
                    case R4J -> ".TheirService";
                });
        SpringApplication application = new SpringApplication(Application.class, service);
        ConfigurableApplicationContext context =
                application.run("--spring.config.location=" + arguments[1], "--spring.main.banner-mode=off");
        PlainService bean = context.getBean(PlainService.class);
        if (AopUtils.isAopProxy(bean) != variant.isProxied()) {
            throw new AssertionError("called through " + bean.getClass());
        }
        System.out.println(READY + context.getBeanDefinitionCount() + ";" + bean.call());
        System.out.println(COST + millis(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime()) + ";"
                + millis(ProcessHandle.current()
                        .info()
                        .totalCpuDuration()
                        .orElse(Duration.ZERO)
                        .toNanos()));
        context.close();
    }

    private static double millis(long nanos) {
        return nanos / (double) TimeUnit.MILLISECONDS.toNanos(1);
    }
}
