package dev.circuitbreaker.benchmarks.decisions;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Two measures against each other, less being better of both: the values of a setting on a line, others beside it. */
final class ScatterPlot {

    private static final int WIDTH = 640;
    private static final int HEIGHT = 420;
    private static final int TOO_CLOSE = 14;

    private record Point(String label, double x, double y, String color, boolean ringed) {}

    private final String title;
    private final String xTitle;
    private final String yTitle;
    private final List<Point> line = new ArrayList<>();
    private final List<Point> others = new ArrayList<>();

    ScatterPlot(String title, String xTitle, String yTitle) {
        this.title = title;
        this.xTitle = xTitle;
        this.yTitle = yTitle;
    }

    /** A value of the setting; the default gets a ring. */
    void value(String label, double x, double y, boolean isDefault) {
        line.add(new Point(label, x, y, Svg.OURS, isDefault));
    }

    void other(String label, double x, double y, String color) {
        others.add(new Point(label, x, y, color, false));
    }

    @Override
    public String toString() {
        List<Point> all = new ArrayList<>(line);
        all.addAll(others);
        Axis xAxis = Axis.of(70, WIDTH - 90, all.stream().mapToDouble(Point::x));
        Axis yAxis = Axis.of(HEIGHT - 60, 66, all.stream().mapToDouble(Point::y));
        Svg svg = new Svg(WIDTH, HEIGHT, title);
        drawGrid(svg, xAxis, yAxis);
        StringBuilder points = new StringBuilder();
        line.forEach(point -> points.append(Svg.point(xAxis.at(point.x()), yAxis.at(point.y()))));
        svg.path(points.toString(), Svg.OURS_FAINT);
        for (int i = 0; i < all.size(); i++) {
            draw(svg, all, i, xAxis, yAxis);
        }
        return svg.toString();
    }

    private void drawGrid(Svg svg, Axis xAxis, Axis yAxis) {
        for (double mark : xAxis.marks()) {
            svg.line(xAxis.at(mark), yAxis.first(), xAxis.at(mark), yAxis.last(), Svg.GRID);
            svg.text(xAxis.at(mark), yAxis.first() + 18, "middle", Svg.INK, Shown.mark(mark));
        }
        for (double mark : yAxis.marks()) {
            svg.line(xAxis.first(), yAxis.at(mark), xAxis.last(), yAxis.at(mark), Svg.GRID);
            svg.text(xAxis.first() - 8, yAxis.at(mark) + 4, "end", Svg.INK, Shown.mark(mark));
        }
        svg.text((xAxis.first() + xAxis.last()) / 2, HEIGHT - 16, "middle", Svg.INK, xTitle);
        svg.text(12, 48, "start", Svg.INK, yTitle);
    }

    /** Points that lie on top of each other share a label, which stands at the last of them. */
    private static void draw(Svg svg, List<Point> points, int index, Axis xAxis, Axis yAxis) {
        Point point = points.get(index);
        double x = xAxis.at(point.x());
        double y = yAxis.at(point.y());
        svg.dot(x, y, point.color());
        if (point.ringed()) {
            svg.ring(x, y, point.color());
        }
        List<Point> here = points.stream()
                .filter(other -> Math.hypot(xAxis.at(other.x()) - x, yAxis.at(other.y()) - y) < TOO_CLOSE)
                .toList();
        if (here.get(here.size() - 1) == point) {
            String labels = here.stream().map(Point::label).collect(Collectors.joining(", "));
            svg.text(x + 10, y - 8, "start", point.color(), labels);
        }
    }
}
