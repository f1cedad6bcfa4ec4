package org.igniterealtime.openfire.plugin.sipgateway.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.igniterealtime.openfire.plugin.sipgateway.e2e.EndToEnd;
import org.igniterealtime.openfire.plugin.sipgateway.e2e.Scenario;
import org.igniterealtime.openfire.plugin.sipgateway.peer.SipUser;
import org.igniterealtime.openfire.plugin.sipgateway.peer.XmppUser;
import org.igniterealtime.openfire.plugin.sipgateway.sip.jain.Mutations;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Malformed messages by the thousand, to the running server: less than it can take, since beyond that the kernel drops
 * datagrams, the bystanders' among them. Those that still can be delivered are for juliet.
 */
@EndToEnd
@Tag("peers")
final class StormIT {

    private static final Duration STORM = Duration.ofSeconds(10);
    private static final long PAUSE_NANOS = STORM.toNanos() / 20_000;
    private static final int TEXTS = 5;

    private interface Shower {
        /** Sends some of it, and returns how many messages that was. */
        int send(Mutations mutations) throws IOException;
    }

    @Test
    void aStormOfMalformedMessagesDisturbsNobody(Scenario scenario) throws Exception {
        scenario.account("juliet");
        XmppUser nurse = scenario.xmpp("nurse");
        SipUser mercutio = scenario.sip("mercutio");
        // They talk as fast as they can.
        scenario.setting("rate.user", "0");
        scenario.setting("rate.sender", "0");
        InetSocketAddress gateway = scenario.gateway();

        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Long> datagrams = storm(1, mutations -> datagram(socket, gateway, mutations));
            CompletableFuture<Long> streams = storm(2, mutations -> stream(gateway, mutations));
            int rounds = 0;
            while (!datagrams.isDone() || !streams.isDone()) {
                talk(nurse, mercutio, ++rounds);
            }
            System.out.println("storm: " + datagrams.join() + " datagrams, " + streams.join() + " messages in streams, "
                    + rounds * 2 * TEXTS + " texts of bystanders");
            assertTrue(datagrams.join() > 1000 && streams.join() > 1000);
        }
        talk(nurse, mercutio, 0);
        nurse.hasReceivedNothing();
    }

    private static CompletableFuture<Long> storm(long seed, Shower shower) {
        CompletableFuture<Long> sent = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                Mutations mutations = new Mutations(seed);
                long start = System.nanoTime();
                long count = 0;
                while (System.nanoTime() - start < STORM.toNanos()) {
                    count += shower.send(mutations);
                    LockSupport.parkNanos(start + count * PAUSE_NANOS - System.nanoTime());
                }
                sent.complete(count);
            } catch (IOException | RuntimeException e) {
                sent.completeExceptionally(e);
            }
        }, "storm" + seed);
        thread.setDaemon(true);
        thread.start();
        sent.orTimeout(STORM.plusSeconds(20).toSeconds(), TimeUnit.SECONDS);
        return sent;
    }

    private static int datagram(DatagramSocket socket, InetSocketAddress gateway, Mutations mutations) throws IOException {
        byte[] message = mutations.next();
        socket.send(new DatagramPacket(message, message.length, gateway));
        return 1;
    }

    /** A connection on which things go wrong until the gateway has enough of it, or we have. */
    private static int stream(InetSocketAddress gateway, Mutations mutations) throws IOException {
        int sent = 0;
        try (Socket socket = new Socket(gateway.getAddress(), gateway.getPort())) {
            for (; sent < 20; sent++) {
                socket.getOutputStream().write(mutations.next());
            }
        } catch (SocketException closed) {
            // What cannot be framed ends the connection.
        }
        return sent + 1;
    }

    private static void talk(XmppUser nurse, SipUser mercutio, int round) throws IOException {
        for (int text = 0; text < TEXTS; text++) {
            nurse.sends(mercutio.address(), round + " to " + text);
        }
        for (int text = 0; text < TEXTS; text++) {
            assertEquals(202, mercutio.sends(nurse.bareJid(), round + " fro " + text).code());
            assertEquals(round + " to " + text, mercutio.receives().text());
            assertEquals(round + " fro " + text, nurse.receives().getBody());
        }
    }
}
