package org.igniterealtime.openfire.plugin.sipgateway.openfire;

import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.igniterealtime.openfire.plugin.sipgateway.bridge.XmppSide;
import org.igniterealtime.openfire.plugin.sipgateway.openfire.GatewayStatus.Hint;
import org.jivesoftware.openfire.XMPPServer;
import org.jivesoftware.openfire.component.InternalComponentManager;
import org.jivesoftware.openfire.privacy.PrivacyList;
import org.jivesoftware.openfire.privacy.PrivacyListManager;
import org.jivesoftware.openfire.server.RemoteServerManager;
import org.jivesoftware.openfire.session.ClientSession;
import org.jivesoftware.openfire.user.UserNotFoundException;
import org.jivesoftware.util.JiveGlobals;
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
    private volatile List<Hint> problem = List.of();
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
            problem = List.of(Hint.of("hint.component-taken", address.getDomain()));
            Log.warn("Another component has the domain {}: choose another subdomain", address.getDomain());
            return;
        }
        ClaimedDomains domains = new ClaimedDomains(server, address.getDomain(), bridge);
        GatewayComponent next = new GatewayComponent(domains, bridge);
        try {
            InternalComponentManager.getInstance().addComponent(label, next);
        } catch (ComponentException e) {
            problem = List.of(Hint.of("hint.component", address.getDomain(), String.valueOf(e.getMessage())));
            Log.warn("The domain {} cannot be used: {}", address.getDomain(), e.getMessage());
            return;
        }
        component = next;
        subdomain = label;
        claimed = domains;
        problem = List.of();
        claimed.start();
    }

    /** What stands in the way of the component. */
    public List<Hint> componentHints() {
        return problem;
    }

    /** What stands in the way of a claimed domain. Openfire asks whether it may federate before it looks at server routes. */
    public List<Hint> hints(String domain) {
        if (RemoteServerManager.canAccess(domain)) {
            return List.of();
        }
        boolean federates = JiveGlobals.getBooleanProperty("xmpp.server.socket.active", true);
        return List.of(Hint.of(federates ? "hint.domain-blocked" : "hint.federation-off", domain));
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
