package org.igniterealtime.openfire.plugin.sipgateway.sip;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/** A hash function of digest authentication (RFC 7616 s3.3, RFC 8760 s2.1), the strongest first. Pure. */
public enum DigestAlgorithm {
    SHA_512_256("SHA-512-256", "SHA-512/256"),
    SHA_256("SHA-256", "SHA-256"),
    MD5("MD5", "MD5");

    private final String token;
    private final String jdkName;

    DigestAlgorithm(String token, String jdkName) {
        this.token = token;
        this.jdkName = jdkName;
    }

    /** As in a header field. */
    String token() {
        return token;
    }

    /** The one of that name; empty if we have none such, as the {@code -sess} ones. */
    static Optional<DigestAlgorithm> named(String token) {
        return Arrays.stream(values()).filter(algorithm -> algorithm.token.equalsIgnoreCase(token)).findFirst();
    }

    /** H(A1): all that a server has to know of a password (RFC 7616 s3.4.2). */
    String secret(String username, String realm, String password) {
        return hash(username + ':' + realm + ':' + password);
    }

    String hash(String text) {
        return hash(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The hash in lower case hexadecimal digits. */
    String hash(byte[] octets) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(jdkName).digest(octets));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JDK since 9 has them
        }
    }
}
