package org.igniterealtime.openfire.plugin.sipgateway.payload;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** As long as a message may be, and made to take long: no reader may take more than linear time, or fall over. */
class HostileInputTest {

    private static final int OCTETS = 65536;
    private static final long MOST_NANOS = 2_000_000_000L;

    static Stream<String> inputs() {
        return Stream.of(
                "From: \"" + "\\\"".repeat(OCTETS / 2) + "\" <sip:a@b>\r\n\r\n",
                "Subject:" + ";a=\"b\"".repeat(OCTETS / 6) + " x\r\n\r\n",
                "Subject:" + ";a=b".repeat(OCTETS / 4) + "\" x\r\n\r\n",
                "From:" + " ".repeat(OCTETS) + "\u0001\r\n\r\n",
                "NS: " + "<".repeat(OCTETS) + "\r\n\r\n",
                "From: " + "<".repeat(OCTETS) + "\r\n\r\n",
                "a.".repeat(OCTETS / 2), ":".repeat(OCTETS), "\n".repeat(OCTETS), "a: b\n".repeat(OCTETS / 5),
                "a: b\n" + " c\n".repeat(OCTETS / 3), "--b\n".repeat(OCTETS / 4), "a/b" + "; ".repeat(OCTETS / 2),
                "a/b;x=\"" + "\\\\".repeat(OCTETS / 2), "<a>".repeat(OCTETS / 3), "<a b='" + "&amp;".repeat(OCTETS / 5),
                "<a ".repeat(OCTETS / 3), "<a '".repeat(OCTETS / 4), "<!--".repeat(OCTETS / 4), "<script></".repeat(OCTETS / 10),
                "&#".repeat(OCTETS / 2), "<a b" + "=".repeat(OCTETS) + ">",
                "Content-Transfer-Encoding: quoted-printable\n\n" + "=".repeat(OCTETS));
    }

    private static final Html.Content IGNORED = new Html.Content() {
        @Override
        public void start(String name, Map<String, String> attributes, boolean empty) {
            // Only how long it takes matters.
        }

        @Override
        public void end(String name) {
            // As above.
        }

        @Override
        public void text(String text) {
            // As above.
        }
    };

    @ParameterizedTest
    @MethodSource("inputs")
    void readersTakeNoMoreThanLinearTime(String input) {
        byte[] octets = input.getBytes(UTF_8);
        long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        Cpim.parse(octets).ifPresent(cpim -> {
            cpim.from();
            cpim.notUnderstood();
            cpim.text(CpimHeader.CPIM, "Subject");
        });
        MimePart.parse(octets).ifPresent(MimePart::content);
        MediaType.parse(input);
        Multipart.parts(new MediaType("multipart", "mixed", Map.of("boundary", "b")), octets);
        IsComposing.parse(octets);
        Imdn.parse(octets);
        Html.read(input, IGNORED);
        long nanos = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start;
        assertTrue(nanos < MOST_NANOS, nanos / 1_000_000 + " ms");
    }
}
