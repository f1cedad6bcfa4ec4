package org.igniterealtime.openfire.plugin.sipgateway.peer;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * An MSRP request or response as text (RFC 4975 s9): start line, header fields in their order, body, flag. Checks nothing.
 * Immutable, as long as nobody writes into the body.
 *
 * @param flag {@code $}, {@code +} or {@code #}
 */
public record MsrpText(String startLine, List<SipText.Field> fields, byte[] body, char flag) {

    private static final byte[] DASHES = "\r\n-------".getBytes(StandardCharsets.US_ASCII);

    public MsrpText {
        fields = List.copyOf(fields);
    }

    static MsrpText request(String transaction, String method) {
        return new MsrpText("MSRP " + transaction + " " + method, List.of(), new byte[0], '$');
    }

    /** The response to this request from that URI; it goes to the previous hop alone (RFC 4975 s7.2). */
    MsrpText answer(int code, String from) {
        return new MsrpText("MSRP " + transaction() + " " + code + " Answer", List.of(), new byte[0], '$')
                .with("To-Path", header("From-Path").split(" ")[0]).with("From-Path", from);
    }

    /** One more field; Content-Type stays the last one (RFC 4975 s7.1). */
    public MsrpText with(String name, String value) {
        List<SipText.Field> more = new ArrayList<>(fields);
        more.add(field("Content-Type").isPresent() ? fields.size() - 1 : fields.size(), new SipText.Field(name, value));
        return new MsrpText(startLine, more, body, flag);
    }

    public MsrpText replacing(String name, String value) {
        List<SipText.Field> others = fields.stream().map(field -> field.name().equalsIgnoreCase(name)
                ? new SipText.Field(name, value) : field).toList();
        return new MsrpText(startLine, others, body, flag);
    }

    MsrpText body(String contentType, byte[] octets, char newFlag) {
        return new MsrpText(startLine, with("Content-Type", contentType).fields, octets, newFlag);
    }

    public String transaction() {
        return startLine.split(" ")[1];
    }

    /** The method, or the status code of a response. */
    public String method() {
        return startLine.split(" ")[2];
    }

    public boolean isRequest() {
        return !Character.isDigit(method().charAt(0));
    }

    public Optional<String> field(String name) {
        return fields.stream().filter(field -> field.name().equalsIgnoreCase(name)).map(SipText.Field::value).findFirst();
    }

    public String header(String name) {
        return field(name).orElseThrow(() -> new NoSuchElementException("No " + name + " in:\n" + this));
    }

    /** The body as UTF-8. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** The next request or response of a stream. */
    static MsrpText read(InputStream in) throws IOException {
        String startLine = line(in);
        String end = "-------" + startLine.split(" ")[1];
        List<SipText.Field> fields = new ArrayList<>();
        for (String line = line(in); ; line = line(in)) {
            if (line.startsWith(end)) {
                return new MsrpText(startLine, fields, new byte[0], line.charAt(end.length()));
            } else if (line.isEmpty()) {
                return body(in, startLine, fields, end);
            }
            String[] parts = line.split(":", 2);
            fields.add(new SipText.Field(parts[0], parts[1].strip()));
        }
    }

    private static MsrpText body(InputStream in, String startLine, List<SipText.Field> fields, String end) throws IOException {
        byte[] endLine = ("\r\n" + end).getBytes(StandardCharsets.US_ASCII);
        Octets body = new Octets();
        while (!body.endWith(endLine)) {
            body.write(octet(in));
        }
        char flag = (char) octet(in);
        line(in);
        return new MsrpText(startLine, fields, body.allBut(endLine.length), flag);
    }

    private static final class Octets extends ByteArrayOutputStream {

        boolean endWith(byte[] end) {
            return count >= end.length && Arrays.equals(buf, count - end.length, count, end, 0, end.length);
        }

        byte[] allBut(int last) {
            return Arrays.copyOf(buf, count - last);
        }
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int octet = octet(in); octet != '\n'; octet = octet(in)) {
            line.write(octet);
        }
        return line.toString(StandardCharsets.UTF_8).replaceFirst("\r$", "");
    }

    private static int octet(InputStream in) throws IOException {
        int octet = in.read();
        if (octet < 0) {
            throw new EOFException("End of the connection");
        }
        return octet;
    }

    byte[] toBytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(head().getBytes(StandardCharsets.UTF_8));
        if (field("Content-Type").isPresent()) {
            out.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
            out.writeBytes(body);
            out.writeBytes(DASHES);
        } else {
            out.write(DASHES, 2, DASHES.length - 2);
        }
        out.writeBytes((transaction() + flag + "\r\n").getBytes(StandardCharsets.US_ASCII));
        return out.toByteArray();
    }

    private String head() {
        StringBuilder text = new StringBuilder(startLine).append("\r\n");
        fields.forEach(field -> text.append(field.name()).append(": ").append(field.value()).append("\r\n"));
        return text.toString();
    }

    @Override
    public String toString() {
        return new String(toBytes(), StandardCharsets.UTF_8);
    }
}
