package dev.circuitbreaker.spring.actuate;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;

/** The live board: one page that needs nothing else, and asks the endpoint for JSON. */
final class BoardPage {

    static final MediaType TYPE = new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8);

    private static final String PAGE = read();

    /** Allows the page's own style and script by their hashes, and nothing else but questions to where it came from. */
    private static final String POLICY = "default-src 'none'; connect-src 'self'; img-src data:; style-src 'sha256-"
            + hash("style") + "'; script-src 'sha256-" + hash("script")
            + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

    private BoardPage() {}

    static String page() {
        return PAGE;
    }

    static void describe(HttpHeaders headers) {
        headers.setContentType(TYPE);
        headers.setCacheControl("no-store");
        headers.set(HttpHeaders.VARY, HttpHeaders.ACCEPT);
        headers.set("Content-Security-Policy", POLICY);
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Referrer-Policy", "no-referrer");
    }

    private static String read() {
        try (InputStream page = BoardPage.class.getResourceAsStream("board.html")) {
            if (page == null) {
                throw new IllegalStateException("The page of the board is missing from the jar");
            }
            return new String(page.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
