package org.igniterealtime.openfire.plugin.sipgateway.peer;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Digest authentication as a SIP user or its proxy does it, written from RFC 7616 alone: one user, {@code qop=auth}. */
public record Digest(String username, String password) {

    /** Whether that Authorization header field proves that its sender knows the password. */
    public boolean isMetBy(String authorization, String method) {
        String response = response(parameter(authorization, "algorithm"), parameter(authorization, "realm"),
                parameter(authorization, "nonce"), parameter(authorization, "nc"), parameter(authorization, "cnonce"), method,
                parameter(authorization, "uri"));
        return parameter(authorization, "username").equals(username) && parameter(authorization, "response").equals(response);
    }

    /** The Authorization header field that meets that challenge, in the request number {@code count} with its nonce. */
    public String meets(String challenge, int count, String method, String uri) {
        String realm = parameter(challenge, "realm");
        String nonce = parameter(challenge, "nonce");
        String algorithm = parameter(challenge, "algorithm");
        String nc = String.format("%08x", count);
        return "Digest username=\"" + username + "\",realm=\"" + realm + "\",nonce=\"" + nonce + "\",uri=\"" + uri + "\",qop=auth,nc="
                + nc + ",cnonce=\"c1\",algorithm=" + algorithm + ",response=\""
                + response(algorithm, realm, nonce, nc, "c1", method, uri) + '"';
    }

    private String response(String algorithm, String realm, String nonce, String nc, String cnonce, String method, String uri) {
        String secret = hash(algorithm, username + ':' + realm + ':' + password);
        return hash(algorithm, String.join(":", secret, nonce, nc, cnonce, "auth", hash(algorithm, method + ':' + uri)));
    }

    private static String hash(String algorithm, String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance(algorithm.isEmpty() ? "MD5" : algorithm);
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** One parameter of such a header field; empty if it is not there. */
    public static String parameter(String header, String name) {
        Matcher value = Pattern.compile("(?i)[ ,]" + name + "\\s*=\\s*(?:\"([^\"]*)\"|([^\",\\s]+))").matcher(header);
        return !value.find() ? "" : value.group(1) != null ? value.group(1) : value.group(2);
    }
}
