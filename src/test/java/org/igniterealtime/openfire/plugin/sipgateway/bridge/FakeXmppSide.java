package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.xmpp.packet.JID;
import org.xmpp.packet.Packet;

/** A server whose users exist if their name is not rosaline, and whose router hands each stanza to the test. Thread safe. */
final class FakeXmppSide implements XmppSide {

    final Set<String> connected = ConcurrentHashMap.newKeySet();
    /** What the router does with a stanza before it returns. */
    volatile Consumer<Packet> router = stanza -> { };
    private final BlockingQueue<Packet> routed = new LinkedBlockingQueue<>();

    /** The next stanza. Fails if none comes within 10 s. */
    Packet next() {
        try {
            Packet next = routed.poll(10, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("No stanza within 10 s");
            }
            return next;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted", e);
        }
    }

    /** How many stanzas have not been taken by the test. */
    int untaken() {
        return routed.size();
    }

    @Override
    public boolean hasUser(JID user) {
        return !"rosaline".equals(user.getNode());
    }

    @Override
    public boolean isConnected(JID fullJid) {
        return connected.contains(fullJid.toString());
    }

    @Override
    public void route(Packet stanza) {
        routed.add(stanza);
        router.accept(stanza);
    }

    @Override
    public boolean blocks(JID user, JID address) {
        return false;
    }
}
