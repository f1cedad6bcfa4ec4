package org.igniterealtime.openfire.plugin.sipgateway.openfire;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.igniterealtime.openfire.plugin.sipgateway.bridge.XmppSide;
import org.jivesoftware.openfire.XMPPServer;
import org.jivesoftware.openfire.component.InternalComponentManager;
import org.jivesoftware.openfire.privacy.PrivacyList;
import org.jivesoftware.openfire.privacy.PrivacyListManager;
import org.jivesoftware.openfire.server.RemoteServerManager;
import org.jivesoftware.openfire.session.ClientSession;
import org.jivesoftware.openfire.user.UserNotFoundException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xmpp.component.ComponentException;
import org.xmpp.packet.JID;
import org.xmpp.packet.Message;
import org.xmpp.packet.Packet;

/**
 * The gateway's place in the Openfire server: its component, its claimed domains, and the way to the router. Thread safe, but
 * {@link #enter}, {@link #claim} and {@link #leave} are called by one thread.
 */
public final class OpenfireSide implements XmppSide {

    private static final Logger Log = LoggerFactory.getLogger(OpenfireSide.class);

    private final XMPPServer server;
    private String subdomain;
    private GatewayComponent component;
    private volatile String problem = "";
    private ClaimedDomains claimed;

    public OpenfireSide(XMPPServer server) {
        this.server = server;
    }

    /**
     * Takes stanzas for that subdomain, and later for claimed domains, from now on.
     *
     * @param bridge takes them, on Openfire's threads
     */
    public void enter(String label, Consumer<Packet> bridge) {
        if (label.equals(subdomain)) {
            return;
        }
        leave();
        JID address = new JID(null, label + '.' + server.getServerInfo().getXMPPDomain(), null);
        if (server.getRoutingTable().hasComponentRoute(address)) {
            // Openfire would share the domain out between both components.
            problem = "Another component has the domain " + address.getDomain() + ": choose another subdomain";
            Log.warn(problem);
            return;
        }
        ClaimedDomains domains = new ClaimedDomains(server, address.getDomain(), bridge);
        GatewayComponent next = new GatewayComponent(domains, bridge);
        try {
            InternalComponentManager.getInstance().addComponent(label, next);
        } catch (ComponentException e) {
            problem = "The domain " + address.getDomain() + " cannot be used: " + e.getMessage();
            Log.warn(problem);
            return;
        }
        component = next;
        subdomain = label;
        claimed = domains;
        problem = "";
        claimed.start();
    }

    /** What stands in the gateway's way on this side, and how to mend it. */
    public List<String> hints(Set<String> domains) {
        List<String> hints = new ArrayList<>();
        if (!problem.isEmpty()) {
            hints.add(problem);
        }
        for (String domain : domains) {
            if (!RemoteServerManager.canAccess(domain)) {
                hints.add("Server to server is switched off for " + domain
                        + ": presence to it is refused by Openfire before it comes here."
                        + " Switch it on, or allow this domain; no connection will be made");
            }
        }
        return hints;
    }

    /** Answers for these domains as they are. */
    public void claim(Set<String> domains) {
        if (claimed != null) {
            claimed.claim(domains);
        }
    }

    /** Takes no more stanzas. */
    public void leave() {
        if (claimed != null) {
            claimed.stop();
            claimed = null;
        }
        if (subdomain != null) {
            InternalComponentManager.getInstance().removeComponent(subdomain, component);
            subdomain = null;
        }
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
    public boolean blocks(JID user, JID address) {
        PrivacyList list = PrivacyListManager.getInstance().getDefaultPrivacyList(user.getNode());
        if (list == null) {
            return false;
        }
        Message message = new Message();
        message.setFrom(address);
        message.setTo(user);
        return list.shouldBlockPacket(message);
    }

    @Override
    public void route(Packet stanza) {
        server.getPacketRouter().route(stanza);
    }
}
