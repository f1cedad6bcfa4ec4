package org.igniterealtime.openfire.plugin.sipgateway.mapping;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

import org.xmpp.packet.JID;

/**
 * Threads as Call-IDs (RFC 7572 Table 1). Pure. A Call-ID must be unique in the world and has a grammar (RFC 3261 s8.1.1.4,
 * s25.1), a thread neither: it goes as it is if it looks like a unique token, as a peer's Call-ID does that became a thread, else
 * as a digest.
 *
 * <pre>
 * thread                                 Call-ID
 * e0ffe42b28561960c6b12b944a092794       the same
 * a84b4c76e66710@pc33.example.net        the same
 * chat, my thread                        52 characters of base32, then @sip.example.com
 * </pre>
 */
public final class CallIds {
    private static final int MIN_UNIQUE = 16;
    private static final int MAX_VERBATIM = 128;
    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    // RFC 3261 s25.1, word.
    private static final boolean[] WORD = PercentCoding.plain("-.!%*_+`'~()<>:\\\"/[]?{}");

    private CallIds() {
    }

    /**
     * The Call-ID for a thread between two users.
     *
     * @param host our host name, the right side of a derived Call-ID
     */
    public static String ofThread(String thread, JID from, JID to, String host) {
        if (isUniqueCallId(thread)) {
            return thread;
        }
        String key = thread + '|' + from.toBareJID() + '|' + to.toBareJID();
        return base32(sha256(key.getBytes(StandardCharsets.UTF_8))) + '@' + host;
    }

    /** RFC 3261 s25.1: callid = word [ "@" word ], long enough to be one of a kind. */
    private static boolean isUniqueCallId(String thread) {
        int length = thread.length();
        if (length < MIN_UNIQUE || length > MAX_VERBATIM) {
            return false;
        }
        int at = thread.indexOf('@');
        if (at == 0 || at == length - 1) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            char c = thread.charAt(i);
            if (i != at && (c > 127 || !WORD[c])) {
                return false;
            }
        }
        return true;
    }

    private static byte[] sha256(byte[] octets) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(octets);
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }

    /** RFC 4648 s6, without padding, which is no word character. */
    private static String base32(byte[] octets) {
        StringBuilder out = new StringBuilder(octets.length * 8 / 5 + 1);
        int buffer = 0;
        int bits = 0;
        for (byte octet : octets) {
            buffer = buffer << 8 | octet & 255;
            bits += 8;
            while (bits >= 5) {
                bits -= 5;
                out.append(BASE32.charAt(buffer >> bits & 31));
            }
        }
        return bits == 0 ? out.toString() : out.append(BASE32.charAt(buffer << 5 - bits & 31)).toString();
    }
}
