package org.igniterealtime.openfire.plugin.sipgateway.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jivesoftware.smack.ConnectionConfiguration.SecurityMode;
import org.jivesoftware.smack.SmackException;
import org.jivesoftware.smack.XMPPException;
import org.jivesoftware.smack.filter.StanzaTypeFilter;
import org.jivesoftware.smack.packet.IQ;
import org.jivesoftware.smack.packet.Message;
import org.jivesoftware.smack.packet.MessageBuilder;
import org.jivesoftware.smack.packet.Presence;
import org.jivesoftware.smack.packet.Stanza;
import org.jivesoftware.smack.packet.StanzaBuilder;
import org.jivesoftware.smack.packet.StanzaError.Condition;
import org.jivesoftware.smack.tcp.XMPPTCPConnection;
import org.jivesoftware.smack.tcp.XMPPTCPConnectionConfiguration;
import org.jivesoftware.smackx.carbons.CarbonManager;
import org.jivesoftware.smackx.ping.PingManager;
import org.jxmpp.stringprep.XmppStringprepException;

/**
 * An XMPP user with one client (Smack), logged in and available. Message stanzas of every kind wait in the order of their
 * arrival, at most 1000; later ones are dropped. Used from one thread.
 */
public final class XmppUser implements AutoCloseable {

    private static final int MOST_WAITING = 1000;
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    private final XMPPTCPConnection connection;
    private final BlockingQueue<Message> received = new ArrayBlockingQueue<>(MOST_WAITING);

    private XmppUser(XMPPTCPConnection connection) {
        this.connection = connection;
        // Before the login, since what was stored offline comes with the first presence.
        connection.addSyncStanzaListener(stanza -> received.offer((Message) stanza), StanzaTypeFilter.MESSAGE);
    }

    /** Logs in with SASL PLAIN, without TLS. */
    public static XmppUser login(InetSocketAddress server, String domain, String name, String password, String resource)
            throws IOException {
        return guarded(() -> {
            XMPPTCPConnectionConfiguration configuration = XMPPTCPConnectionConfiguration.builder()
                    .setXmppDomain(domain)
                    .setHostAddress(server.getAddress())
                    .setPort(server.getPort())
                    .setSecurityMode(SecurityMode.disabled)
                    .addEnabledSaslMechanism("PLAIN")
                    .setUsernameAndPassword(name, password)
                    .setResource(resource)
                    .build();
            XmppUser user = new XmppUser(new XMPPTCPConnection(configuration));
            user.connection.setUseStreamManagement(false);
            user.connection.connect().login();
            // Stanzas of one client are handled in order: after this answer the server has taken the presence.
            PingManager.getInstanceFor(user.connection).pingMyServer();
            return user;
        });
    }

    /** The full JID. */
    public String jid() {
        return connection.getUser().toString();
    }

    public String bareJid() {
        return connection.getUser().asBareJid().toString();
    }

    /** The connection, for what a test does with Smack itself. */
    public XMPPTCPConnection connection() {
        return connection;
    }

    /** A message to be completed and sent with {@link #sends(MessageBuilder)}; it has an id and is of type normal. */
    public MessageBuilder message(String to) {
        try {
            return StanzaBuilder.buildMessage(UUID.randomUUID().toString()).to(to);
        } catch (XmppStringprepException e) {
            throw new IllegalArgumentException(to, e);
        }
    }

    /** Sends a text of type normal, and returns its id. */
    public String sends(String to, String text) throws IOException {
        return sends(message(to).setBody(text));
    }

    /** Sends a text of type chat, and returns its id. */
    public String chats(String to, String text) throws IOException {
        return sends(message(to).ofType(Message.Type.chat).setBody(text));
    }

    /** Sends a message, and returns its id. */
    public String sends(MessageBuilder message) throws IOException {
        Message stanza = message.build();
        send(stanza);
        return stanza.getStanzaId();
    }

    /** Sends any stanza as it is. */
    public void send(Stanza stanza) throws IOException {
        guarded(() -> {
            connection.sendStanza(stanza);
            return null;
        });
    }

    /** Wants copies of what the other clients of this user send and receive (XEP-0280). */
    public void enablesCarbons() throws IOException {
        guarded(() -> {
            CarbonManager.getInstanceFor(connection).enableCarbons();
            return null;
        });
    }

    /** Sends an IQ and returns the answer, be it a result or an error. */
    public IQ asks(IQ request) throws IOException {
        return guarded(() -> connection.createStanzaCollectorAndSend(request).nextResult(DEADLINE.toMillis()));
    }

    /** The next message stanza. Fails if none comes within 10 s. */
    public Message receives() {
        return receives(DEADLINE);
    }

    /** The next message stanza. Fails if none comes within that time. */
    public Message receives(Duration deadline) {
        try {
            Message message = received.poll(deadline.toMillis(), TimeUnit.MILLISECONDS);
            if (message == null) {
                throw new AssertionError(connection.getUser() + " received no message within " + deadline.toSeconds() + " s");
            }
            return message;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted", e);
        }
    }

    /** The next message stanza, which must be a message of this user that comes back with that error. */
    public Message getsBack(String id, Condition condition) {
        Message bounce = receives();
        assertEquals(id, bounce.getStanzaId());
        assertEquals(condition, bounce.getError().getCondition());
        return bounce;
    }

    /** Fails if a message is waiting, or overtakes one that this user now sends to itself. */
    public void hasReceivedNothing() throws IOException {
        String marker = sends(jid(), "marker");
        Message next = receives();
        if (!marker.equals(next.getStanzaId())) {
            throw new AssertionError("Unexpected: " + next);
        }
    }

    /** Becomes unavailable, waits until the server knows, and hangs up without the closing tag that 4.2.0 may not answer. */
    @Override
    public void close() throws IOException {
        guarded(() -> {
            connection.sendStanza(connection.getStanzaFactory().buildPresenceStanza().ofType(Presence.Type.unavailable).build());
            PingManager.getInstanceFor(connection).pingMyServer();
            connection.instantShutdown();
            return null;
        });
    }

    private interface SmackCall<T> {
        T call() throws SmackException, XMPPException, IOException, InterruptedException;
    }

    private static <T> T guarded(SmackCall<T> call) throws IOException {
        try {
            return call.call();
        } catch (SmackException | XMPPException e) {
            throw new IOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
