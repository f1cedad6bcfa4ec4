package org.igniterealtime.openfire.plugin.sipgateway.sip;

import java.security.SecureRandom;

/** What makes a branch or a tag unique: 60 bits that nobody can guess (RFC 3261 s19.3), always 12 characters. Thread safe. */
public final class Tags {

    static final int LENGTH = 12;
    private static final char[] DIGITS = "0123456789abcdefghijklmnopqrstuv".toCharArray();
    private static final SecureRandom RANDOM = new SecureRandom();

    private Tags() {
    }

    public static String draw() {
        long bits = RANDOM.nextLong();
        char[] chars = new char[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            chars[i] = DIGITS[(int) (bits >>> 5 * i) & 31];
        }
        return new String(chars);
    }
}
