package org.igniterealtime.openfire.plugin.sipgateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What can be checked of the documentation as a whole. */
class DocsTest {

    private static final Pattern LINK = Pattern.compile("]\\(([^):#]+)(#[^)]*)?\\)");

    @ParameterizedTest
    @MethodSource("documents")
    void everyLinkLeadsToAFile(Path document) throws IOException {
        assertEquals(List.of(), LINK.matcher(Files.readString(document)).results().map(match -> match.group(1))
                .filter(target -> !Files.exists(document.resolveSibling(target))).toList());
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
