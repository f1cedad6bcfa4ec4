package org.igniterealtime.openfire.plugin.sipgateway.sip;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What somebody on the way asks for before he takes a request (RFC 7616 s3.3, RFC 3261 s22). Texts stand as between their quotes.
 *
 * @param proxy whether a proxy asks (407), not the user agent at the end (401)
 * @param qop   {@code auth}, {@code auth-int}, or empty if nothing is offered, as in RFC 2069
 * @param stale whether the credentials were right, and only their nonce is too old
 */
public record DigestChallenge(boolean proxy, String realm, String nonce, Optional<String> opaque, DigestAlgorithm algorithm,
                              String qop, boolean stale) {

    /** More of them in one answer are not looked at. */
    private static final int MOST = 20;
    /** Octets that are repeated for it in each request. */
    private static final int LONGEST = 1024;

    /** Those in a 401 or 407 answer that can be met, in their order (RFC 8760 s2.4: what is not understood is ignored). */
    public static List<DigestChallenge> in(WireMessage answer) {
        List<DigestChallenge> challenges = new ArrayList<>();
        answer.all("www-authenticate").stream().limit(MOST).forEach(value -> parse(value, false).ifPresent(challenges::add));
        answer.all("proxy-authenticate").stream().limit(MOST).forEach(value -> parse(value, true).ifPresent(challenges::add));
        return challenges;
    }

    static Optional<DigestChallenge> parse(String header, boolean proxy) {
        return Optional.of(header).filter(text -> text.length() <= LONGEST).flatMap(DigestFields::parse)
                .filter(fields -> fields.get("realm").isPresent() && fields.get("nonce").isPresent())
                .flatMap(fields -> of(fields, proxy));
    }

    private static Optional<DigestChallenge> of(DigestFields fields, boolean proxy) {
        Optional<DigestAlgorithm> algorithm = DigestAlgorithm.named(fields.get("algorithm").orElse("MD5"));
        Optional<String> qop = fields.get("qop").map(DigestChallenge::chosen).orElse(Optional.of(""));
        if (algorithm.isEmpty() || qop.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new DigestChallenge(proxy, fields.text("realm"), fields.text("nonce"), fields.get("opaque"),
                algorithm.get(), qop.get(), fields.text("stale").equalsIgnoreCase("true")));
    }

    /** {@code auth} if there is a choice: with {@code auth-int} whoever changes a body on the way would break it. */
    private static Optional<String> chosen(String offered) {
        Set<String> tokens = Stream.of(offered.toLowerCase(Locale.ROOT).split(",")).map(String::strip)
                .collect(Collectors.toSet());
        return Stream.of(DigestResponse.AUTH, DigestResponse.AUTH_INT).filter(tokens::contains).findFirst();
    }

    /** The header field that meets it, without a line end. */
    String answer(Credentials credentials, int count, String cnonce, WireMessage request) {
        String[] line = request.startLine().split(" ", 3);
        String uri = WireMessage.decoded(line[1]);
        boolean counted = !qop.isEmpty();
        DigestResponse response = new DigestResponse(algorithm, realm, nonce, uri, qop, String.format("%08x", count), cnonce);
        String secret = algorithm.secret(credentials.username(), realm, credentials.password());
        return (proxy ? "Proxy-Authorization" : "Authorization") + ": Digest username=\"" + credentials.username()
                + "\", realm=\"" + realm + "\", nonce=\"" + nonce + "\", uri=\"" + uri + "\", response=\""
                + response.value(secret, line[0], request.body(request.bodyLength())) + "\", algorithm=" + algorithm.token()
                + opaque.map(text -> ", opaque=\"" + text + '"').orElse("")
                + (counted ? ", qop=" + qop + ", nc=" + response.nc() + ", cnonce=\"" + cnonce + '"' : "");
    }
}
