package org.igniterealtime.openfire.plugin.sipgateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Member;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What can be checked of the documentation as a whole. */
class DocsTest {

    private static final String ROOT = DocsTest.class.getPackageName();
    private static final List<String> CLASSES = classes();
    /** Package with its dot, class, member. */
    private static final Pattern NAME = Pattern.compile("`((?:[a-z][a-z0-9]*\\.)+)?([A-Z]\\w*)(?:\\.([a-z]\\w*))?(?:\\([^`]*\\))?`");
    private static final Pattern LINK = Pattern.compile("]\\(([^):#]+)(#[^)]*)?\\)");

    @ParameterizedTest
    @MethodSource("documents")
    void everyLinkLeadsToAFile(Path document) throws IOException {
        assertEquals(List.of(), LINK.matcher(Files.readString(document)).results().map(match -> match.group(1))
                .filter(target -> !Files.exists(document.resolveSibling(target))).toList());
    }

    /** A class of ours stands there with its package, or alone; what follows it is one of its methods, constants or tests. */
    @ParameterizedTest
    @MethodSource("documents")
    void everyClassAndMethodThatIsNamedExists(Path document) throws IOException {
        assertEquals(List.of(), NAME.matcher(Files.readString(document)).results()
                .filter(name -> name.group(1) == null ? name.group(3) != null || name.group(2).matches(".+(Test|IT)")
                        : CLASSES.stream().anyMatch(type -> type.startsWith(name.group(1))))
                .filter(name -> name.group(1) != null || !isOfTheJdk(name.group(2)))
                .filter(name -> CLASSES.stream().noneMatch(type -> isNamed(type, name.group(1), name.group(2))
                        && (name.group(3) == null || hasMember(type, name.group(3)))))
                .map(MatchResult::group).distinct().toList());
    }

    private static boolean isOfTheJdk(String name) {
        return Stream.of("lang", "net", "util", "util.concurrent")
                .anyMatch(room -> Object.class.getResource("/java/" + room.replace('.', '/') + '/' + name + ".class") != null);
    }

    private static boolean isNamed(String type, String room, String name) {
        return room == null ? type.substring(type.lastIndexOf('.') + 1).equals(name) : type.equals(room + name);
    }

    private static boolean hasMember(String type, String name) {
        try {
            Class<?> loaded = Class.forName(ROOT + '.' + type, false, DocsTest.class.getClassLoader());
            return Stream.<Member>concat(Arrays.stream(loaded.getDeclaredMethods()), Arrays.stream(loaded.getDeclaredFields()))
                    .anyMatch(member -> member.getName().equals(name));
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    /** Ours and those of the tests, without the root package. */
    private static List<String> classes() {
        return Stream.of("target/classes", "target/test-classes").map(Path::of).map(path -> path.resolve(ROOT.replace('.', '/')))
                .flatMap(DocsTest::classes).toList();
    }

    private static Stream<String> classes(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.map(file -> folder.relativize(file).toString()).filter(file -> file.endsWith(".class"))
                    .map(file -> file.substring(0, file.length() - ".class".length()).replace(File.separatorChar, '.')).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Stream<Path> documents() throws IOException {
        try (Stream<Path> docs = Files.walk(Path.of("docs"))) {
            return Stream.concat(Stream.of(Path.of("README.md").toAbsolutePath()),
                    docs.filter(path -> path.toString().endsWith(".md")).toList().stream());
        }
    }

    @Test
    void bothReadmesSayTheSameOfKamailio() throws IOException {
        String manual = Files.readString(Path.of("readme.html"));
        int start = manual.indexOf('>', manual.indexOf("<pre id=\"kamailio\"")) + 1;

        String lines = manual.substring(start, manual.indexOf("</pre>", start)).replace("&amp;", "&");
        assertTrue(Files.readString(Path.of("README.md")).contains(lines), lines);
    }

    @Test
    void theImportTableIsTheOneThatIsHeld() throws IOException {
        String[] held = Arrays.stream(LayersTest.class.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(CsvSource.class)).findFirst().orElseThrow()
                .getAnnotation(CsvSource.class).value();
        String document = Files.readString(Path.of("docs/ARCHITECTURE.md"));
        int start = document.indexOf("| Package | May import |");
        assertTrue(start >= 0);

        assertEquals(Arrays.stream(held).map(DocsTest::words).toList(),
                document.substring(start, document.indexOf("\n\n", start)).lines().skip(2).map(DocsTest::words).toList());
    }

    private static List<String> words(String row) {
        return Arrays.stream(row.split("[`|,\\s]+")).filter(word -> !word.isEmpty()).toList();
    }
}
