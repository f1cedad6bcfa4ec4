package org.igniterealtime.openfire.plugin.sipgateway.msrp.codec;

import java.nio.charset.StandardCharsets;
import java.util.Random;

/** Chooses transaction ids, Message-IDs and session ids. As thread safe as its source of randomness. */
public final class TransactionIds {

    // 64 characters that both an ident and a session-id may contain (s9); the first 32 may begin an ident.
    private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz.-";

    // RFC 4975 s7.1 wants 64 bits, s14.1 80 bits for session ids; a character carries 6, the first one 5.
    private static final int TRANSACTION_CHARACTERS = 12;
    private static final int SESSION_CHARACTERS = 20;

    private final Random random;

    /** @param random cryptographically strong, outside of tests */
    public TransactionIds(Random random) {
        this.random = random;
    }

    /** A transaction id that does not occur in that body (s7.1). */
    public String next(byte[] body) {
        String id = next();
        while (occurs(id, body)) {
            id = next();
        }
        return id;
    }

    /** The id that is wished for, if its grammar and the body allow it, else another one. */
    public String next(String wish, byte[] body) {
        return isIdent(wish) && !occurs(wish, body) ? wish : next(body);
    }

    /** A transaction id for a frame without a body, or a Message-ID. */
    public String next() {
        return draw(TRANSACTION_CHARACTERS);
    }

    /** Hard to guess: 119 bits (s14.1). */
    public String sessionId() {
        return draw(SESSION_CHARACTERS);
    }

    private String draw(int length) {
        byte[] id = new byte[length];
        random.nextBytes(id);
        id[0] &= 31;
        for (int i = 0; i < length; i++) {
            id[i] = (byte) ALPHABET.charAt(id[i] & 63);
        }
        return new String(id, StandardCharsets.US_ASCII);
    }

    /** {@code ident} of s9: transaction ids and Message-IDs. */
    public static boolean isIdent(String text) {
        if (text.length() < 4 || text.length() > 32 || !isAlphanumeric(text.charAt(0))) {
            return false;
        }
        return text.chars().allMatch(c -> isAlphanumeric(c) || ".-+%=".indexOf(c) >= 0);
    }

    private static boolean isAlphanumeric(int c) {
        return c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z';
    }

    // Looks at every n-th octet only: where it is none of the id's, the id cannot lie across it.
    private static boolean occurs(String id, byte[] body) {
        byte[] wanted = id.getBytes(StandardCharsets.US_ASCII);
        int last = wanted.length - 1;
        for (int at = last; at < body.length; ) {
            if (id.indexOf(body[at]) < 0) {
                at += wanted.length;
            } else if (matches(wanted, body, at - last)) {
                return true;
            } else {
                at++;
            }
        }
        return false;
    }

    private static boolean matches(byte[] wanted, byte[] body, int from) {
        for (int i = 0; i < wanted.length; i++) {
            if (wanted[i] != body[from + i]) {
                return false;
            }
        }
        return true;
    }
}
