package org.igniterealtime.openfire.plugin.sipgateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;

/** docs/security.md: every threat has a test that shows what stops it, and every test that is named exists. */
class SecurityDocTest {

    private static final Path DOCUMENT = Path.of("docs/security.md");
    private static final Pattern NAME = Pattern.compile("`([^`]+)`");

    @Test
    void everyThreatHasTestsThatExist() throws IOException {
        List<String> rows = rows();
        assertTrue(rows.size() > 30, "the tables are not found");

        assertEquals(List.of(), rows.stream().filter(row -> tests(row).findAny().isEmpty()).toList(), "without a test");
        assertEquals(List.of(), rows.stream().flatMap(SecurityDocTest::tests).filter(name -> !exists(name)).toList());
    }

    @Test
    void everyAttackThatIsTriedIsTold() throws IOException, ClassNotFoundException {
        Set<String> told = rows().stream().flatMap(SecurityDocTest::tests).collect(Collectors.toSet());

        assertEquals(List.of(), tests(Class.forName(getClass().getPackageName() + ".peers.AttackIT"))
                .map(name -> "peers.AttackIT." + name).filter(name -> !told.contains(name)).toList());
    }

    private static List<String> rows() throws IOException {
        return Files.readString(DOCUMENT).lines()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| Tries to")).toList();
    }

    private static Stream<String> tests(String row) {
        String[] cells = row.split("\\|");
        return NAME.matcher(cells[cells.length - 1]).results().map(match -> match.group(1));
    }

    private static boolean exists(String name) {
        int dot = name.lastIndexOf('.');
        try {
            Class<?> type = Class.forName(SecurityDocTest.class.getPackageName() + '.' + name.substring(0, dot), false,
                    SecurityDocTest.class.getClassLoader());
            return tests(type).anyMatch(name.substring(dot + 1)::equals);
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    private static Stream<String> tests(Class<?> type) {
        return Arrays.stream(type.getDeclaredMethods()).filter(method -> AnnotationSupport.isAnnotated(method, Testable.class))
                .map(method -> method.getName());
    }
}
