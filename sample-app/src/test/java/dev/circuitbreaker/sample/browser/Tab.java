package dev.circuitbreaker.sample.browser;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A tab of a browser: what a person does to a page, and what it shows. */
public final class Tab {

    /** The codes of the keys that are not letters. */
    private static final Map<String, Integer> KEYS = Map.of(
            "Backspace", 8, "Tab", 9, "Enter", 13, "Escape", 27, "End", 35, "Home", 36, "ArrowUp", 38, "ArrowDown", 40);

    private final Chromium browser;
    private final String session;
    private final List<String> messages = new CopyOnWriteArrayList<>();

    Tab(Chromium browser, String session) {
        this.browser = browser;
        this.session = session;
    }

    void enable() {
        Stream.of("Page", "Runtime", "Log").forEach(domain -> ask(domain + ".enable", Map.of()));
    }

    boolean isOf(String other) {
        return session.equals(other);
    }

    void received(String event, JsonNode params) {
        switch (event) {
            case "Runtime.consoleAPICalled" -> messages.add("console: " + params.get("args"));
            case "Runtime.exceptionThrown" -> messages.add("exception: " + params.get("exceptionDetails"));
            case "Log.entryAdded" -> messages.add("log: " + params.get("entry").get("text"));
            case "Page.javascriptDialogOpening" -> messages.add("dialog: " + params.get("message"));
            default -> {
                // Of no interest here.
            }
        }
    }

    /** What has been written to the console, thrown, refused by a policy, or opened as a dialog of the browser. */
    public List<String> messages() {
        return List.copyOf(messages);
    }

    /** Forgets the messages, where a test expects them. */
    public void forgetMessages() {
        messages.clear();
    }

    /** Opens an address, and waits until its document is there. */
    public Tab open(String address) {
        ask("Page.navigate", Map.of("url", address));
        await("document.readyState !== 'loading' && location.href.startsWith(" + quoted(address.split("[?#]")[0])
                + ")");
        return this;
    }

    /** The size of the window, in CSS pixels. */
    public Tab size(int width, int height) {
        ask(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
        return this;
    }

    /** What the reader prefers, such as {@code prefers-color-scheme}, {@code dark}. */
    public Tab prefers(String feature, String value) {
        ask("Emulation.setEmulatedMedia", Map.of("features", List.of(Map.of("name", feature, "value", value))));
        return this;
    }

    /** Evaluates an expression, also one that promises its value. */
    public JsonNode evaluate(String expression) {
        JsonNode answer =
                ask("Runtime.evaluate", Map.of("expression", expression, "awaitPromise", true, "returnByValue", true));
        if (answer.has("exceptionDetails")) {
            throw new IllegalStateException(expression + ": " + answer.get("exceptionDetails"));
        }
        return answer.get("result").path("value");
    }

    /** The text that an expression yields. */
    public String text(String expression) {
        return evaluate(expression).asString();
    }

    /** Waits in the page until a condition holds. */
    public void await(String condition) {
        String waiting = """
                new Promise(done => {
                    const end = Date.now() + 15000;
                    const look = () => {
                        let holds = false;
                        try { holds = !!(%s); } catch (notYet) { holds = false; }
                        if (holds || Date.now() > end) done(holds); else setTimeout(look, 30);
                    };
                    look();
                })""".formatted(condition);
        if (!evaluate(waiting).asBoolean()) {
            throw new AssertionError("In vain waited for " + condition + "; the page shows:\n"
                    + text("document.body.innerText") + "\n" + messages);
        }
    }

    /** Clicks the first button with this text, inside of what a selector finds. */
    public void click(String selector, String text) {
        String found = "[...document.querySelectorAll(" + quoted(selector + " button")
                + ")].find(its => its.textContent === " + quoted(text) + ")";
        await(found);
        evaluate(found + ".click()");
    }

    /** Presses a key of the keyboard once, or several times. */
    public void press(String key, int times) {
        for (int i = 0; i < times; i++) {
            press(key);
        }
    }

    /** Presses a key of the keyboard. */
    public void press(String key) {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("type", "keyDown");
        event.put("key", key);
        event.put("code", key);
        event.put("windowsVirtualKeyCode", KEYS.get(key));
        if (key.equals("Enter")) {
            event.put("text", "\r");
        }
        ask("Input.dispatchKeyEvent", event);
        event.remove("text");
        event.put("type", "keyUp");
        ask("Input.dispatchKeyEvent", event);
    }

    /** Types a text into what has the focus. */
    public void type(String text) {
        ask("Input.insertText", Map.of("text", text));
    }

    /** Takes a picture of what the window shows. */
    public void picture(Path file) throws IOException {
        String picture = ask("Page.captureScreenshot", Map.of("format", "png"))
                .get("data")
                .asString();
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.write(file, Base64.getDecoder().decode(picture));
    }

    /** A text as it is written in JavaScript. */
    public static String quoted(String text) {
        return JsonMapper.shared().writeValueAsString(text);
    }

    private JsonNode ask(String method, Map<String, ?> params) {
        return browser.ask(session, method, params);
    }
}
