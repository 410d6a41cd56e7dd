package dev.circuitbreaker.spring.config;

import dev.circuitbreaker.spring.text.NearestName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.util.ClassUtils;

/** Proposes the exception that was probably meant: a common one, or one in the package that was written. */
final class ExceptionSuggestions {

    private static final List<String> COMMON = List.of(
            "java.lang.Exception",
            "java.lang.IllegalArgumentException",
            "java.lang.IllegalStateException",
            "java.lang.RuntimeException",
            "java.io.IOException",
            "java.io.UncheckedIOException",
            "java.net.ConnectException",
            "java.net.SocketException",
            "java.net.SocketTimeoutException",
            "java.net.UnknownHostException",
            "java.net.http.HttpConnectTimeoutException",
            "java.net.http.HttpTimeoutException",
            "java.sql.SQLException",
            "java.util.NoSuchElementException",
            "java.util.concurrent.TimeoutException",
            "org.springframework.dao.DataAccessException",
            "org.springframework.dao.TransientDataAccessException",
            "org.springframework.web.client.HttpClientErrorException",
            "org.springframework.web.client.HttpServerErrorException",
            "org.springframework.web.client.ResourceAccessException",
            "org.springframework.web.client.RestClientException",
            "org.springframework.web.reactive.function.client.WebClientRequestException",
            "org.springframework.web.reactive.function.client.WebClientResponseException");

    private final @Nullable ClassLoader classLoader;

    ExceptionSuggestions(@Nullable ClassLoader classLoader) {
        this.classLoader = classLoader;
    }

    Optional<String> nearest(String written) {
        List<String> candidates = new ArrayList<>(COMMON);
        candidates.addAll(inPackageOf(written));
        candidates.removeIf(name -> !ClassUtils.isPresent(name, classLoader));
        return candidates.stream()
                .filter(name -> ClassUtils.getShortName(name).equals(ClassUtils.getShortName(written)))
                .findFirst()
                .or(() -> NearestName.of(written, candidates))
                // A short name in the right package is a better hint than the number of equal letters in the package.
                .filter(name -> NearestName.of(ClassUtils.getShortName(written), List.of(ClassUtils.getShortName(name)))
                        .isPresent());
    }

    private List<String> inPackageOf(String written) {
        String packageName = ClassUtils.getPackageName(written);
        if (packageName.isEmpty()) {
            return List.of();
        }
        try {
            Resource[] classes = new PathMatchingResourcePatternResolver(classLoader)
                    .getResources("classpath*:" + packageName.replace('.', '/') + "/*.class");
            return Arrays.stream(classes)
                    .map(Resource::getFilename)
                    .filter(file -> file != null && file.endsWith(ClassUtils.CLASS_FILE_SUFFIX))
                    .map(file -> packageName + "."
                            + file.substring(0, file.length() - ClassUtils.CLASS_FILE_SUFFIX.length()))
                    .toList();
        } catch (IOException unreadable) {
            return List.of(); // A missing proposal is no problem of its own.
        }
    }
}
