package org.igniterealtime.openfire.plugin.sipgateway.payload;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Takes multipart bodies apart (RFC 2046 s5.1), one level at a time, and puts them together. */
public final class Multipart {

    private static final int MOST_PARTS = 32;

    private Multipart() {
    }

    /**
     * The parts in order. What is before the first delimiter and after the last is dropped; a missing last delimiter is
     * forgiven.
     *
     * @return empty if there is no boundary, no part, more than 32, or one that is none
     */
    public static Optional<List<MimePart>> parts(MediaType type, byte[] body) {
        Optional<String> boundary = type.parameter("boundary").filter(text -> !text.isEmpty());
        return boundary.map(text -> split("--" + text, body)).filter(bodies -> !bodies.isEmpty() && bodies.size() <= MOST_PARTS)
                .map(bodies -> bodies.stream().map(MimePart::parse).flatMap(Optional::stream).toList())
                .filter(parts -> !parts.isEmpty());
    }

    /** Puts parts together. The boundary must stand in none of them. */
    public static byte[] bytes(String boundary, List<MimePart> parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (MimePart part : parts) {
            out.writeBytes(("--" + boundary + "\r\n").getBytes(StandardCharsets.US_ASCII));
            out.writeBytes(part.bytes());
            out.writeBytes(new byte[] {'\r', '\n'});
        }
        out.writeBytes(("--" + boundary + "--\r\n").getBytes(StandardCharsets.US_ASCII));
        return out.toByteArray();
    }

    private static List<byte[]> split(String delimiter, byte[] body) {
        List<byte[]> bodies = new ArrayList<>();
        Lines lines = new Lines(body);
        int from = -1;
        while (lines.hasNext() && bodies.size() <= MOST_PARTS) {
            int at = lines.position();
            String line = lines.next().stripTrailing();
            if (line.equals(delimiter) || line.equals(delimiter + "--")) {
                addPart(bodies, body, from, at);
                from = line.equals(delimiter) ? lines.position() : -1;
                if (from < 0) {
                    return bodies;
                }
            }
        }
        addPart(bodies, body, from, body.length);
        return bodies;
    }

    // The line break before a delimiter belongs to the delimiter.
    private static void addPart(List<byte[]> bodies, byte[] body, int from, int delimiter) {
        if (from < 0) {
            return;
        }
        int end = delimiter;
        if (end > from && delimiter < body.length && body[end - 1] == '\n') {
            end--;
            if (end > from && body[end - 1] == '\r') {
                end--;
            }
        }
        bodies.add(Arrays.copyOfRange(body, from, end));
    }
}
