package org.igniterealtime.openfire.plugin.sipgateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.platform.commons.support.AnnotationSupport.isAnnotated;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.commons.annotation.Testable;

/** docs/rfc-index.md names only what exists, and leaves out nothing of mapping and MSRP and no deviation. */
class RfcIndexTest {

    private static final String ROOT = RfcIndexTest.class.getPackageName();
    private static final Path SOURCES = Path.of("src/main/java", ROOT.split("\\."));
    private static final Pattern NAME = Pattern.compile("`([^`]+)`");
    private static final Pattern CITATION = Pattern.compile("(RFC|XEP-?) ?\\d{4}");
    private static final Pattern DEVIATION = Pattern.compile("Deviates from (RFC \\d+ s[\\d.]*\\d)");

    /** A row: the section, what is said of it, the names of code and of tests. */
    private record Row(String section, List<String> code, List<String> tests) {

        static Row of(String line) {
            String[] cells = line.split("\\|");
            return new Row(cells[1].strip(), names(cells[3]), names(cells[4]));
        }

        private static List<String> names(String cell) {
            return NAME.matcher(cell).results().map(match -> match.group(1)).toList();
        }

        boolean leadsTo(String type) {
            return code.stream().anyMatch(name -> name.equals(type) || name.startsWith(type + '.'));
        }
    }

    @Test
    void everyMethodExists() throws IOException {
        assertEquals(List.of(), missing(rows().stream().flatMap(row -> row.code.stream()), RfcIndexTest::hasMember));
    }

    @Test
    void everyTestExists() throws IOException {
        assertEquals(List.of(), missing(rows().stream().flatMap(row -> row.tests.stream()), RfcIndexTest::hasTest));
    }

    @Test
    void everySectionLeadsToCode() throws IOException {
        assertFalse(rows().isEmpty());
        assertEquals(List.of(), rows().stream().filter(row -> row.code.isEmpty()).map(Row::section).toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"mapping", "msrp"})
    void everyFileThatCitesASectionIsThere(String room) throws IOException {
        List<Row> rows = rows();
        List<String> citing = sources(room).filter(file -> CITATION.matcher(text(file)).find())
                .map(RfcIndexTest::type).toList();

        assertFalse(citing.isEmpty());
        assertEquals(List.of(), citing.stream().filter(type -> rows.stream().noneMatch(row -> row.leadsTo(type))).toList());
    }

    @Test
    void everyDeviationIsThere() throws IOException {
        List<Row> rows = rows();
        List<String> deviations = sources("").flatMap(file -> DEVIATION.matcher(text(file)).results()
                .map(match -> match.group(1) + " in " + type(file))).distinct().toList();

        assertFalse(deviations.isEmpty());
        List<String> told = rows.stream()
                .flatMap(row -> row.code.stream().map(name -> row.section + " in " + owner(name))).toList();
        assertEquals(List.of(), deviations.stream().filter(deviation -> !told.contains(deviation)).toList());
    }

    private static List<Row> rows() throws IOException {
        return Files.readString(Path.of("docs/rfc-index.md")).lines()
                .filter(line -> line.matches("\\| (RFC|XEP|XML).*")).map(Row::of).toList();
    }

    static List<String> missing(Stream<String> names, BiPredicate<Class<?>, String> has) {
        return names.distinct().filter(name -> !exists(name, has)).toList();
    }

    /** Whether there is such a class, or such a member of one. */
    private static boolean exists(String name, BiPredicate<Class<?>, String> has) {
        String member = name.substring(name.lastIndexOf('.') + 1);
        return load(name).isPresent() || load(owner(name)).filter(type -> has.test(type, member)).isPresent();
    }

    private static Optional<Class<?>> load(String name) {
        try {
            return Optional.of(Class.forName(ROOT + '.' + name, false, RfcIndexTest.class.getClassLoader()));
        } catch (ClassNotFoundException e) {
            return Optional.empty();
        }
    }

    private static boolean hasMember(Class<?> type, String name) {
        return Arrays.stream(type.getDeclaredMethods()).anyMatch(method -> method.getName().equals(name));
    }

    static boolean hasTest(Class<?> type, String name) {
        return Arrays.stream(type.getDeclaredMethods())
                .anyMatch(method -> method.getName().equals(name) && isAnnotated(method, Testable.class));
    }

    /** The class of a name, which is one itself if its last word begins with a capital letter. */
    private static String owner(String name) {
        int dot = name.lastIndexOf('.');
        return dot < 0 || Character.isUpperCase(name.charAt(dot + 1)) ? name : name.substring(0, dot);
    }

    private static Stream<Path> sources(String folder) throws IOException {
        try (Stream<Path> paths = Files.walk(SOURCES.resolve(folder))) {
            return paths.filter(path -> path.toString().matches(".*[/\\\\][A-Z]\\w*\\.java")).toList().stream();
        }
    }

    /** e.g. {@code mapping.SipUri} for the file of that class. */
    private static String type(Path file) {
        return SOURCES.relativize(file).toString().replace(".java", "").replace(file.getFileSystem().getSeparator(), ".");
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
