package org.igniterealtime.openfire.plugin.sipgateway.openfire;

import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.function.Consumer;
import org.jivesoftware.openfire.RoutingTable;
import org.jivesoftware.openfire.XMPPServer;
import org.jivesoftware.openfire.component.ComponentEventListener;
import org.jivesoftware.openfire.component.InternalComponentManager;
import org.jivesoftware.openfire.interceptor.InterceptorManager;
import org.jivesoftware.openfire.interceptor.PacketInterceptor;
import org.jivesoftware.openfire.interceptor.PacketRejectedException;
import org.jivesoftware.openfire.privacy.PrivacyList;
import org.jivesoftware.openfire.session.ClientSession;
import org.jivesoftware.openfire.session.DomainPair;
import org.jivesoftware.openfire.session.Session;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xmpp.packet.IQ;
import org.xmpp.packet.JID;
import org.xmpp.packet.Message;
import org.xmpp.packet.Packet;
import org.xmpp.packet.PacketError;
import org.xmpp.packet.Presence;

/**
 * SIP domains that this server answers for as they are: {@code romeo@example.net}. Openfire gives a component only what is sent
 * to a subdomain of its own, so messages and IQs are led to the gateway's component by an interceptor, which changes their
 * address for that one step; presence, which passes no interceptor on many of its ways, arrives by a server route. Neither tries
 * to connect to a server of that domain. Thread safe.
 */
final class ClaimedDomains implements PacketInterceptor, ComponentEventListener {

    private static final Logger Log = LoggerFactory.getLogger(ClaimedDomains.class);

    private final XMPPServer server;
    private final JID component;
    private final Consumer<Packet> bridge;
    /** The true addresses of stanzas between the interceptor and the component: on the same thread, a few calls later. */
    private final Map<Packet, JID> addresses = Collections.synchronizedMap(new WeakHashMap<>());
    private final Set<String> localDomains = new HashSet<>();
    private final Map<String, ClaimedDomainSession> sessions = new HashMap<>();
    private volatile Set<String> claimed = Set.of();

    ClaimedDomains(XMPPServer server, String componentDomain, Consumer<Packet> bridge) {
        this.server = server;
        this.component = new JID(null, componentDomain, null);
        this.bridge = bridge;
    }

    void start() {
        componentRegistered(new JID(null, server.getServerInfo().getXMPPDomain(), null));
        InternalComponentManager.getInstance().addListener(this);
        InterceptorManager.getInstance().addInterceptor(0, this);
    }

    void stop() {
        InterceptorManager.getInstance().removeInterceptor(this);
        InternalComponentManager.getInstance().removeListener(this);
        claim(Set.of());
    }

    /** Answers for these domains from now on, and for no others. */
    synchronized void claim(Set<String> domains) {
        for (String domain : Set.copyOf(sessions.keySet())) {
            if (!domains.contains(domain)) {
                ClaimedDomainSession session = sessions.remove(domain);
                localDomains.forEach(local -> removeRoute(local, domain));
                session.end();
            }
        }
        for (String domain : domains) {
            if (!sessions.containsKey(domain)) {
                addSession(domain);
            }
        }
        claimed = Set.copyOf(domains);
    }

    private void addSession(String domain) {
        try {
            ClaimedDomainSession session = ClaimedDomainSession.of(server.getServerInfo().getXMPPDomain(), domain, bridge);
            sessions.put(domain, session);
            localDomains.forEach(local -> addRoute(local, domain));
        } catch (LinkageError e) {
            // The route is made of Openfire's internal classes. Without it messages still pass.
            Log.warn("Presence to {} will not reach the gateway: this Openfire takes no server routes from plugins", domain, e);
        }
    }

    private void addRoute(String local, String domain) {
        server.getRoutingTable().addServerRoute(new DomainPair(local, domain), sessions.get(domain));
    }

    private void removeRoute(String local, String domain) {
        RoutingTable routes = server.getRoutingTable();
        if (routes != null) {
            routes.removeServerRoute(new DomainPair(local, domain));
        }
    }

    /** Puts back the address that a stanza had before the interceptor led it to the component. */
    void restoreAddress(Packet packet) {
        JID address = addresses.remove(packet);
        if (address != null) {
            packet.setTo(address);
        }
    }

    @Override
    public void interceptPacket(Packet packet, Session session, boolean incoming, boolean processed)
            throws PacketRejectedException {
        JID to = packet.getTo();
        if (!incoming || processed || to == null || packet instanceof Presence || !claimed.contains(to.getDomain())) {
            return;
        }
        if (packet instanceof Message && session instanceof ClientSession && blocks((ClientSession) session, packet)) {
            Message.Type type = ((Message) packet).getType();
            // Neither is ever answered (RFC 6120 s8.3.1, RFC 6121 s5.2.2).
            if (type != Message.Type.error && type != Message.Type.headline) {
                session.process(refusal((Message) packet));
            }
            throw new PacketRejectedException();
        }
        addresses.put(packet, to);
        packet.setTo(component);
    }

    /** What the router would ask, were it to see the true address: XEP-0016 s2.14, XEP-0191 s3.3. */
    private static boolean blocks(ClientSession session, Packet packet) {
        PrivacyList list = session.getActiveList() != null ? session.getActiveList() : session.getDefaultList();
        if (list == null) {
            return false;
        }
        Packet reversed = packet.createCopy();
        reversed.setFrom(packet.getTo());
        reversed.setTo(packet.getFrom());
        return list.shouldBlockPacket(reversed);
    }

    /** From the server, as the router's: what comes from the blocked address would be blocked as well. */
    private static Message refusal(Message message) {
        Message refusal = new Message();
        refusal.setID(message.getID());
        refusal.setTo(message.getFrom());
        refusal.setError(PacketError.Condition.not_acceptable);
        return refusal;
    }

    @Override
    public synchronized void componentRegistered(JID jid) {
        if (localDomains.add(jid.getDomain())) {
            sessions.keySet().forEach(domain -> addRoute(jid.getDomain(), domain));
        }
    }

    @Override
    public synchronized void componentUnregistered(JID jid) {
        if (localDomains.remove(jid.getDomain())) {
            sessions.keySet().forEach(domain -> removeRoute(jid.getDomain(), domain));
        }
    }

    @Override
    public void componentInfoReceived(IQ iq) {
        // What components can do is of no interest here.
    }
}
