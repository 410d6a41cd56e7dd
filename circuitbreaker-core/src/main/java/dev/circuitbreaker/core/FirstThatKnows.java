package dev.circuitbreaker.core;

import java.util.List;

/** Several classifiers, of which the first that knows an exception decides; one that none knows is a failure. */
record FirstThatKnows(List<ExceptionClassifier> classifiers) implements ExceptionClassifier {

    @Override
    public Kind classify(Throwable thrown) {
        for (int i = 0; i < classifiers.size(); i++) {
            Kind kind = classifiers.get(i).classify(thrown);
            if (kind != null) {
                return kind;
            }
        }
        return Kind.FAILURE;
    }

    @Override
    public Verdict judge(Throwable thrown) {
        for (ExceptionClassifier classifier : classifiers) {
            Verdict verdict = classifier.judge(thrown);
            if (verdict != null) {
                return verdict;
            }
        }
        return Verdict.UNKNOWN;
    }

    @Override
    public String toString() {
        return classifiers.stream().map(ExceptionClassifier::name).toList().toString();
    }
}
