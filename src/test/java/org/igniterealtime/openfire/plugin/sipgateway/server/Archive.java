package org.igniterealtime.openfire.plugin.sipgateway.server;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jivesoftware.openfire.interceptor.PacketInterceptor;
import org.jivesoftware.openfire.session.Session;
import org.xmpp.packet.JID;
import org.xmpp.packet.Message;
import org.xmpp.packet.Packet;

/**
 * Notes messages where Openfire's Monitoring plugin does: when the router is done with what came in. Keeps 1000. Thread safe.
 */
final class Archive implements PacketInterceptor {

    private static final int MOST = 1000;

    private final List<String> entries = new CopyOnWriteArrayList<>();

    /** Each as {@code FROM -> TO: BODY}, with bare JIDs. */
    List<String> entries() {
        return List.copyOf(entries);
    }

    @Override
    public void interceptPacket(Packet packet, Session session, boolean incoming, boolean processed) {
        if (incoming && processed && packet instanceof Message && entries.size() < MOST) {
            entries.add(bare(packet.getFrom()) + " -> " + bare(packet.getTo()) + ": " + ((Message) packet).getBody());
        }
    }

    private static String bare(JID jid) {
        return jid == null ? "" : jid.toBareJID();
    }
}
