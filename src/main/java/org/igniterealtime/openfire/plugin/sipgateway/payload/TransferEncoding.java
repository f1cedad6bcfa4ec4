package org.igniterealtime.openfire.plugin.sipgateway.payload;

import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.Optional;

/** The transfer encodings of RFC 2045 s6. */
final class TransferEncoding {

    private TransferEncoding() {
    }

    static Optional<byte[]> base64(byte[] encoded) {
        try {
            return Optional.of(Base64.getMimeDecoder().decode(encoded));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** What is no valid escape stays as it is (s6.7). */
    static byte[] quotedPrintable(byte[] encoded) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(encoded.length);
        for (int i = 0; i < encoded.length; i++) {
            int high = i + 2 < encoded.length ? Character.digit(encoded[i + 1], 16) : -1;
            int low = high < 0 ? -1 : Character.digit(encoded[i + 2], 16);
            if (encoded[i] != '=') {
                out.write(encoded[i]);
            } else if (low >= 0) {
                out.write(high << 4 | low);
                i += 2;
            } else {
                int breakLength = softBreak(encoded, i + 1);
                if (breakLength == 0) {
                    out.write('=');
                }
                i += breakLength;
            }
        }
        return out.toByteArray();
    }

    private static int softBreak(byte[] encoded, int at) {
        if (at < encoded.length && encoded[at] == '\n') {
            return 1;
        }
        return at + 1 < encoded.length && encoded[at] == '\r' && encoded[at + 1] == '\n' ? 2 : 0;
    }
}
