package dev.circuitbreaker.spring.actuate;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;

/**
 * The live board: one page that needs nothing else, and asks the endpoint for JSON. It is put together when it is first asked
 * for, from {@code board.html} and the style and the scripts that this names; of these, comments and spaces that mean nothing stay behind.
 */
final class BoardPage {

    static final MediaType TYPE = new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8);

    private static final Pattern STYLE = Pattern.compile("/\\* (board\\.css) \\*/\n");
    private static final Pattern SCRIPTS = Pattern.compile("/\\* (board-[a-z]+\\.js(?: board-[a-z]+\\.js)*) \\*/\n");

    private static final Pattern SPACED = Pattern.compile(" ?([-=+*/<>?:,;{}()|&!]) ?");

    private BoardPage() {}

    static String page() {
        return Assembled.PAGE;
    }

    static void describe(HttpHeaders headers) {
        headers.setContentType(TYPE);
        headers.setCacheControl("no-store");
        headers.set(HttpHeaders.VARY, HttpHeaders.ACCEPT);
        headers.set("Content-Security-Policy", Assembled.POLICY);
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Referrer-Policy", "no-referrer");
    }

    private static String read(String name) {
        try (InputStream resource = BoardPage.class.getResourceAsStream(name)) {
            if (resource == null) {
                throw new IllegalStateException(name + ", a part of the page of the board, is missing from the jar");
            }
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String style(MatchResult named) {
        return read(named.group(1)).replaceAll("(?s)/\\*.*?\\*/", "").replaceAll("\\s*([{};])\\s*|([:,])\\s+", "$1$2");
    }

    /** The scripts share one scope. None holds a text of several lines, so no indentation means anything. */
    private static String script(MatchResult named) {
        return Stream.of(named.group(1).split(" "))
                .flatMap(name -> read(name).lines())
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("//"))
                .map(BoardPage::dense)
                .collect(Collectors.joining("\n", "", "\n"));
    }

    /** Between two quotes is a text, which stays as it is; none of the scripts escapes a quote. */
    private static String dense(String line) {
        String[] parts = line.split("'", -1);
        for (int i = 0; i < parts.length; i += 2) {
            parts[i] = SPACED.matcher(parts[i]).replaceAll("$1");
        }
        return String.join("'", parts);
    }

    private static final class Assembled {

        static final String PAGE = page();

        /** Allows the page's own style and script by their hashes, and nothing else but questions to where it came from. */
        static final String POLICY = "default-src 'none'; connect-src 'self'; img-src data:; style-src 'sha256-"
                + hash("style") + "'; script-src 'sha256-" + hash("script")
                + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

        private static String page() {
            String page =
                    STYLE.matcher(read("board.html")).replaceFirst(named -> Matcher.quoteReplacement(style(named)));
            return SCRIPTS.matcher(page).replaceFirst(named -> Matcher.quoteReplacement(script(named)));
        }

        private static String hash(String element) {
            int start = PAGE.indexOf("<" + element + ">") + element.length() + 2;
            String content = PAGE.substring(start, PAGE.indexOf("</" + element + ">", start));
            try {
                byte[] digest = MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
                return Base64.getEncoder().encodeToString(digest);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
