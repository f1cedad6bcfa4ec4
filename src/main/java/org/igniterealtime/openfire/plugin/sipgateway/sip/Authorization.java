package org.igniterealtime.openfire.plugin.sipgateway.sip;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How one request shows who we are (RFC 3261 s22.2, s22.3), over all its attempts. A challenge of each server on the way is
 * answered once, and once more in all if a nonce was too old; so nobody makes us send for ever. Not thread safe.
 */
public final class Authorization {

    /** Servers on the way that may ask, each in a realm of its own. */
    private static final int MOST_REALMS = 2;
    /** A request is sent to one hop at most so often: each time with a CSeq that is higher by one. */
    static final int MOST_ATTEMPTS = 1 + MOST_REALMS + 1;

    private final DigestClient client;
    private final String domain;
    private final Set<DigestClient.Space> answered = new HashSet<>();
    private boolean renewed;
    private String fields = "";

    Authorization(DigestClient client, String domain) {
        this.client = client;
        this.domain = domain;
    }

    /** That request, a whole message, with what is known to be asked for. */
    public byte[] sign(byte[] request) {
        List<String> lines = client.fields(domain, request);
        if (lines.isEmpty()) {
            fields = "";
            return request;
        }
        fields = String.join("\r\n", lines) + "\r\n";
        int end = WireMessage.read(request).headLength() - 2; // before the empty line
        ByteArrayOutputStream signed = new ByteArrayOutputStream(request.length + 512);
        signed.write(request, 0, end);
        signed.writeBytes(fields.getBytes(StandardCharsets.UTF_8));
        signed.write(request, end, request.length - end);
        return signed.toByteArray();
    }

    /** The lines that the last signature has added, line ends included; an ACK repeats them (RFC 3261 s22.1). */
    public String fields() {
        return fields;
    }

    /**
     * Takes the challenges of a 401 or 407 answer to the last attempt.
     *
     * @return whether another attempt may meet them
     */
    public boolean takes(List<DigestChallenge> challenges) {
        boolean again = false;
        for (Map.Entry<DigestClient.Space, DigestChallenge> asked : strongest(challenges).entrySet()) {
            again |= takes(asked.getKey(), asked.getValue());
        }
        return again;
    }

    /** RFC 8760 s2.4 has the topmost one for each realm; our policy is the strongest. */
    private Map<DigestClient.Space, DigestChallenge> strongest(List<DigestChallenge> challenges) {
        Map<DigestClient.Space, DigestChallenge> strongest = new LinkedHashMap<>();
        for (DigestChallenge challenge : challenges) {
            strongest.merge(new DigestClient.Space(domain, challenge.proxy(), challenge.realm()), challenge,
                    (one, other) -> other.algorithm().compareTo(one.algorithm()) < 0 ? other : one);
        }
        return strongest;
    }

    private boolean takes(DigestClient.Space space, DigestChallenge challenge) {
        if (!client.canMeet(domain, challenge)) {
            return false;
        }
        boolean first = answered.size() < MOST_REALMS && answered.add(space);
        boolean renewal = !first && answered.contains(space) && challenge.stale() && !renewed;
        if (first || renewal) {
            renewed |= renewal;
            client.learn(space, challenge);
            return true;
        }
        // They were wrong (RFC 3261 s22.2: not to be tried again), and so need not go with the next request.
        client.refused(space);
        return false;
    }
}
