package org.igniterealtime.openfire.plugin.sipgateway.payload;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/** Undoes a Content-Encoding (RFC 3261 s20.12), never into more octets than allowed: a few may stand for millions. Pure. */
public sealed interface ContentCoding {

    /** The body as it was before. */
    record Decoded(byte[] body) implements ContentCoding {
    }

    /** A coding that is not known here. */
    record Unknown() implements ContentCoding {
    }

    /** The octets are not what the coding says. */
    record Malformed() implements ContentCoding {
    }

    /** It would become too long. */
    record TooLong() implements ContentCoding {
    }

    /**
     * @param coding the field's value; none means that nothing is to be done
     * @param most   how long the result may be, in octets
     */
    static ContentCoding decode(Optional<String> coding, byte[] body, int most) {
        String name = coding.orElse("").strip().toLowerCase(Locale.ROOT);
        try {
            return switch (name) {
                case "", "identity" -> new Decoded(body);
                case "gzip", "x-gzip" -> gunzipped(body, most);
                case "deflate" -> inflated(body, most);
                default -> new Unknown();
            };
        } catch (IOException e) {
            return new Malformed();
        }
    }

    private static ContentCoding gunzipped(byte[] body, int most) throws IOException {
        try (InputStream in = new GzipMembers(body)) {
            return read(in, most);
        }
    }

    // RFC 9110 s8.4.1.2: deflate is the zlib format, but some send the bare data. A zlib head is a multiple of 31 and says 8.
    private static ContentCoding inflated(byte[] body, int most) throws IOException {
        boolean zlib = body.length > 1 && (body[0] & 15) == 8 && ((body[0] & 255) << 8 | body[1] & 255) % 31 == 0;
        Inflater inflater = new Inflater(!zlib);
        try {
            return read(new InflaterInputStream(new ByteArrayInputStream(body), inflater), most);
        } finally {
            inflater.end();
        }
    }

    private static ContentCoding read(InputStream in, int most) throws IOException {
        byte[] decoded = in.readNBytes(most);
        return in.read() >= 0 ? new TooLong() : new Decoded(decoded);
    }
}
