package org.igniterealtime.openfire.plugin.sipgateway.peer;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A SIP message as text: start line, header fields in their order, body. Reads what RFC 3261 s7 and s25 allow, and no more than a
 * peer in a test needs: it checks nothing. Immutable, as long as nobody writes into the body.
 *
 * @param startLine request line or status line
 * @param fields    the header fields, long names (s7.3.3), values as they are, unfolded
 */
public record SipText(String startLine, List<Field> fields, byte[] body) {

    private static final int MOST_HEADER_OCTETS = 65536;
    private static final Map<String, String> LONG_NAMES = Map.of("v", "Via", "f", "From", "t", "To", "i", "Call-ID",
            "m", "Contact", "c", "Content-Type", "l", "Content-Length", "s", "Subject", "k", "Supported",
            "e", "Content-Encoding");

    /** One header field. */
    public record Field(String name, String value) {
    }

    public SipText {
        fields = List.copyOf(fields);
    }

    /** The message in a datagram. Without a Content-Length, all that follows the header is the body (s18.3). */
    static SipText of(byte[] datagram) throws IOException {
        InputStream in = new ByteArrayInputStream(datagram);
        SipText head = head(in);
        byte[] rest = in.readAllBytes();
        int length = head.field("Content-Length").map(value -> Integer.parseInt(value.trim())).orElse(rest.length);
        return new SipText(head.startLine, head.fields, Arrays.copyOf(rest, Math.min(length, rest.length)));
    }

    /** The next message of a stream; empty lines before it are skipped (s7.5). */
    static SipText read(InputStream in) throws IOException {
        SipText head = head(in);
        byte[] body = in.readNBytes(Integer.parseInt(head.header("Content-Length").trim()));
        return new SipText(head.startLine, head.fields, body);
    }

    public boolean isRequest() {
        return !startLine.startsWith("SIP/");
    }

    /** The status code of an answer. */
    public int code() {
        return Integer.parseInt(startLine.split(" ", 3)[1]);
    }

    /** The reason phrase of an answer. */
    public String reason() {
        String[] parts = startLine.split(" ", 3);
        return parts.length < 3 ? "" : parts[2];
    }

    /** The method: of an answer, the one that it answers. */
    public String method() {
        return isRequest() ? startLine.split(" ", 2)[0] : header("CSeq").trim().split("\\s+")[1];
    }

    public String requestUri() {
        return startLine.split(" ", 3)[1];
    }

    /** The value of the first field with that name, case ignored. */
    public Optional<String> field(String name) {
        return headers(name).stream().findFirst();
    }

    /** The value of the first field with that name, which must be there. */
    public String header(String name) {
        return field(name).orElseThrow(() -> new NoSuchElementException("No " + name + " in:\n" + this));
    }

    /** The values of all fields with that name, in order. */
    public List<String> headers(String name) {
        return fields.stream().filter(field -> field.name.equalsIgnoreCase(name)).map(Field::value).toList();
    }

    /** The body as UTF-8. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** The URI in From, without parameters of the URI and of the header field. */
    public String fromUri() {
        Matcher uri = Pattern.compile("<?(sips?:[^;>?]+)").matcher(header("From"));
        return uri.find() ? uri.group(1) : header("From");
    }

    /** The branch of the topmost Via, which names the transaction (s17). */
    String branch() {
        Matcher branch = Pattern.compile(";\\s*branch\\s*=\\s*([^;,\\s]+)", Pattern.CASE_INSENSITIVE)
                .matcher(field("Via").orElse(""));
        return branch.find() ? branch.group(1) : "";
    }

    /** The ACK for a final answer other than 2xx to this INVITE (s17.1.1.3). */
    SipText acknowledging(SipText answer) {
        List<Field> all = new ArrayList<>();
        for (Field field : fields) {
            switch (field.name.toLowerCase(Locale.ROOT)) {
                case "via", "from", "call-id", "max-forwards", "route" -> all.add(field);
                case "to" -> all.add(new Field("To", answer.header("To")));
                case "cseq" -> all.add(new Field("CSeq", field.value.replace("INVITE", "ACK")));
                default -> { }
            }
        }
        all.add(new Field("Content-Length", "0"));
        return new SipText("ACK " + requestUri() + " SIP/2.0", all, new byte[0]);
    }

    byte[] toBytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(head().getBytes(StandardCharsets.UTF_8));
        out.writeBytes(body);
        return out.toByteArray();
    }

    /** As on the wire. */
    @Override
    public String toString() {
        return head() + text();
    }

    private String head() {
        StringBuilder text = new StringBuilder(startLine).append("\r\n");
        fields.forEach(field -> text.append(field.name).append(": ").append(field.value).append("\r\n"));
        return text.append("\r\n").toString();
    }

    private static SipText head(InputStream in) throws IOException {
        String startLine = line(in);
        while (startLine.isEmpty()) {
            startLine = line(in);
        }
        List<Field> fields = new ArrayList<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            addLine(fields, line);
        }
        return new SipText(startLine, fields, new byte[0]);
    }

    private static void addLine(List<Field> fields, String line) {
        if (line.startsWith(" ") || line.startsWith("\t")) {
            Field folded = fields.remove(fields.size() - 1);
            fields.add(new Field(folded.name, folded.value + " " + line.strip()));
            return;
        }
        String[] parts = line.split(":", 2);
        String name = parts[0].strip();
        String longName = LONG_NAMES.getOrDefault(name.toLowerCase(Locale.ROOT), name);
        fields.add(new Field(longName, parts.length < 2 ? "" : parts[1].strip()));
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int octet = in.read(); octet != '\n'; octet = in.read()) {
            if (octet < 0) {
                throw new EOFException("End within a header");
            }
            if (line.size() > MOST_HEADER_OCTETS) {
                throw new IOException("Header line too long");
            }
            line.write(octet);
        }
        return line.toString(StandardCharsets.UTF_8).replaceFirst("\r$", "");
    }
}
