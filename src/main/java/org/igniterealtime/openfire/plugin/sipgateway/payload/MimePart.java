package org.igniterealtime.openfire.plugin.sipgateway.payload;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A body with its MIME header fields (RFC 2045).
 *
 * @param body as transferred, see {@link #content}
 */
public record MimePart(List<MimeHeader> headers, byte[] body) {

    private static final Pattern REQUIRED =
            Pattern.compile(";\\s*handling\\s*=\\s*\"?required\"?\\s*(;|$)", Pattern.CASE_INSENSITIVE);

    public MimePart {
        headers = List.copyOf(headers);
    }

    public static MimePart of(String contentType, byte[] body) {
        return new MimePart(List.of(new MimeHeader("Content-Type", contentType)), body);
    }

    /** A text in UTF-8. */
    public static MimePart text(String type, String text) {
        return of(type + ";charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
    }

    /** Header fields, a blank line and a body. Empty if a line before the blank one is no header field. */
    public static Optional<MimePart> parse(byte[] octets) {
        Lines lines = new Lines(octets);
        List<MimeHeader> headers = new ArrayList<>();
        for (StringBuilder line : unfolded(lines.block())) {
            int colon = line.indexOf(":");
            if (colon < 1) {
                return Optional.empty();
            }
            headers.add(new MimeHeader(line.substring(0, colon).strip(), line.substring(colon + 1).strip()));
        }
        return Optional.of(new MimePart(headers, Arrays.copyOfRange(octets, lines.position(), octets.length)));
    }

    // RFC 2045 takes the folding of RFC 822: a line that begins with white space goes on.
    private static List<StringBuilder> unfolded(List<String> lines) {
        List<StringBuilder> unfolded = new ArrayList<>();
        for (String raw : lines) {
            String line = raw.replace('\r', ' ');
            boolean goesOn = (line.charAt(0) == ' ' || line.charAt(0) == '\t') && !unfolded.isEmpty();
            if (goesOn) {
                unfolded.get(unfolded.size() - 1).append(' ').append(line.strip());
            } else {
                unfolded.add(new StringBuilder(line));
            }
        }
        return unfolded;
    }

    /** The value of the first such header field. */
    public Optional<String> header(String name) {
        return headers.stream().filter(header -> header.name().equalsIgnoreCase(name)).map(MimeHeader::value).findFirst();
    }

    /** Whether it says itself that who cannot handle it must not handle the rest either (RFC 3261 s20.11). */
    public boolean isRequired() {
        return header("Content-Disposition").filter(value -> REQUIRED.matcher(value).find()).isPresent();
    }

    /** {@link MediaType#DEFAULT} if it is missing or makes no sense. */
    public MediaType contentType() {
        return header("Content-Type").flatMap(MediaType::parse).orElse(MediaType.DEFAULT);
    }

    /** The body with its transfer encoding undone; empty if that is not possible. An empty encoding counts as none. */
    public Optional<byte[]> content() {
        return switch (header("Content-Transfer-Encoding").orElse("").toLowerCase(Locale.ROOT)) {
            case "base64" -> TransferEncoding.base64(body);
            case "quoted-printable" -> Optional.of(TransferEncoding.quotedPrintable(body));
            case "", "7bit", "8bit", "binary" -> Optional.of(body);
            default -> Optional.empty();
        };
    }

    public byte[] bytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        headers.forEach(h -> out.writeBytes((h.name() + ": " + h.value() + "\r\n").getBytes(StandardCharsets.UTF_8)));
        out.writeBytes(new byte[] {'\r', '\n'});
        out.writeBytes(body);
        return out.toByteArray();
    }
}
