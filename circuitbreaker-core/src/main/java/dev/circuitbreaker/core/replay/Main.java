package dev.circuitbreaker.core.replay;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What {@code java -jar} runs. */
public final class Main {

    private static final int UNREADABLE = 1;
    private static final int WRONG_USE = 2;
    private static final String HELP = """
            Replays the calls of a Flight Recorder recording through other settings of their circuit breakers.

            %s

              --name NAME      the circuit breaker; all, if none is named
              --set key=value  another value for a setting, by its name in YAML; may be given several times
              --suggest        searches settings that would have served better, and names three
              --html FILE      writes a page with the timeline

            Exit: 0; 1 if the file is no recording with calls; 2 for a wrong use.
            """.formatted("java -jar circuitbreaker-core.jar " + Arguments.USAGE);

    private final PrintStream out;
    private final Arguments arguments;

    private Main(PrintStream out, Arguments arguments) {
        this.out = out;
        this.arguments = arguments;
    }

    /**
     * Runs, and ends the process with the exit code.
     *
     * @param words the command line
     */
    public static void main(String[] words) {
        System.exit(run(words, System.out, System.err));
    }

    static int run(String[] words, PrintStream out, PrintStream err) {
        if (List.of(words).contains("--help")) {
            out.print(HELP);
            return 0;
        }
        try {
            new Main(out, Arguments.of(words)).run();
            return 0;
        } catch (IllegalArgumentException wrong) {
            err.println(wrong.getMessage());
            return WRONG_USE;
        } catch (BadRecording bad) {
            err.println(bad.getMessage());
            return UNREADABLE;
        } catch (IOException | UncheckedIOException failed) {
            err.println("Cannot read or write: " + failed.getMessage());
            return UNREADABLE;
        }
    }

    private void run() throws BadRecording, IOException {
        try (Recording recording = Recording.read(arguments.file(), arguments.name())) {
            Map<String, List<Replay>> shown = new LinkedHashMap<>();
            Map<String, List<Replay>> searched = new LinkedHashMap<>();
            Map<String, List<Replay>> all = new LinkedHashMap<>();
            for (String name : recording.names()) {
                prepare(recording, name, shown, searched);
                List<Replay> both = new ArrayList<>(shown.getOrDefault(name, List.of()));
                both.addAll(searched.getOrDefault(name, List.of()));
                all.put(name, both);
            }
            Map<String, OutcomeTimeline> timelines = ReplayRunner.run(recording, all);
            Report report = new Report(out);
            HtmlReport page = new HtmlReport();
            shown.forEach((name, replays) -> {
                OutcomeTimeline timeline =
                        timelines.getOrDefault(name, new OutcomeTimeline(recording.first(), recording.last()));
                report.tell(recording, name, timeline, replays);
                page.add(recording, name, timeline, replays);
                if (arguments.suggests()) {
                    Replay live = replays.get(0);
                    report.tell(name, Suggestion.of(live, searched.getOrDefault(name, List.of())), live);
                }
            });
            Path html = arguments.html();
            if (html != null) {
                Files.writeString(html, page.end(), StandardCharsets.UTF_8);
            }
        }
    }

    private void prepare(
            Recording recording, String name, Map<String, List<Replay>> shown, Map<String, List<Replay>> searched) {
        String recorded = recording.settings(name);
        Settings live = recorded == null ? Settings.DEFAULTS : Settings.recorded(recorded);
        List<Replay> replays = new ArrayList<>();
        replays.add(new Replay("live", name, live, recording.first()));
        if (!arguments.changes().isEmpty()) {
            replays.add(new Replay("as set", name, live.with(arguments.changes()), recording.first()));
        }
        shown.put(name, replays);
        if (arguments.suggests()) {
            searched.put(name, Suggestion.sets(name, live, recording.first()));
        }
    }
}
