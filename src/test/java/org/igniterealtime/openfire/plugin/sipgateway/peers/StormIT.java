package org.igniterealtime.openfire.plugin.sipgateway.peers;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import javax.net.SocketFactory;
import org.igniterealtime.openfire.plugin.sipgateway.e2e.EndToEnd;
import org.igniterealtime.openfire.plugin.sipgateway.e2e.Scenario;
import org.igniterealtime.openfire.plugin.sipgateway.sip.jain.Mutations;
import org.igniterealtime.openfire.plugin.sipgateway.tls.Credentials;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Malformed messages by the thousand, to every port of the running server: less than it can take, since beyond that the kernel
 * drops datagrams, the bystanders' among them. Those that still can be delivered are for juliet.
 */
@EndToEnd
@Tag("peers")
final class StormIT {

    private static final Duration STORM = Duration.ofSeconds(10);
    private static final int OF_A_CONNECTION = 20;
    private static final String PATHS = "To-Path: msrp://127.0.0.1:2855/nobody;tcp\r\nFrom-Path: msrp://127.0.0.1:9/x;tcp\r\n";
    private static final List<byte[]> MSRP = Stream.of(
            "MSRP a786hjs2 SEND\r\n" + PATHS + "Message-ID: 87652491\r\nByte-Range: 1-25/25\r\nContent-Type: text/plain\r\n\r\n"
                    + "Hey Bob, are you there?\r\n\r\n-------a786hjs2$\r\n",
            "MSRP dkei38sd SEND\r\n" + PATHS + "Message-ID: 4564dpWd\r\nByte-Range: 1-*/8\r\nSuccess-Report: yes\r\n"
                    + "Failure-Report: partial\r\nContent-Type: message/cpim\r\n\r\nabcd\r\n-------dkei38sd+\r\n",
            "MSRP d4nj5dsa REPORT\r\n" + PATHS + "Message-ID: 12339sdqwer\r\nByte-Range: 1-106/106\r\nStatus: 000 200 OK\r\n"
                    + "-------d4nj5dsa$\r\n",
            "MSRP a786hjs2 200 OK\r\n" + PATHS + "-------a786hjs2$\r\n")
            .map(frame -> frame.getBytes(StandardCharsets.UTF_8)).toList();

    private interface Shower {
        /** Sends some of it, and returns how many messages that was. */
        int send(Mutations mutations) throws IOException;
    }

    @Test
    void aStormOfMalformedMessagesDisturbsNobody(Scenario scenario) throws Exception {
        scenario.account("juliet");
        Bystanders bystanders = new Bystanders(scenario);
        Footprint before = Footprint.of(scenario.server());
        SocketFactory plain = SocketFactory.getDefault();
        SocketFactory tls = Credentials.anonymous().getSocketFactory();

        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            List<CompletableFuture<Long>> showers = List.of(
                    storm(new Mutations(1), 2000, mutations -> datagram(socket, scenario.gateway(), mutations)),
                    storm(new Mutations(2), 1000, mutations -> stream(plain, scenario.gateway(), mutations)),
                    storm(new Mutations(3), 500, mutations -> stream(tls, scenario.secureGateway(), mutations)),
                    storm(new Mutations(4, MSRP), 1000, mutations -> stream(plain, scenario.msrpGateway(), mutations)),
                    storm(new Mutations(5, MSRP), 500, mutations -> stream(tls, scenario.secureMsrp(), mutations)));
            bystanders.talkDuring(CompletableFuture.allOf(showers.toArray(CompletableFuture[]::new)));

            List<Long> sent = showers.stream().map(CompletableFuture::join).toList();
            System.out.println("storm: over UDP, TCP, TLS, and MSRP over TCP and TLS " + sent);
            assertTrue(sent.stream().allMatch(count -> count > 200), sent.toString());
        }
        bystanders.wereNotDisturbed("storm of malformed messages", Bystanders.AFTER_LOSSES);
        before.isRestored(Duration.ofSeconds(60));
    }

    private static CompletableFuture<Long> storm(Mutations mutations, int perSecond, Shower shower) {
        CompletableFuture<Long> sent = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                long start = System.nanoTime();
                long count = 0;
                while (System.nanoTime() - start < STORM.toNanos()) {
                    count += shower.send(mutations);
                    LockSupport.parkNanos(start + count * TimeUnit.SECONDS.toNanos(1) / perSecond - System.nanoTime());
                }
                sent.complete(count);
            } catch (IOException | RuntimeException e) {
                sent.completeExceptionally(e);
            }
        }, "storm");
        thread.setDaemon(true);
        thread.start();
        sent.orTimeout(STORM.plusSeconds(50).toSeconds(), TimeUnit.SECONDS);
        return sent;
    }

    private static int datagram(DatagramSocket socket, InetSocketAddress gateway, Mutations mutations) throws IOException {
        byte[] message = mutations.next();
        socket.send(new DatagramPacket(message, message.length, gateway));
        return 1;
    }

    /** A connection on which things go wrong until the gateway has enough of it, or we have. */
    private static int stream(SocketFactory sockets, InetSocketAddress gateway, Mutations mutations) {
        int sent = 0;
        try (Socket socket = sockets.createSocket(gateway.getAddress(), gateway.getPort())) {
            for (; sent < OF_A_CONNECTION; sent++) {
                socket.getOutputStream().write(mutations.next());
            }
        } catch (IOException closed) {
            // What cannot be framed ends the connection. Who never gets one sends nothing.
        }
        return sent;
    }
}
