package dev.circuitbreaker.benchmarks.report;

import dev.circuitbreaker.benchmarks.Places;
import java.io.IOException;
import java.nio.file.Path;

/** Writes whatever results there are. What has not been measured stays in the document as it was. */
public final class ReportWriter {

    private ReportWriter() {}

    /**
     * Fills docs/performance.md, draws its charts, and fills the table of deadlines in docs/reference.md.
     *
     * @param arguments none
     * @throws IOException if a file cannot be read or written
     */
    public static void main(String[] arguments) throws IOException {
        Document document = new Document(Places.docs().resolve("performance.md"));
        Path charts = Places.docs().resolve("performance");
        Samples samples = Samples.read();
        if (!samples.isEmpty()) {
            new SpeedReport(samples, charts).fill(document);
            new AnnotationReport(samples, charts).fill(document);
            document.fill("environment", environment(samples));
        }
        MemoryReport.fill(document, charts);
        StartupReport.fill(document, charts);
        document.save();
        Document reference = new Document(Places.docs().resolve("reference.md"));
        DeadlinesReport.fill(reference);
        reference.save();
    }

    private static String environment(Samples samples) {
        return String.format(
                "%s; %s %s, %d processors; %d rounds.%n",
                samples.java(),
                System.getProperty("os.name"),
                System.getProperty("os.arch"),
                Runtime.getRuntime().availableProcessors(),
                samples.rounds());
    }
}
