package org.igniterealtime.openfire.plugin.sipgateway.mapping;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Percent-encoding of UTF-8 text in URIs (RFC 3986 s2.1, s2.5). Pure. */
final class PercentCoding {
    private static final char[] HEX = "0123456789ABCDEF".toCharArray();

    private PercentCoding() {
    }

    /** ASCII letters and digits and the given punctuation: what stands for itself. */
    static boolean[] plain(String punctuation) {
        boolean[] plain = new boolean[128];
        for (char c = 0; c < 128; c++) {
            plain[c] = c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || punctuation.indexOf(c) >= 0;
        }
        return plain;
    }

    /** Appends the text, with every octet that is not plain as {@code %HH}. */
    static void encode(String text, boolean[] plain, StringBuilder out) {
        int i = 0;
        while (i < text.length() && text.charAt(i) < 128 && plain[text.charAt(i)]) {
            i++;
        }
        out.append(text, 0, i);
        if (i == text.length()) {
            return;
        }
        for (byte b : text.substring(i).getBytes(StandardCharsets.UTF_8)) {
            if (b >= 0 && plain[b]) {
                out.append((char) b);
            } else {
                out.append('%').append(HEX[b >> 4 & 15]).append(HEX[b & 15]);
            }
        }
    }

    /** The text that was encoded; empty if a {@code %} lacks its two hex digits or the octets are no UTF-8. */
    static Optional<String> decode(String encoded) {
        if (encoded.indexOf('%') < 0) {
            return Optional.of(encoded);
        }
        byte[] octets = encoded.getBytes(StandardCharsets.UTF_8);
        int length = 0;
        for (int i = 0; i < octets.length; i++) {
            byte octet = octets[i];
            if (octet == '%') {
                int value = i + 2 < octets.length ? hex(octets[i + 1]) << 4 | hex(octets[i + 2]) : -1;
                if (value < 0) {
                    return Optional.empty();
                }
                octet = (byte) value;
                i += 2;
            }
            octets[length++] = octet;
        }
        try {
            // A fresh decoder reports what is malformed; new String(..) would hide it.
            return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets, 0, length)).toString());
        } catch (CharacterCodingException noUtf8) {
            return Optional.empty();
        }
    }

    private static int hex(byte digit) {
        return digit < 0 ? -1 : Character.digit((char) digit, 16);
    }
}
