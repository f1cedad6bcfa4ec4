package org.igniterealtime.openfire.plugin.sipgateway.mapping;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.igniterealtime.openfire.plugin.sipgateway.payload.MediaType;

/** The body of a MESSAGE as text that a stanza can carry (RFC 7572 s7). Pure. */
public sealed interface TextBody {

    /** A text, all of whose characters XML can carry. */
    record Text(String text) implements TextBody {
    }

    /**
     * The octets are not what the Content-Type says, or a stanza cannot carry them: 400.
     *
     * @param offset of the first octet at fault
     * @param why    the rule that it breaks, fit for a reason phrase
     */
    record Unreadable(int offset, String why) implements TextBody {
    }

    /** Another media type or charset than we read: 415. */
    record Unsupported(String contentType) implements TextBody {
    }

    /** Reads a body. Without Content-Type it is taken as plain text in UTF-8: some UAs forget the field. */
    static TextBody decode(Optional<String> contentType, byte[] body) {
        if (isPlain(contentType)) {
            return plain(StandardCharsets.UTF_8, body);
        }
        Optional<Charset> charset = MediaType.parse(contentType.get())
                .filter(type -> type.is("text/plain"))
                .flatMap(TextBody::charset);
        return charset.isPresent() ? plain(charset.get(), body) : new Unsupported(contentType.get());
    }

    /** Whether it is plain text in UTF-8, said in a usual way or not at all: what most messages are needs no parsing. */
    static boolean isPlain(Optional<String> contentType) {
        return contentType.isEmpty() || contentType.get().equalsIgnoreCase("text/plain")
                || contentType.get().equalsIgnoreCase("text/plain;charset=utf-8")
                || contentType.get().equalsIgnoreCase("text/plain; charset=utf-8");
    }

    private static Optional<Charset> charset(MediaType type) {
        String name = type.parameter("charset").orElse("").strip();
        if (name.isEmpty()) {
            return Optional.of(StandardCharsets.UTF_8);
        }
        try {
            Charset charset = Charset.forName(name);
            if (!charset.canEncode()) {
                return Optional.empty();
            }
            // RFC 3428 s4: UTF-8 is what everybody must take, and US-ASCII is a part of it.
            return Optional.of(charset.equals(StandardCharsets.US_ASCII) ? StandardCharsets.UTF_8 : charset);
        } catch (IllegalArgumentException unknown) {
            return Optional.empty();
        }
    }

    private static TextBody plain(Charset charset, byte[] body) {
        if (charset.equals(StandardCharsets.UTF_8) && isPlainAscii(body)) {
            return new Text(new String(body, StandardCharsets.ISO_8859_1));
        }
        CharsetDecoder decoder = charset.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(body);
        CharBuffer out = CharBuffer.allocate((int) Math.ceil(body.length * (double) decoder.maxCharsPerByte()));
        CoderResult result = decoder.decode(in, out, true);
        if (!result.isUnderflow() || !decoder.flush(out).isUnderflow()) {
            return new Unreadable(in.position(), "No " + charset.name() + " at octet " + in.position());
        }
        return checked(charset, out.flip().toString());
    }

    private static TextBody checked(Charset charset, String decoded) {
        int illegal = XmlText.firstIllegal(decoded);
        if (illegal >= 0) {
            int offset = decoded.substring(0, illegal).getBytes(charset).length;
            String character = String.format("U+%04X", (int) decoded.charAt(illegal));
            return new Unreadable(offset, "XML cannot carry " + character + " at octet " + offset);
        }
        // A byte order mark is no part of the text (RFC 3629 s6).
        return new Text(decoded.startsWith("\uFEFF") ? decoded.substring(1) : decoded);
    }

    private static boolean isPlainAscii(byte[] body) {
        for (byte octet : body) {
            if (octet < ' ' && octet != '\n' && octet != '\r' && octet != '\t') {
                return false;
            }
        }
        return true;
    }
}
