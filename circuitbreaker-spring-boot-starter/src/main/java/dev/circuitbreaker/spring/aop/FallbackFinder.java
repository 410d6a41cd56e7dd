package dev.circuitbreaker.spring.aop;

import dev.circuitbreaker.spring.aop.InvalidGuardedMethodException.Candidate;
import dev.circuitbreaker.spring.aop.InvalidGuardedMethodException.Problem;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;

/** Finds the fallbacks of one guarded method among the methods that have the name, and says why the others do not fit. */
final class FallbackFinder {

    private final Method guarded;
    private final String name;
    private final TypeHierarchy hierarchy;
    private final CallStyle style;
    private final List<Fallback> fitting = new ArrayList<>();
    private final List<Candidate> misfits = new ArrayList<>();

    private FallbackFinder(Method guarded, String name, TypeHierarchy hierarchy, CallStyle style) {
        this.guarded = guarded;
        this.name = name;
        this.hierarchy = hierarchy;
        this.style = style;
    }

    /**
     * Finds all that fit.
     *
     * @throws InvalidGuardedMethodException if there is none, or if two fit equally well
     */
    static List<Fallback> find(Method guarded, String name, TypeHierarchy hierarchy, CallStyle style) {
        FallbackFinder finder = new FallbackFinder(guarded, name, hierarchy, style);
        hierarchy.visible(name).stream()
                .filter(candidate -> !hierarchy.isSameSignature(candidate, guarded))
                .forEach(finder::judge);
        finder.refuseNone();
        finder.refuseEquals();
        return finder.fitting;
    }

    private void judge(Method candidate) {
        Fallback fallback = shape(candidate);
        String reason = reason(candidate, fallback);
        if (fallback == null || reason != null) {
            misfits.add(candidate(candidate, reason == null ? "" : reason));
        } else {
            fitting.add(fallback);
        }
    }

    private @Nullable String reason(Method candidate, @Nullable Fallback shape) {
        if (Modifier.isAbstract(candidate.getModifiers())) {
            return "it is abstract";
        }
        if (shape == null) {
            return parameterReason(candidate);
        }
        ResolvableType returned = hierarchy.returned(guarded);
        ResolvableType offered = hierarchy.returned(candidate);
        if (!style.accepts(returned, offered)) {
            return "it returns " + Types.write(offered) + ", which is no " + Types.write(returned);
        }
        try {
            candidate.setAccessible(true); // of the copy that reflection gave us
            return null;
        } catch (RuntimeException e) {
            return "it cannot be made accessible: " + e.getMessage();
        }
    }

    /** Reads the parameters of a candidate; null if they have none of the forms. */
    private @Nullable Fallback shape(Method candidate) {
        int own = hierarchy.parameterCount(guarded);
        int given = hierarchy.parameterCount(candidate);
        boolean takesArguments = firstMismatch(candidate) == own && own > 0;
        Class<?> throwable = given == 0 ? null : throwable(candidate, given - 1);
        if (given == own && (takesArguments || own == 0)) {
            return new Fallback(candidate, takesArguments, null);
        }
        if (given == own + 1 && takesArguments && throwable != null) {
            return new Fallback(candidate, true, throwable);
        }
        if (given == 1 && throwable != null) {
            return new Fallback(candidate, false, throwable);
        }
        return given == 0 ? new Fallback(candidate, false, null) : null;
    }

    private @Nullable Class<?> throwable(Method candidate, int index) {
        Class<?> type = hierarchy.parameter(candidate, index).toClass();
        return Throwable.class.isAssignableFrom(type) ? type : null;
    }

    /** The first argument of the call that the candidate does not take at its place; the number of arguments if none. */
    private int firstMismatch(Method candidate) {
        int own = hierarchy.parameterCount(guarded);
        for (int i = 0; i < own; i++) {
            if (i >= hierarchy.parameterCount(candidate)
                    || !Types.accepts(hierarchy.parameter(candidate, i), hierarchy.parameter(guarded, i))) {
                return i;
            }
        }
        return own;
    }

    private String parameterReason(Method candidate) {
        int own = hierarchy.parameterCount(guarded);
        int given = hierarchy.parameterCount(candidate);
        int mismatch = firstMismatch(candidate);
        if (given < own || given > own + 1) {
            return "it takes " + given + " parameters, and the call has " + own;
        }
        if (mismatch < own) {
            return "its parameter " + (mismatch + 1) + " is " + Types.write(hierarchy.parameter(candidate, mismatch))
                    + ", and the call has " + Types.write(hierarchy.parameter(guarded, mismatch)) + " there";
        }
        return "its last parameter is " + Types.write(hierarchy.parameter(candidate, given - 1))
                + ", which is no exception";
    }

    private void refuseNone() {
        if (!fitting.isEmpty()) {
            return;
        }
        String finding = misfits.isEmpty()
                ? "Fallback '" + name + "' does not exist in "
                        + hierarchy.types().get(0).getSimpleName() + ", its superclasses or its interfaces"
                        + Suggestion.of(name, hierarchy.names())
                                .map(near -> "; did you mean '" + near + "'?")
                                .orElse("")
                : "Fallback '" + name + "' does not fit";
        throw problem(finding, misfits, signature());
    }

    private void refuseEquals() {
        for (Fallback one : fitting) {
            List<Candidate> equals = fitting.stream()
                    .filter(other -> Fallbacks.PREFERENCE.compare(one, other) == 0)
                    .filter(other -> one.throwable() == other.throwable())
                    .map(other -> candidate(other.method(), "it fits as well as the other"))
                    .toList();
            if (equals.size() > 1) {
                throw problem("Fallback '" + name + "' is ambiguous", equals, null);
            }
        }
    }

    private InvalidGuardedMethodException problem(
            String finding, List<Candidate> candidates, @Nullable String signature) {
        List<Candidate> sorted = candidates.stream() // reflection knows no order
                .sorted(Comparator.comparing(Candidate::declaration))
                .toList();
        return new InvalidGuardedMethodException(List.of(new Problem(guarded, finding, sorted, signature)));
    }

    private Candidate candidate(Method method, String reason) {
        return new Candidate(method, Types.declaration(method, hierarchy), reason);
    }

    private String signature() {
        String own = Types.parameters(guarded, hierarchy);
        return Types.write(hierarchy.returned(guarded)) + " " + name + "(" + own + (own.isEmpty() ? "" : ", ")
                + "Throwable cause)";
    }
}
