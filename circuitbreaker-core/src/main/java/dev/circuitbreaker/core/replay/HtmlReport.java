package dev.circuitbreaker.core.replay;

import dev.circuitbreaker.core.CircuitBreaker.State;
import java.util.List;
import java.util.Locale;
import java.util.function.IntToDoubleFunction;

/** What a replay has found, as one page that needs nothing else. */
final class HtmlReport {

    private static final int WIDTH = 960;
    private static final int HEIGHT = 220;
    private static final int BAND = 22;
    private static final int LEFT = 110;
    private static final double ALWAYS = 100;
    private static final String HEAD = """
            <!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Replay of recorded calls</title>
            <meta name="viewport" content="width=device-width"><style>
            :root{color-scheme:light dark;--text:#1c1e21;--back:#fff;--line:#c9ccd1;--rate:#1f5fbf;--slow:#8f5bb5;--limit:#8a5a00;
            --OPEN:#c62f2f;--HALF_OPEN:#d99a00;--CLOSED:#3c8d54}
            @media(prefers-color-scheme:dark){:root{--text:#e6e6e6;--back:#16181b;--line:#454a52;--rate:#7fb0ff;--slow:#c79be8;--limit:#e0b050;
            --OPEN:#e56a6a;--HALF_OPEN:#e5b73b;--CLOSED:#58b075}}
            body{font:15px/1.5 system-ui,sans-serif;color:var(--text);background:var(--back);margin:2rem auto;max-width:70rem;padding:0 1rem}
            svg{width:100%;height:auto}svg text{fill:var(--text);font-size:12px}table{border-collapse:collapse}
            td,th{border-bottom:1px solid var(--line);padding:.2rem .8rem;text-align:right}td:first-child,th:first-child{text-align:left}
            </style></head><body><h1>Replay of recorded calls</h1>
            """;

    private final StringBuilder html = new StringBuilder(HEAD);

    void add(Recording recording, String name, OutcomeTimeline calls, List<Replay> replays) {
        html.append("<h2>")
                .append(escaped(name))
                .append("</h2><p>")
                .append(calls.calls())
                .append(" calls from ");
        html.append(Report.time(recording.first())).append(" to ").append(Report.time(recording.last()));
        if (calls.rejected() > 0) {
            html.append("; ")
                    .append(calls.rejected())
                    .append(" were rejected while recording: ")
                    .append(ReplayRunner.RULE);
        }
        html.append(".</p>");
        int height = HEIGHT + 30 + replays.size() * (BAND + 6) + 24;
        html.append("<svg role=\"img\" aria-label=\"Failure rate, slow-call rate and states over time\" viewBox=\"0 0 ")
                .append(LEFT + WIDTH + 10)
                .append(' ')
                .append(height)
                .append("\">");
        axis();
        rate("Slow-call rate while recording", "var(--slow)", calls::slowCallRate);
        rate("Failure rate while recording", "var(--rate)", calls::failureRate);
        for (Replay replay : replays) {
            limit(replay);
        }
        int top = HEIGHT + 30;
        for (Replay replay : replays) {
            band(recording, replay, top);
            top += BAND + 6;
        }
        text(LEFT, top + 14, "start", Report.time(recording.first()).toString());
        text(LEFT + WIDTH, top + 14, "end", Report.time(recording.last()).toString());
        html.append("</svg><p>Bands: <span style=\"color:var(--CLOSED)\">closed</span>, "
                + "<span style=\"color:var(--OPEN)\">open</span>, <span style=\"color:var(--HALF_OPEN)\">half-open</span>; with "
                + "keys, those of any. "
                + "Lines: <span style=\"color:var(--rate)\">failure rate</span>, <span style=\"color:var(--slow)\">slow-call rate</span>; "
                + "dashed and dotted: their thresholds.</p>");
        table(replays);
    }

    private void axis() {
        for (int percent = 0; percent <= 100; percent += 25) {
            line(y(percent), "var(--line)", "");
            text(LEFT - 6, (int) y(percent) + 4, "end", percent + " %");
        }
    }

