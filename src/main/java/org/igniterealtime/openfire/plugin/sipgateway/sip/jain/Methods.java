package org.igniterealtime.openfire.plugin.sipgateway.sip.jain;

import java.util.Optional;
import java.util.Set;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Abilities;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipAnswer;

/** Which methods are taken (RFC 3261 s8.2.1). */
final class Methods {

    private static final Set<String> TAKEN = Set.of(Abilities.ALLOW.split(", "));
    /** Those that the RFCs know and we do not take: 405; any other is 501. */
    private static final Set<String> KNOWN = Set.of("REGISTER", "SUBSCRIBE", "NOTIFY", "PUBLISH", "REFER", "INFO", "PRACK");

    private Methods() {
    }

    /** The answer to a method that is not taken. */
    static Optional<SipAnswer> refusal(String method) {
        if (TAKEN.contains(method)) {
            return Optional.empty();
        }
        boolean known = KNOWN.contains(method);
        SipAnswer answer = SipAnswer.of(known ? 405 : 501, known ? "Method Not Allowed" : "Not Implemented");
        return Optional.of(answer.with("Allow", Abilities.ALLOW));
    }
}
