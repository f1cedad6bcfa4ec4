package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import org.xmpp.packet.JID;
import org.xmpp.packet.Packet;

/** The XMPP server as the bridge sees it. Called on the bridge's threads; may take as long as a database does. */
public interface XmppSide {

    /** Whether there is such a local user, an account or an anonymous one that is connected. */
    boolean hasUser(JID user);

    /** Whether that full JID is connected now. */
    boolean isConnected(JID fullJid);

    /** Whether a local user has blocked an address, for good. */
    boolean blocks(JID user, JID address);

    /** Gives a stanza to the server's router; back when the router is done with it. */
    void route(Packet stanza);
}
