package org.igniterealtime.openfire.plugin.sipgateway.sip;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Locale;

/**
 * What a request is recognised by, as keyed hashes: small to keep, and nobody outside can make two that collide. One per
 * endpoint, since the key is drawn at its start. Thread safe.
 */
public final class Fingerprint {

    private final byte[] secret = new byte[32];

    public Fingerprint() {
        new SecureRandom().nextBytes(secret);
    }

    /**
     * @param transaction the same for a request and its retransmissions
     * @param merged      the same for copies of a request that came on different ways
     * @param toTag       our To tag in its answers
     */
    public record Marks(long transaction, long merged, String toTag) {
    }

    public Marks of(RequestHead request) {
        ByteBuffer transaction = hash(request.via().hasCookie() ? rfc3261Key(request) : rfc2543Key(request), new byte[0]);
        // Deviates from RFC 3261 s8.2.2.2: the body counts too, since there are clients that never raise CSeq.
        String copy = "merged\n" + request.from().tag().orElse("") + '\n' + request.callId() + '\n' + request.cseq();
        ByteBuffer merged = hash(copy, request.wire().body(request.bodySize()));
        return new Marks(transaction.getLong(), merged.getLong(), tag(transaction.getLong()));
    }

    /** A To tag for a request that is answered without being remembered: the same for each retransmission. */
    public String toTag(WireMessage request) {
        return tag(hash(request.startLine() + request.all("via") + request.all("call-id"), new byte[0]).getLong());
    }

    private static String tag(long bits) {
        return Long.toUnsignedString(bits, 36);
    }

    /** RFC 3261 s17.2.3, branch with the magic cookie. */
    private static String rfc3261Key(RequestHead request) {
        Via via = request.via();
        return via.branch().toLowerCase(Locale.ROOT) + '\n' + via.host() + ':' + via.port() + '\n' + request.method();
    }

    /** RFC 3261 s17.2.3, clients of RFC 2543. */
    private static String rfc2543Key(RequestHead request) {
        return String.join("\n", "2543", request.requestUri(), request.to().tag().orElse(""), request.from().tag().orElse(""),
                request.callId(), request.cseq() + request.method(), request.wire().elements("via").get(0));
    }

    private ByteBuffer hash(String text, byte[] more) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(secret);
            digest.update(text.getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(digest.digest(more));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JDK has SHA-256
        }
    }
}
