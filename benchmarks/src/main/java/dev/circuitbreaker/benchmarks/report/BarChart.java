package dev.circuitbreaker.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Horizontal bars with a logarithmic scale, since the figures differ by orders of magnitude. */
final class BarChart {

    private static final int LABELS = 330;
    private static final int BARS = 430;
    private static final int ROW = 24;
    private static final int TOP = 56;
    private static final int WIDTH = LABELS + BARS + 90;

    private final String title;
    private final List<Bar> bars = new ArrayList<>();

    BarChart(String title) {
        this.title = title;
    }

    /** Adds a bar; what is marked as bold in the label stands out. */
    void add(String label, double value) {
        String plain = label.replace("*", "").replace("`", "");
        bars.add(new Bar(plain, value, label.contains("**")));
    }

    void save(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, svg());
    }

    private String svg() {
        int height = TOP + ROW * bars.size() + 12;
        StringBuilder svg = new StringBuilder();
        svg.append("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + WIDTH + "\" height=\"" + height
                + "\" font-family=\"sans-serif\" font-size=\"13\">\n");
        svg.append("<title>" + title + "</title>\n");
        svg.append("<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n");
        text(svg, 12, 22, "start", "font-weight=\"bold\" ", title);
        int first = (int) Math.floor(Math.log10(smallest()));
        int last = Math.max(first + 1, (int) Math.ceil(Math.log10(largest())));
        grid(svg, first, last, height);
        for (int row = 0; row < bars.size(); row++) {
            bar(svg, bars.get(row), TOP + ROW * row, first, last);
        }
        return svg.append("</svg>\n").toString();
    }

    private double smallest() {
        return bars.stream().mapToDouble(Bar::value).min().orElse(1);
    }

    private double largest() {
        return bars.stream().mapToDouble(Bar::value).max().orElse(1);
    }

    private static void grid(StringBuilder svg, int first, int last, int height) {
        for (int power = first; power <= last; power++) {
            double x = LABELS + (double) BARS * (power - first) / (last - first);
            svg.append(format(
                    "<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" stroke=\"#dddddd\"/>%n",
                    x, TOP - 6, x, height - 8));
            text(svg, x, TOP - 12, "middle", "fill=\"#666666\" ", Numbers.write(Math.pow(10, power)));
        }
    }

    private static void bar(StringBuilder svg, Bar bar, int y, int first, int last) {
        double length = BARS * (Math.log10(bar.value) - first) / (last - first);
        svg.append(format(
                "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>%n",
                LABELS, y + 3, Math.max(1, length), ROW - 6, bar.ours ? "#1f6feb" : "#9aa4af"));
        text(svg, LABELS - 8, y + 17, "end", bar.ours ? "font-weight=\"bold\" " : "", bar.label);
        text(svg, LABELS + Math.max(1, length) + 6, y + 17, "start", "", Numbers.write(bar.value));
    }

    private static void text(StringBuilder svg, double x, int y, String anchor, String style, String text) {
        String escaped = text.replace("&", "&amp;").replace("<", "&lt;");
        svg.append(format(
                "<text x=\"%.1f\" y=\"%d\" text-anchor=\"%s\" %sdominant-baseline=\"auto\">%s</text>%n",
                x, y, anchor, style, escaped));
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format.replace("%n", "\n"), values);
    }

    private record Bar(String label, double value, boolean ours) {}
}
