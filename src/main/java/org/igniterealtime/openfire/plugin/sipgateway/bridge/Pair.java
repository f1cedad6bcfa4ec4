package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import org.xmpp.packet.JID;

/**
 * Who talks with whom: a local XMPP user and a SIP user, both as bare JIDs, the SIP user's in the
 * component form, which every SIP address has.
 */
record Pair(String xmppUser, String sipUser) {

    static Pair of(JID xmppUser, JID sipUser) {
        return new Pair(xmppUser.toBareJID(), sipUser.toBareJID());
    }
}
