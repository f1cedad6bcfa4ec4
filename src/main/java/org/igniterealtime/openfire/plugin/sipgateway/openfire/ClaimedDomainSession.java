package org.igniterealtime.openfire.plugin.sipgateway.openfire;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.dom4j.Document;
import org.dom4j.DocumentHelper;
import org.dom4j.io.XMPPPacketReader;
import org.jivesoftware.openfire.Connection;
import org.jivesoftware.openfire.server.OutgoingServerSocketReader;
import org.jivesoftware.openfire.session.LocalOutgoingServerSession;
import org.xmpp.packet.JID;
import org.xmpp.packet.Packet;

/**
 * What Openfire takes for an established session with the server of a claimed domain, so that it looks for no other. Stanzas
 * given to it go to the bridge. Built on Openfire's internal classes as they are from 4.2.0 to 5.1.1. Thread safe.
 */
final class ClaimedDomainSession extends LocalOutgoingServerSession {

    private final Consumer<Packet> bridge;
    private final ParkedReader reader;

    private ClaimedDomainSession(String localDomain, String domain, ParkedReader reader, Consumer<Packet> bridge) {
        super(localDomain, connection(), new OutgoingServerSocketReader(reader), () -> "sipgateway-" + domain);
        this.bridge = bridge;
        this.reader = reader;
        setAddress(new JID(null, domain, null, true));
    }

    static ClaimedDomainSession of(String localDomain, String domain, Consumer<Packet> bridge) {
        return new ClaimedDomainSession(localDomain, domain, new ParkedReader(), bridge);
    }

    @Override
    public void process(Packet packet) {
        bridge.accept(packet);
    }

    @Override
    public void close() {
        // Openfire closes idle server sessions. This one lives as long as its domain is claimed.
    }

    /** Ends the session, and the thread that Openfire started for it. */
    void end() {
        reader.ended.countDown();
    }

    /** A connection to nowhere. The interface differs between versions, so it is answered by the types of its methods. */
    private static Connection connection() {
        return (Connection) Proxy.newProxyInstance(Connection.class.getClassLoader(), new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> answer(proxy, method, arguments));
    }

    private static Object answer(Object proxy, Method method, Object[] arguments) {
        Class<?> type = method.getReturnType();
        return switch (method.getName()) {
            case "equals" -> proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            case "toString" -> "connection to the SIP gateway";
            case "getHostAddress", "getHostName" -> "127.0.0.1";
            case "getAddress" -> new byte[] {127, 0, 0, 1};
            default -> nothing(type);
        };
    }

    private static Object nothing(Class<?> type) {
        if (type == boolean.class) {
            return false;
        }
        if (type == int.class) {
            return 0;
        }
        if (type == long.class) {
            return 0L;
        }
        return type == java.util.Optional.class ? java.util.Optional.empty() : null;
    }

    /** Reads nothing until the session ends, and then the end of the stream. */
    private static final class ParkedReader extends XMPPPacketReader {

        private final CountDownLatch ended = new CountDownLatch(1);

        @Override
        public Document parseDocument() {
            try {
                ended.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return DocumentHelper.createDocument();
        }
    }
}
