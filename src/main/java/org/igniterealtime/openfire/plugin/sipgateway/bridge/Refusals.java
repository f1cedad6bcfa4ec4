package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import java.util.Set;
import org.igniterealtime.openfire.plugin.sipgateway.sip.PeerInfo;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipOutcome;

/** Which refusals of an INVITE say that the peer has no MSRP, so that its texts may go as MESSAGEs. Pure. */
final class Refusals {

    private static final Set<Integer> NO_SESSION = Set.of(405, 415, 488, 501, 580, 606);
    /** These say so only if the peer is known to take MESSAGEs: else they mean what they say. */
    private static final Set<Integer> NO_SESSION_PERHAPS = Set.of(404, 480);

    private Refusals() {
    }

    static boolean meanNoSession(SipOutcome outcome, PeerInfo peer, boolean hasTakenMessages) {
        if (!(outcome instanceof SipOutcome.Rejected rejected)) {
            return false;
        }
        boolean takesMessages = hasTakenMessages || peer.allow().contains("MESSAGE");
        return NO_SESSION.contains(rejected.code()) || takesMessages && NO_SESSION_PERHAPS.contains(rejected.code());
    }
}
