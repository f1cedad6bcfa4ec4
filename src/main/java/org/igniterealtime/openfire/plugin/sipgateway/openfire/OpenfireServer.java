package org.igniterealtime.openfire.plugin.sipgateway.openfire;

import org.igniterealtime.openfire.plugin.sipgateway.bridge.XmppSide;
import org.jivesoftware.openfire.XMPPServer;
import org.jivesoftware.openfire.session.ClientSession;
import org.jivesoftware.openfire.user.UserNotFoundException;
import org.xmpp.packet.JID;
import org.xmpp.packet.Packet;

/** The Openfire server that the gateway runs in. Thread safe. */
final class OpenfireServer implements XmppSide {

    private final XMPPServer server;

    OpenfireServer(XMPPServer server) {
        this.server = server;
    }

    @Override
    public boolean hasUser(JID user) {
        try {
            server.getUserManager().getUser(user.getNode());
            return true;
        } catch (UserNotFoundException e) {
            return !server.getSessionManager().getSessions(user.getNode()).isEmpty();
        }
    }

    @Override
    public boolean isConnected(JID fullJid) {
        ClientSession session = server.getSessionManager().getSession(fullJid);
        return session != null && session.getPresence().isAvailable();
    }

    @Override
    public void route(Packet stanza) {
        server.getPacketRouter().route(stanza);
    }
}
