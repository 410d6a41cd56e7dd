package dev.circuitbreaker.spring.aop;

import java.lang.reflect.Method;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.ParameterNameDiscoverer;
import org.springframework.expression.ParseException;
import org.springframework.expression.spel.SpelNode;
import org.springframework.expression.spel.ast.FunctionReference;
import org.springframework.expression.spel.ast.VariableReference;
import org.springframework.expression.spel.standard.SpelExpression;
import org.springframework.expression.spel.standard.SpelExpressionParser;
import org.springframework.expression.spel.support.StandardEvaluationContext;

/**
 * What makes the key of a call out of its arguments: parsed once, with the variables that are there for it.
 *
 * <p>An argument goes by its name, also that in a superclass or an interface, and by its position: {@code #p0} or {@code
 * #a0}. A key that is just an argument, as most are, is not evaluated but taken.
 */
final class KeyExpression {

    private static final ParameterNameDiscoverer NAMES = new DefaultParameterNameDiscoverer();
    private static final Set<String> SPECIAL = Set.of("root", "this");

    private final SpelExpression expression;
    private final Map<String, Integer> positions;

    /** The argument that is the key; null if there is more to it. */
    private final @Nullable Integer position;

    /** Finds out once how to read the properties of an argument, for all evaluations. */
    private final StandardEvaluationContext shared = new StandardEvaluationContext();

    private KeyExpression(SpelExpression expression, Map<String, Integer> positions) {
        this.expression = expression;
        this.positions = positions;
        this.position =
                expression.getAST() instanceof VariableReference variable ? positions.get(name(variable)) : null;
    }

    /**
     * Parses an expression.
     *
     * @param written what the annotation says
     * @param method the guarded method
     * @param declarations where the method is declared, the nearest first
     * @throws InvalidGuardedMethodException if it is no expression, or uses what is not there
     */
    static KeyExpression parse(String written, Method method, List<Method> declarations) {
        SpelExpression expression;
        try {
            expression = new SpelExpressionParser().parseRaw(written);
        } catch (ParseException | IllegalStateException e) {
            throw InvalidGuardedMethodException.of("Key '" + written + "' is no expression: " + e.getMessage(), method);
        }
        Map<String, Integer> positions = positions(method, declarations);
        Set<String> unknown = new LinkedHashSet<>();
        collectUnknown(expression.getAST(), positions, unknown);
        if (!unknown.isEmpty()) {
            String there = positions.keySet().stream().map(name -> "#" + name).collect(Collectors.joining(", "));
            throw InvalidGuardedMethodException.of(
                    "Key '" + written + "' uses " + String.join(", ", unknown) + ", and there is only "
                            + (there.isEmpty() ? "" : there + ", ") + "#root.args" + withoutNames(positions),
                    method);
        }
        return new KeyExpression(expression, positions);
    }

    /** Names are in a class file only if the compiler was asked to put them there. */
    private static String withoutNames(Map<String, Integer> positions) {
        boolean none = positions.keySet().stream().allMatch(name -> name.matches("[pa]\\d+"));
        return none && !positions.isEmpty()
                ? ": the names of the parameters are not in the class file; compile with -parameters, or write #p0"
                : "";
    }

    private static Map<String, Integer> positions(Method method, List<Method> declarations) {
        Map<String, Integer> positions = new LinkedHashMap<>();
        int count = method.getParameterCount() - (SuspendingFunctions.is(method) ? 1 : 0);
        for (Method declaration : declarations.isEmpty() ? List.of(method) : declarations) {
            @Nullable String @Nullable [] names = NAMES.getParameterNames(declaration);
            for (int i = 0; names != null && i < count; i++) {
                String name = names[i];
                if (name != null) {
                    positions.putIfAbsent(name, i);
                }
            }
        }
        for (int i = 0; i < count; i++) {
            positions.putIfAbsent("p" + i, i);
            positions.putIfAbsent("a" + i, i);
        }
        return positions;
    }

    private static void collectUnknown(SpelNode node, Map<String, Integer> positions, Set<String> unknown) {
        if (node instanceof VariableReference variable) {
            String name = name(variable);
            if (!SPECIAL.contains(name) && !positions.containsKey(name)) {
                unknown.add("#" + name);
            }
        } else if (node instanceof FunctionReference function) {
            unknown.add(function.toStringAST());
        }
        for (int i = 0; i < node.getChildCount(); i++) {
            collectUnknown(node.getChild(i), positions, unknown);
        }
    }

    private static String name(VariableReference variable) {
        return variable.toStringAST().substring(1);
    }

    /**
     * Makes the key of a call.
     *
     * @throws org.springframework.expression.EvaluationException if the arguments have not what the expression asks for
     */
    @Nullable
    Object of(MethodInvocation call) {
        @Nullable Object[] arguments = SuspendingFunctions.arguments(call);
        return position != null ? arguments[position] : expression.getValue(new Variables(call, arguments));
    }

    /** The variables of one call. */
    private final class Variables extends StandardEvaluationContext {

        private final @Nullable Object[] arguments;

        Variables(MethodInvocation call, @Nullable Object[] arguments) {
            super(new KeyExpressionRoot(call, arguments));
            this.arguments = arguments;
            shared.applyDelegatesTo(this);
        }

        @Override
        public @Nullable Object lookupVariable(String name) {
            Integer found = positions.get(name);
            return found == null ? super.lookupVariable(name) : arguments[found];
        }
    }
}
