package dev.circuitbreaker.spring.aop;

import dev.circuitbreaker.spring.aop.InvalidGuardedMethodException.Candidate;
import dev.circuitbreaker.spring.aop.InvalidGuardedMethodException.Problem;
import dev.circuitbreaker.spring.text.NearestName;
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
    private final String written;
    private final String name;
    private final TypeHierarchy hierarchy;
    private final TypeHierarchy home;
    private final CallStyle style;
    private final @Nullable FallbackBean bean;
    private final List<Fallback> fitting = new ArrayList<>();
    private final List<Candidate> misfits = new ArrayList<>();

    private FallbackFinder(
            Method guarded, String written, TypeHierarchy hierarchy, CallStyle style, @Nullable FallbackBean bean) {
        this.guarded = guarded;
        this.written = written;
        this.name = FallbackBean.methodName(written);
        this.hierarchy = hierarchy;
        this.style = style;
        this.bean = bean;
        this.home = bean == null ? hierarchy : bean.hierarchy();
    }

    /**
     * Finds all that fit.
     *
     * @param written the fallback as the annotation names it
     * @param hierarchy the class of the guarded method
     * @param bean where the fallback is; null if it is in that class
     * @throws InvalidGuardedMethodException if there is none, or if two fit equally well
     */
    static List<Fallback> find(
            Method guarded, String written, TypeHierarchy hierarchy, CallStyle style, @Nullable FallbackBean bean) {
        FallbackFinder finder = new FallbackFinder(guarded, written, hierarchy, style, bean);
        finder.home.visible(finder.name).stream()
                .filter(candidate -> bean != null || !hierarchy.isSameSignature(candidate, guarded))
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
        ResolvableType offered = home.returned(candidate);
        if (!style.accepts(returned, offered)) {
            return "it returns " + Signatures.write(offered) + ", which is no " + Signatures.write(returned);
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
        boolean resumes = SuspendingFunctions.is(guarded);
        int own = hierarchy.parameterCount(guarded);
        int given = home.parameterCount(candidate);
        boolean takesArguments = firstMismatch(candidate) == own && own > 0;
        Class<?> throwable = given == 0 ? null : throwable(candidate, given - 1);
        if (given == own && (takesArguments || own == 0)) {
            return new Fallback(candidate, takesArguments, null, bean, resumes);
        }
        if (given == own + 1 && takesArguments && throwable != null) {
            return new Fallback(candidate, true, throwable, bean, resumes);
        }
        if (given == 1 && throwable != null) {
            return new Fallback(candidate, false, throwable, bean, resumes);
        }
        return given == 0 ? new Fallback(candidate, false, null, bean, resumes) : null;
    }

    private @Nullable Class<?> throwable(Method candidate, int index) {
        Class<?> type = home.parameter(candidate, index).toClass();
        return Throwable.class.isAssignableFrom(type) ? type : null;
    }

    /** The first argument of the call that the candidate does not take at its place; the number of arguments if none. */
    private int firstMismatch(Method candidate) {
        int own = hierarchy.parameterCount(guarded);
        for (int i = 0; i < own; i++) {
            if (i >= home.parameterCount(candidate)
                    || !Signatures.accepts(home.parameter(candidate, i), hierarchy.parameter(guarded, i))) {
                return i;
            }
        }
        return own;
    }

    private String parameterReason(Method candidate) {
        int own = hierarchy.parameterCount(guarded);
        int given = home.parameterCount(candidate);
        int mismatch = firstMismatch(candidate);
        if (given < own || given > own + 1) {
            return "it takes " + given + " parameters, and the call has " + own;
        }
        if (mismatch < own) {
            return "its parameter " + (mismatch + 1) + " is " + Signatures.write(home.parameter(candidate, mismatch))
                    + ", and the call has " + Signatures.write(hierarchy.parameter(guarded, mismatch)) + " there";
        }
        return "its last parameter is " + Signatures.write(home.parameter(candidate, given - 1))
                + ", which is no exception";
    }

    private void refuseNone() {
        if (!fitting.isEmpty()) {
            return;
        }
        String finding = misfits.isEmpty() ? missing() : "does not fit";
        throw problem("Fallback '" + written + "' " + finding, misfits, signature());
    }

    private String missing() {
        if (!isName()) {
            return "is no name of a method: write the name alone";
        }
        if (bean == null && name.equals(guarded.getName())) {
            return "is the method itself: name another one";
        }
        String outside = KotlinSourceNames.placeOutside(home.types().get(0), name)
                .map(place -> "; the one " + place + " is not found: move it into the class")
                .orElse("");
        return "does not exist in " + home.types().get(0).getSimpleName() + ", its superclasses or its interfaces"
                + (outside.isEmpty()
                        ? NearestName.of(name, home.names())
                                .map(near -> "; did you mean '" + near + "'?")
                                .orElse("")
                        : outside);
    }

    private void refuseEquals() {
        for (Fallback one : fitting) {
            List<Candidate> equals = fitting.stream()
                    .filter(other -> Fallbacks.PREFERENCE.compare(one, other) == 0)
                    .filter(other -> one.throwable() == other.throwable())
                    .map(other -> candidate(other.method(), "it fits as well as the other"))
                    .toList();
            if (equals.size() > 1) {
                throw problem("Fallback '" + written + "' is ambiguous", equals, null);
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
        return new Candidate(method, Signatures.declaration(method, home), reason);
    }

    private boolean isName() {
        return name.matches("[^\\s()]+");
    }

    /** What to write, under a name that works. */
    private String signature() {
        boolean usable = isName() && (bean != null || !name.equals(guarded.getName()));
        String own = Signatures.parameters(guarded, hierarchy);
        return Signatures.write(hierarchy.returned(guarded)) + " " + (usable ? name : "fallback") + "(" + own
                + (own.isEmpty() ? "" : ", ") + "Throwable cause)";
    }
}
