package org.igniterealtime.openfire.plugin.sipgateway.sip;

/**
 * What a response is computed from, besides the password and the request (RFC 7616 s3.4.1). Values stand as between their quotes.
 *
 * @param qop   {@code auth}, {@code auth-int}, or empty as in RFC 2069: there are no nc and cnonce then
 * @param nc    eight hexadecimal digits
 */
record DigestResponse(DigestAlgorithm algorithm, String realm, String nonce, String uri, String qop, String nc, String cnonce) {

    static final String AUTH = "auth";
    static final String AUTH_INT = "auth-int";

    /** @param secret H(A1), see {@link DigestAlgorithm#secret} */
    String value(String secret, String method, byte[] body) {
        // RFC 7616 s3.4.3: A2
        String request = method + ':' + uri + (qop.equals(AUTH_INT) ? ':' + algorithm.hash(body) : "");
        String middle = qop.isEmpty() ? nonce : String.join(":", nonce, nc, cnonce, qop);
        return algorithm.hash(secret + ':' + middle + ':' + algorithm.hash(request));
    }
}
