package dev.circuitbreaker.spring.text;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/** What kind of answer an HTTP client would rather have. Needs Spring Web. */
public final class AcceptHeader {

    private static final Comparator<MediaType> PREFERRED_FIRST = Comparator.comparing(MediaType::getQualityValue)
            .reversed()
            .thenComparing(type -> type.isWildcardType() || type.isWildcardSubtype());

    private AcceptHeader() {}

    /**
     * Tells whether the client would rather see a page than JSON: one that names HTML, and JSON neither before it nor
     * rather. So browsers do, and a client that takes anything does not.
     *
     * @param accept the values of the header {@code Accept}; what cannot be read names nothing
     * @return whether to answer with HTML
     */
    public static boolean prefersHtml(List<String> accept) {
        for (MediaType type : types(accept)) {
            if (type.equalsTypeAndSubtype(MediaType.TEXT_HTML)) {
                return type.getQualityValue() > 0;
            }
            if (type.includes(MediaType.APPLICATION_JSON) || type.getSubtype().endsWith("+json")) {
                return false;
            }
        }
        return false;
    }

    /**
     * Tells whether the client asks for this very type.
     *
     * @param accept the values of the header {@code Accept}; what cannot be read names nothing
     * @param wanted the type
     * @return whether it is named, parameters aside
     */
    public static boolean names(List<String> accept, MediaType wanted) {
        return types(accept).stream().anyMatch(type -> type.equalsTypeAndSubtype(wanted) && type.getQualityValue() > 0);
    }

    /**
     * Tells whether the client takes an answer that is compressed with gzip.
     *
     * @param acceptEncoding the values of the header {@code Accept-Encoding}
     * @return whether gzip is named, and not refused
     */
    public static boolean takesGzip(List<String> acceptEncoding) {
        return acceptEncoding.stream()
                .flatMap(value -> Stream.of(value.split(",")))
                .map(String::trim)
                .anyMatch(coding -> coding.matches("(?i)gzip(\\s*;(?!\\s*q\\s*=\\s*0(\\.0*)?\\s*$).*)?"));
    }

    private static List<MediaType> types(List<String> accept) {
        try {
            return MediaType.parseMediaTypes(accept).stream()
                    .sorted(PREFERRED_FIRST)
                    .toList();
        } catch (InvalidMediaTypeException e) {
            return List.of();
        }
    }
}
