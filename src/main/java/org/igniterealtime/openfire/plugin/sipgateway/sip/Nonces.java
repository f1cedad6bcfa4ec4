package org.igniterealtime.openfire.plugin.sipgateway.sip;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.OptionalLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Nonces that prove themselves (RFC 7616 s3.3): the time at which they were made, something drawn, and a keyed hash of both. So a
 * challenge costs no memory, however many strangers draw one. Thread safe.
 */
final class Nonces {

    private static final String HMAC = "HmacSHA256";
    private static final int TEXT = 16;
    private static final int SEAL = 16;

    private final SecureRandom random = new SecureRandom();
    private final SecretKeySpec key;

    Nonces() {
        byte[] drawn = new byte[32];
        random.nextBytes(drawn);
        key = new SecretKeySpec(drawn, HMAC);
    }

    /** One that was made at that time. */
    String make(long millis) {
        byte[] text = ByteBuffer.allocate(TEXT).putLong(millis).putLong(random.nextLong()).array();
        byte[] nonce = Arrays.copyOf(text, TEXT + SEAL);
        System.arraycopy(seal(text), 0, nonce, TEXT, SEAL);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(nonce);
    }

    /** When it was made; empty if it is none of ours. */
    OptionalLong made(String nonce) {
        byte[] octets;
        try {
            octets = Base64.getUrlDecoder().decode(nonce);
        } catch (IllegalArgumentException e) {
            return OptionalLong.empty();
        }
        boolean ours = octets.length == TEXT + SEAL
                && MessageDigest.isEqual(Arrays.copyOfRange(octets, TEXT, TEXT + SEAL), seal(Arrays.copyOf(octets, TEXT)));
        return ours ? OptionalLong.of(ByteBuffer.wrap(octets).getLong()) : OptionalLong.empty();
    }

    private byte[] seal(byte[] text) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(key);
            return Arrays.copyOf(mac.doFinal(text), SEAL);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
    }
}
