package org.igniterealtime.openfire.plugin.sipgateway.server;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jivesoftware.openfire.interceptor.PacketInterceptor;
import org.jivesoftware.openfire.session.Session;
import org.xmpp.packet.Message;
import org.xmpp.packet.Packet;

/** Holds whoever routes a message to a user, as a database does that is stuck, until it is released. Thread safe. */
final class Hold implements PacketInterceptor {

    private static final long MOST_SECONDS = 120;

    private final String user;
    private final CountDownLatch released = new CountDownLatch(1);

    Hold(String user) {
        this.user = user;
    }

    void release() {
        released.countDown();
    }

    @Override
    public void interceptPacket(Packet packet, Session session, boolean incoming, boolean processed) {
        if (incoming && !processed && packet instanceof Message && user.equals(packet.getTo().getNode())) {
            try {
                released.await(MOST_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
