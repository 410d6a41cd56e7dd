package dev.circuitbreaker.guards;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What others can compile against, as text that a review can read and a test can compare. */
public final class PublicApi {

    private static final Path ACCEPTED = Path.of("src/test/resources/public-api.txt");
    private static final Path ACTUAL = Path.of("target/public-api.txt");

    private static final Set<String> GIVEN_TO_RECORDS = Set.of("equals", "hashCode", "toString");
    private static final Set<String> GIVEN_TO_ENUMS = Set.of("values", "valueOf");

    private PublicApi() {}

    /** Compares the module's public types and members with the accepted ones. */
    public static void isAsAccepted() throws IOException {
        Path module = ModuleUnderTest.directory();
        Collection<String> actual = lines();
        Files.write(module.resolve(ACTUAL), actual);
        assertThat(changes(Files.readAllLines(module.resolve(ACCEPTED)), actual))
                .as(
                        "public API of %1$s; if the change is meant: cp %1$s/%2$s %1$s/%3$s",
                        module.getFileName(), ACTUAL, ACCEPTED)
                .isEmpty();
    }

    private static List<String> changes(Collection<String> accepted, Collection<String> actual) {
        Stream<String> removed = accepted.stream().filter(line -> !actual.contains(line));
        Stream<String> added = actual.stream().filter(line -> !accepted.contains(line));
        return Stream.concat(removed.map(line -> "- " + line), added.map(line -> "+ " + line))
                .toList();
    }

    private static Collection<String> lines() {
        Collection<String> lines = new TreeSet<>();
        ModuleUnderTest.mainClasses().stream()
                .filter(type -> ModuleUnderTest.exports(type.getPackageName()))
                .forEach(type -> add(type.getName(), lines));
        return lines;
    }

    /** Of a type that extends one of a library that the module's tests are better without, only that it is there. */
    private static void add(String name, Collection<String> lines) {
        Class<?> type;
        try {
            type = load(name);
        } catch (NoClassDefFoundError missing) {
            lines.add(name + ": needs " + String.valueOf(missing.getMessage()).replace('/', '.'));
            return;
        }
        if (isExported(type)) {
            describe(type, lines);
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, PublicApi.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isExported(Class<?> type) {
        Class<?> enclosing = type.getEnclosingClass();
        return isExported(type.getModifiers())
                && !type.isSynthetic()
                && !type.isAnonymousClass()
                && (enclosing == null || isExported(enclosing));
    }

    private static boolean isExported(int modifiers) {
        return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    }

    private static void describe(Class<?> type, Collection<String> lines) {
        lines.add(type.getName() + ": " + declaration(type));
        Stream<Member> own = Stream.of(
                        type.getDeclaredFields(), type.getDeclaredConstructors(), type.getDeclaredMethods())
                .flatMap(Arrays::stream);
        Stream.concat(own, inheritedFromHidden(type.getSuperclass()))
                .filter(member -> isExported(member.getModifiers()))
                .filter(member -> !member.isSynthetic() && !isGiven(type, member))
                .forEach(member -> lines.add(type.getName() + ": " + declaration(member)));
    }

    /** What a superclass that callers cannot see leaves to a class that they can. */
    private static Stream<Member> inheritedFromHidden(Class<?> parent) {
        return parent == null || isExported(parent)
                ? Stream.empty()
                : Stream.concat(
                        Stream.of(parent.getDeclaredFields(), parent.getDeclaredMethods())
                                .flatMap(Arrays::stream),
                        inheritedFromHidden(parent.getSuperclass()));
    }

    private static boolean isGiven(Class<?> type, Member member) {
        return type.isRecord() && GIVEN_TO_RECORDS.contains(member.getName())
                || type.isEnum() && GIVEN_TO_ENUMS.contains(member.getName());
    }

    private static String declaration(Class<?> type) {
        StringBuilder text =
                new StringBuilder(modifiers(type.getModifiers() & ~Modifier.ABSTRACT & ~Modifier.INTERFACE));
        if (Modifier.isAbstract(type.getModifiers()) && !type.isInterface()) {
            text.append("abstract ");
        }
        text.append(type.isSealed() ? "sealed " : "")
                .append(kind(type))
                .append(typeParameters(type.getTypeParameters()));
        Type parent = type.getGenericSuperclass();
        if (parent != null && parent != Object.class && !type.isRecord() && !type.isEnum()) {
            text.append(" extends ").append(parent.getTypeName());
        }
        for (Type implemented : type.getGenericInterfaces()) {
            text.append(" is ").append(implemented.getTypeName());
        }
        return text.toString().strip();
    }

    private static String kind(Class<?> type) {
        if (type.isAnnotation()) {
            return "annotation";
        }
        if (type.isInterface()) {
            return "interface";
        }
        return type.isRecord() ? "record" : type.isEnum() ? "enum" : "class";
    }

    private static String declaration(Member member) {
        if (member instanceof Field field) {
            return modifiers(field.getModifiers()) + field.getGenericType().getTypeName() + " " + field.getName();
        }
        if (member instanceof Constructor<?> constructor) {
            return modifiers(constructor.getModifiers()) + "new" + signature(constructor);
        }
        Method method = (Method) member;
        // What a caller cannot see, such as "synchronized", is no part of the API.
        int seen = method.getModifiers() & (Modifier.methodModifiers() & ~Modifier.SYNCHRONIZED & ~Modifier.NATIVE);
        String given = method.getDefaultValue() == null ? "" : " default " + text(method.getDefaultValue());
        return modifiers(seen) + (method.isDefault() ? "default " : "") + typeParameters(method.getTypeParameters())
                + method.getGenericReturnType().getTypeName() + " " + method.getName() + signature(method) + given;
    }

    private static String signature(Executable executable) {
        String parameters = types(executable.getGenericParameterTypes());
        String thrown = types(executable.getGenericExceptionTypes());
        return "(" + parameters + ")" + (thrown.isEmpty() ? "" : " throws " + thrown);
    }

    private static String types(Type[] types) {
        return Arrays.stream(types).map(Type::getTypeName).collect(Collectors.joining(", "));
    }

    private static String typeParameters(TypeVariable<?>[] variables) {
        return variables.length == 0
                ? ""
                : Arrays.stream(variables)
                        .map(variable -> variable.getName() + bounds(variable.getBounds()))
                        .collect(Collectors.joining(", ", "<", "> "));
    }

    private static String bounds(Type[] bounds) {
        return bounds.length == 1 && bounds[0] == Object.class
                ? ""
                : Arrays.stream(bounds).map(Type::getTypeName).collect(Collectors.joining(" & ", " extends ", ""));
    }

    private static String modifiers(int modifiers) {
        String text = Modifier.toString(modifiers & ~Modifier.TRANSIENT & ~Modifier.VOLATILE);
        return text.isEmpty() ? "" : text + " ";
    }

    private static String text(Object value) {
        return value instanceof Object[] values ? Arrays.toString(values) : '"' + value.toString() + '"';
    }
}
