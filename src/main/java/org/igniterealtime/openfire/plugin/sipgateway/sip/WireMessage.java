package org.igniterealtime.openfire.plugin.sipgateway.sip;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A SIP message split into start line, header fields and body (RFC 3261 s7), nothing interpreted. Reading never fails: what is
 * wrong with the form is told by {@link #fault()}, since even a broken request wants an answer.
 *
 * <p>Every char of the head is one octet of the wire (ISO 8859-1), so that an answer can repeat it exactly; {@link #decoded}
 * gives the text. Immutable but for the body, which nobody changes.
 */
public final class WireMessage {

    /** Seconds; a comment and parameters may follow. */
    private static final Pattern RETRY_AFTER = Pattern.compile("(\\d{1,9})\\s*([(;].*)?");

    /** RFC 3261 s7.3.3 and s20. */
    private static final Map<String, String> COMPACT = Map.of("i", "call-id", "m", "contact", "e", "content-encoding",
            "l", "content-length", "c", "content-type", "f", "from", "s", "subject", "k", "supported", "t", "to", "v", "via");
    private static final String TOKEN_MARKS = "-.!%*_+`'~";

    private record Field(String name, String value) {
    }

    private final byte[] bytes;
    private final boolean blank;
    private final int bodyStart;
    private final List<Field> fields = new ArrayList<>(16);
    private String startLine = "";
    private String fault;

    private WireMessage(byte[] bytes) {
        this.bytes = bytes;
        int start = 0;
        // RFC 3261 s7.5: CRLF before the start line is ignored.
        while (start < bytes.length && (bytes[start] == '\r' || bytes[start] == '\n')) {
            start++;
        }
        blank = start == bytes.length;
        bodyStart = readHead(start);
    }

    /** Splits one whole message: a datagram, or what {@link StreamFramer} has cut from a stream. */
    public static WireMessage read(byte[] bytes) {
        return new WireMessage(bytes);
    }

    /** One whole message. */
    static byte[] join(byte[] head, byte[] body) {
        byte[] all = Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, all, head.length, body.length);
        return all;
    }

    private int readHead(int start) {
        String head = new String(bytes, start, bytes.length - start, StandardCharsets.ISO_8859_1);
        StringBuilder folded = new StringBuilder();
        int at = 0;
        for (int end = head.indexOf('\n'); end >= 0; at = end + 1, end = head.indexOf('\n', at)) {
            String line = head.substring(at, end > at && head.charAt(end - 1) == '\r' ? end - 1 : end);
            if (line.isEmpty()) {
                flush(folded);
                return start + end + 1;
            }
            takeLine(clean(line), folded, at == 0);
        }
        fault("the header does not end with an empty line");
        flush(folded);
        return bytes.length;
    }

    /** An answer repeats the line: there a lone CR could pass for the end of it. */
    private String clean(String line) {
        if (line.indexOf('\r') < 0 && line.indexOf('\0') < 0) {
            return line;
        }
        fault("CR without LF, or NUL, in the header");
        return line.replace('\r', ' ').replace('\0', ' ');
    }

    private void takeLine(String line, StringBuilder folded, boolean first) {
        if (first) {
            startLine = line;
        } else if (line.charAt(0) == ' ' || line.charAt(0) == '\t') {
            folded.append(' ').append(line.strip());
        } else {
            flush(folded);
            folded.append(line);
        }
    }

    private void flush(StringBuilder folded) {
        if (folded.length() == 0) {
            return;
        }
        String line = folded.toString();
        folded.setLength(0);
        int colon = line.indexOf(':');
        String name = colon < 0 ? "" : line.substring(0, colon).stripTrailing().toLowerCase(Locale.ROOT);
        if (!isToken(name)) {
            fault("a header line without a name");
        } else {
            fields.add(new Field(COMPACT.getOrDefault(name, name), line.substring(colon + 1).strip()));
        }
    }

    private void fault(String what) {
        if (fault == null) {
            fault = what;
        }
    }

    /** Nothing but line ends: a keep-alive. */
    public boolean isBlank() {
        return blank;
    }

    public boolean isAnswer() {
        return startLine.regionMatches(true, 0, "SIP/", 0, 4);
    }

    public String startLine() {
        return startLine;
    }

    /** What is wrong with the form of the head, if anything is. */
    public Optional<String> fault() {
        return Optional.ofNullable(fault);
    }

    /**
     * The head written anew: unfolded, with long names in lower case, and no more than the fields that are asked for. Another
     * parser cannot take it for anything else than we do, wherever the original had its line ends.
     */
    public byte[] head(Predicate<String> wanted) {
        StringBuilder head = new StringBuilder(512).append(startLine).append("\r\n");
        for (Field field : fields) {
            if (wanted.test(field.name)) {
                head.append(field.name).append(": ").append(field.value).append("\r\n");
            }
        }
        return head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    public int headLength() {
        return bodyStart;
    }

    /** How many octets follow the head. */
    public int bodyLength() {
        return bytes.length - bodyStart;
    }

    /** The first octets of the body; RFC 3261 s18.3 drops those of a datagram beyond Content-Length. */
    public byte[] body(int length) {
        return Arrays.copyOfRange(bytes, bodyStart, bodyStart + length);
    }

    /** The values of all fields of that name, which is lower case and in its long form. */
    public List<String> all(String name) {
        List<String> values = new ArrayList<>(2);
        for (Field field : fields) {
            if (field.name.equals(name)) {
                values.add(field.value);
            }
        }
        return values;
    }

    public Optional<String> first(String name) {
        for (Field field : fields) {
            if (field.name.equals(name)) {
                return Optional.of(field.value);
            }
        }
        return Optional.empty();
    }

    /** The same as text: header fields are UTF-8 (RFC 3261 s7). */
    public Optional<String> text(String name) {
        return first(name).filter(value -> !value.isEmpty()).map(WireMessage::decoded);
    }

    /** Retry-After in seconds (RFC 3261 s20.33); 0 if nothing is said. */
    public int retryAfter() {
        return first("retry-after").map(RETRY_AFTER::matcher).filter(Matcher::matches)
                .map(value -> Integer.parseInt(value.group(1))).orElse(0);
    }

    /** The text that these octets of the head are. */
    public static String decoded(String octets) {
        return new String(octets.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    /** The elements of a header that is a comma separated list, over all its fields (RFC 3261 s7.3.1). */
    public List<String> elements(String name) {
        List<String> elements = new ArrayList<>(2);
        for (String value : all(name)) {
            elements.addAll(split(value, ','));
        }
        return elements;
    }

    /** Cuts at the separator where it stands outside of quoted strings and angle brackets. */
    static List<String> split(String value, char separator) {
        List<String> parts = new ArrayList<>(2);
        boolean quoted = false;
        boolean bracketed = false;
        int start = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (quoted && c == '\\') {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && (c == '<' || c == '>')) {
                bracketed = c == '<';
            } else if (c == separator && !quoted && !bracketed) {
                parts.add(value.substring(start, i).strip());
                start = i + 1;
            }
        }
        parts.add(value.substring(start).strip());
        return parts;
    }

    /** RFC 3261 s25.1, token. */
    static boolean isToken(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean alphanumeric = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
            if (!alphanumeric && TOKEN_MARKS.indexOf(c) < 0) {
                return false;
            }
        }
        return !text.isEmpty();
    }
}
