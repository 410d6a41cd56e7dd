package dev.circuitbreaker.slices;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.autoconfigure.OverrideAutoConfiguration;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.core.type.classreading.CachingMetadataReaderFactory;

/** No slice of Spring Boot is forgotten, nor one that it adds. */
class EverySliceTest {

    /** Modules that bring tests something, but no slice. */
    private static final Set<String> WITHOUT_SLICES = Set.of(
            "cache", "grpc", "jpa", "micrometer-metrics", "micrometer-tracing", "rsocket", "security", "web-server");

    private final PathMatchingResourcePatternResolver resources = new PathMatchingResourcePatternResolver();

    @Test
    void importsOurAutoConfigurations() throws IOException {
        Set<String> forgotten = new TreeSet<>();
        List<AnnotationMetadata> slices = slices();
        for (AnnotationMetadata slice : slices) {
            if (slice.getAnnotations().stream()
                    .noneMatch(annotation -> importsOurs(annotation.getType().getName()))) {
                forgotten.add(slice.getClassName());
            }
        }
        assertThat(slices).hasSizeGreaterThanOrEqualTo(20);
        assertThat(forgotten)
                .as("slices that need a file META-INF/spring/*.imports")
                .isEmpty();
    }

    @Test
    void seesTheTestModulesOfSpringBoot() throws IOException {
        String managed = Files.readString(Path.of(System.getProperty("spring-boot-dependencies")));
        Set<String> modules = Pattern.compile("<artifactId>spring-boot-(?!starter-)([a-z0-9-]+)-test</artifactId>")
                .matcher(managed)
                .results()
                .map(module -> module.group(1))
                .filter(module -> !isOnTheClassPath(module))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(modules).as("modules to look through for slices").isSubsetOf(WITHOUT_SLICES);
    }

    private static boolean isOnTheClassPath(String module) {
        return System.getProperty("java.class.path").contains("/spring-boot-" + module + "-test/");
    }

    private List<AnnotationMetadata> slices() throws IOException {
        CachingMetadataReaderFactory reader = new CachingMetadataReaderFactory();
        List<AnnotationMetadata> found = new ArrayList<>();
        for (Resource type : resources.getResources("classpath*:org/springframework/boot/**/*Test.class")) {
            AnnotationMetadata metadata = reader.getMetadataReader(type).getAnnotationMetadata();
            if (metadata.hasAnnotation(OverrideAutoConfiguration.class.getName())) {
                found.add(metadata);
            }
        }
        return found;
    }

    private boolean importsOurs(String annotation) {
        try {
            return Stream.of(resources.getResources("classpath*:META-INF/spring/" + annotation + ".imports"))
                    .anyMatch(file -> file.toString().contains("circuitbreaker"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