    private void rate(String title, String colour, IntToDoubleFunction rates) {
        html.append("<path fill=\"none\" stroke=\"").append(colour).append("\" stroke-width=\"1.5\" d=\"");
        boolean pen = false;
        for (int span = 0; span < OutcomeTimeline.SPANS; span++) {
            double rate = rates.applyAsDouble(span);
            if (!Double.isNaN(rate)) {
                double x = LEFT + (span + 0.5) * WIDTH / OutcomeTimeline.SPANS;
                html.append(pen ? "L" : "M").append(number(x)).append(' ').append(number(y(rate)));
            }
            pen = !Double.isNaN(rate);
        }
        html.append("\"><title>").append(title).append("</title></path>");
    }

    private void limit(Replay replay) {
        String limit = replay.settings.values().getOrDefault("failure-rate-threshold", "50");
        line(y(Double.parseDouble(limit)), "var(--limit)", " stroke-dasharray=\"6 4\"");
        String slow = replay.settings.values().getOrDefault("slow-call-rate-threshold", "100");
        if (!Settings.isOff(slow)) {
            line(y(Double.parseDouble(slow)), "var(--slow)", " stroke-dasharray=\"2 4\"");
        }
    }

    private void band(Recording recording, Replay replay, int top) {
        text(LEFT - 6, top + 15, "end", replay.title);
        State state = State.CLOSED;
        long since = recording.first();
        for (Replay.Step step : replay.steps()) {
            state(recording, since, step.at(), state, top);
            state = step.to();
            since = step.at();
        }
        state(recording, since, recording.last(), state, top);
    }

    private void state(Recording recording, long from, long to, State state, int top) {
        double x = x(recording, from);
        html.append("<rect x=\"")
                .append(number(x))
                .append("\" y=\"")
                .append(top)
                .append("\" width=\"");
        html.append(number(Math.max(0, x(recording, to) - x)))
                .append("\" height=\"")
                .append(BAND);
        html.append("\" fill=\"var(--")
                .append(state)
                .append(")\"><title>")
                .append(state)
                .append(" from ");
        html.append(Report.time(from)).append(" to ").append(Report.time(to)).append("</title></rect>");
    }

    private static double x(Recording recording, long at) {
        double length = Math.max(1, recording.last() - recording.first());
        return LEFT + WIDTH * Math.min(1, Math.max(0, (at - recording.first()) / length));
    }

    private static double y(double percent) {
        return 10 + HEIGHT * (1 - percent / ALWAYS);
    }

    private void line(double y, String colour, String more) {
        html.append("<line x1=\"")
                .append(LEFT)
                .append("\" x2=\"")
                .append(LEFT + WIDTH)
                .append("\" y1=\"");
        html.append(number(y))
                .append("\" y2=\"")
                .append(number(y))
                .append("\" stroke=\"")
                .append(colour);
        html.append('"').append(more).append("/>");
    }

    private void text(int x, int y, String anchor, String text) {
        html.append("<text x=\"")
                .append(x)
                .append("\" y=\"")
                .append(y)
                .append("\" text-anchor=\"")
                .append(anchor);
        html.append("\">").append(escaped(text)).append("</text>");
    }

    private void table(List<Replay> replays) {
        html.append(
                "<table><tr><th>settings</th><th>opened</th><th>let through</th><th>rejected</th><th>of them good</th>"
                        + "<th>of them bad</th><th>bad let through</th><th>caller-seconds saved</th></tr>");
        for (Replay each : replays) {
            html.append("<tr><td>")
                    .append(escaped(each.title))
                    .append("</td><td>")
                    .append(each.opened());
            html.append("</td><td>").append(each.passed()).append("</td><td>").append(each.rejected());
            html.append("</td><td>")
                    .append(each.rejectedGood())
                    .append("</td><td>")
                    .append(each.rejectedBad());
            html.append("</td><td>")
                    .append(each.passedBad())
                    .append("</td><td>")
                    .append(number(each.secondsSaved()));
            html.append("</td></tr>");
        }
        html.append("</table>");
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    String end() {
        return html.append("</body></html>\n").toString();
    }
}
