package org.igniterealtime.openfire.plugin.sipgateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** docs/field-failures.md has every failure, and a test for each that exists. */
class FieldFailuresDocTest {

    private static final int LAST = 29;
    /** A SIP user who is away: texts come back with the reason; they are not stored. */
    private static final int STORED = 19;
    private static final Pattern NAME = Pattern.compile("`([^`]+)`");

    @Test
    void everyFailureHasARow() throws IOException {
        List<Integer> numbers = IntStream.rangeClosed(1, LAST).filter(number -> number != STORED).boxed().toList();

        assertEquals(numbers, rows().stream().map(row -> Integer.valueOf(row[1].strip())).toList());
    }

    @Test
    void everyRowHasATestAndEveryTestExists() throws IOException {
        for (String[] row : rows()) {
            List<String> tests = NAME.matcher(row[4]).results().map(match -> match.group(1)).toList();
            assertFalse(tests.isEmpty(), row[2]);
            assertEquals(List.of(), RfcIndexTest.missing(tests.stream(), RfcIndexTest::hasTest), row[2]);
        }
    }

    private static List<String[]> rows() throws IOException {
        return Files.readString(Path.of("docs/field-failures.md")).lines().filter(line -> line.matches("\\| \\d+ \\|.*"))
                .map(line -> line.split("\\|")).toList();
    }
}
