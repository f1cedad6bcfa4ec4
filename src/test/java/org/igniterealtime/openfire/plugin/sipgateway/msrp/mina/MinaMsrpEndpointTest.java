package org.igniterealtime.openfire.plugin.sipgateway.msrp.mina;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.igniterealtime.openfire.plugin.sipgateway.Await;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.Direction;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.HostLookup;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.MsrpMedia;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.MsrpSession;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.MsrpSettings;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.MsrpTransport;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.OutgoingMessage;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.ReceivedMessages;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.Setup;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.codec.FailureReport;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.codec.MsrpUri;
import org.igniterealtime.openfire.plugin.sipgateway.sip.TrustedPeers;
import org.igniterealtime.openfire.plugin.sipgateway.tls.Authority;
import org.igniterealtime.openfire.plugin.sipgateway.tls.TlsMaterial;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
@Isolated("counts threads")
class MinaMsrpEndpointTest {

    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private static final TlsMaterial MATERIAL = Authority.selfSigned("gateway").material();
    static final Supplier<TlsMaterial> TLS = () -> MATERIAL;
    /** Nobody ever answers for names below silent.example, and no others are known. */
    static final HostLookup HOSTS = (host, answer) -> {
        if (!host.endsWith(".silent.example")) {
            answer.accept(TrustedPeers.literal(host).stream().toList());
        }
    };
    private final MinaMsrpEndpoint gateway = new MinaMsrpEndpoint(settings(0), TLS, HOSTS);
    private final MinaMsrpEndpoint peer = new MinaMsrpEndpoint(settings(0), TLS, HOSTS);

    static MsrpSettings settings(int port) {
        return settings(port, 3);
    }

    private static MsrpSettings settings(int port, int maxConnections) {
        return new MsrpSettings("127.0.0.1", LOOPBACK, port, MsrpSettings.OFF, 4_000_000, maxConnections, List.of("text/plain"),
                List.of(), Duration.ZERO, 20_000_000, Duration.ofSeconds(60), 1000, 8_000_000);
    }

    @BeforeEach
    void start() throws IOException {
        gateway.start();
        peer.start();
    }

    @AfterEach
    void stopLeavesNoThread() throws InterruptedException {
        gateway.stop();
        peer.stop();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().contains("msrp-") || thread.getName().contains("Nio")) {
                thread.join(5000);
                assertFalse(thread.isAlive(), thread.getName());
            }
        }
    }

    private static MsrpSession reserve(MinaMsrpEndpoint endpoint, WaitingListener listener) {
        return endpoint.reserve(MsrpTransport.TCP, listener, new ReceivedMessages(10));
    }

    private static OutgoingMessage text(String id, String text) {
        return new OutgoingMessage(id, "", "text/plain", text.getBytes(UTF_8), true, FailureReport.YES);
    }

    private static MsrpMedia at(String... uris) {
        MsrpUri last = MsrpUri.parse(uris[uris.length - 1]).orElseThrow();
        return new MsrpMedia(last.secure() ? MsrpTransport.TLS : MsrpTransport.TCP,
                MsrpUri.parsePath(String.join(" ", uris)).orElseThrow(), List.of("*"), List.of(), 0, Setup.PASSIVE, last.host(),
                last.port(), Direction.SENDRECV, false, List.of());
    }

    /** Where a NAT maps other ports to the listeners. */
    @Test
    void thePathNamesThePortThatPeersReach() throws Exception {
        MinaMsrpEndpoint mapped = new MinaMsrpEndpoint(new MsrpSettings("gw.example.com", LOOPBACK, 0, 0, 12855, 12856, 5000, 3,
                List.of("text/plain"), List.of(), Duration.ZERO, 20_000_000, Duration.ofSeconds(60), 1000, 8_000_000), TLS, HOSTS);
        mapped.start();
        try {
            Map.of(MsrpTransport.TCP, 12855, MsrpTransport.TLS, 12856).forEach((transport, port) -> {
                MsrpMedia local = mapped.reserve(transport, new WaitingListener(), new ReceivedMessages(10)).local();
                assertEquals(port, local.path().get(0).port());
                assertEquals(port, local.port());
                assertNotEquals(port, mapped.port(transport));
            });
        } finally {
            mapped.stop();
        }
    }

    @Test
    void messagesGoBothWaysAndAreReported() throws Exception {
        WaitingListener ours = new WaitingListener();
        WaitingListener theirs = new WaitingListener();
        MsrpSession our = reserve(gateway, ours);
        MsrpSession their = reserve(peer, theirs);
        their.start(our.local(), false);
        our.start(their.local(), true);
        ours.expect("open");
        theirs.expect("open");

        our.send(text("msg1", "hello"));
        theirs.expect("message msg1 hello");
        their.report("msg1", 200);
        ours.expect("sent msg1", "accepted msg1", "delivered msg1");
        their.send(text("msg2", "x".repeat(3_000_000)));
        ours.expect("message msg2 3000000 octets");
        our.report("msg2", 413);
        theirs.expect("sent msg2", "accepted msg2", "failure msg2 413");

        our.close();
        ours.expect("closed CLOSED_HERE");
        their.send(text("msg3", "too late"));
        theirs.expect("sent msg3", "failure msg3 481", "closed REFUSED");
    }

    /** Bound to IPv6 alone, and to all addresses of both kinds. */
    @ParameterizedTest
    @ValueSource(strings = {"::1", "0.0.0.0"})
    void sessionsGoOverIpv6(String bind) throws Exception {
        MsrpSettings there = new MsrpSettings("::1", InetAddress.getByName(bind), 0, MsrpSettings.OFF, 1000, 3,
                List.of("text/plain"), List.of(), Duration.ZERO, 20_000, Duration.ofSeconds(60), 10, 1000);
        MinaMsrpEndpoint six = new MinaMsrpEndpoint(there, TLS, HOSTS);
        WaitingListener ours = new WaitingListener();
        WaitingListener theirs = new WaitingListener();
        try {
            six.start();
            MsrpSession our = reserve(gateway, ours);
            MsrpSession their = reserve(six, theirs);
            their.start(our.local(), false);
            our.start(their.local(), true);
            our.send(text("msg1", "hello"));
            theirs.await("message msg1 hello");
            their.send(text("msg2", "Soft!"));
            ours.await("message msg2 Soft!");
        } finally {
            six.stop();
        }
    }

    @Test
    void sessionsWithOneListenerShareAConnection() throws Exception {
        WaitingListener ours = new WaitingListener();
        WaitingListener theirs = new WaitingListener();
        try (ServerSocket relay = new ServerSocket(0, 10, LOOPBACK)) {
            relay.setSoTimeout(10_000);
            String hop = "msrp://127.0.0.1:" + relay.getLocalPort() + "/r;tcp";
            reserve(gateway, ours).start(at(hop, "msrp://far.example:1/a;tcp"), true);
            try (Socket socket = relay.accept()) {
                socket.setSoTimeout(10_000);
                ours.expect("open");
                BufferedReader reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
                expectEmptySend(reader, hop + " msrp://far.example:1/a;tcp");
                reserve(gateway, theirs).start(at(hop, "msrp://far.example:1/b;tcp"), true);
                theirs.expect("open");
                expectEmptySend(reader, hop + " msrp://far.example:1/b;tcp");
            }
            ours.expect("closed CONNECTION_LOST");
            theirs.expect("closed CONNECTION_LOST");
        }
    }

    private static void expectEmptySend(BufferedReader reader, String toPath) throws IOException {
        assertTrue(reader.readLine().endsWith(" SEND"));
        assertEquals("To-Path: " + toPath, reader.readLine());
        assertTrue(reader.readLine().startsWith("From-Path: msrp://127.0.0.1:"));
        assertTrue(reader.readLine().startsWith("Message-ID: "));
        assertEquals("Byte-Range: 1-0/0", reader.readLine());
        assertTrue(reader.readLine().startsWith("-------"));
    }

    @Test
    void whatCannotBeReachedClosesTheSession() throws Exception {
        int free = freePort();
        for (String uri : List.of("msrp://127.0.0.1:" + free + "/a;tcp", "msrp://no-such-host.invalid:1/a;tcp",
                "msrps://127.0.0.1:" + peer.port(MsrpTransport.TCP) + "/a;tcp", "msrp://127.0.0.1:9/a;tcp")) {
            WaitingListener ours = new WaitingListener();
            reserve(gateway, ours).start(at(uri), true);
            ours.expect("closed CONNECT_FAILED");
        }
    }

    @Test
    void theSecondAddressIsTriedIfTheFirstFails() throws Exception {
        WaitingListener ours = new WaitingListener();
        WaitingListener theirs = new WaitingListener();
        MsrpSession their = reserve(peer, theirs);
        MsrpUri uri = their.local().path().get(0);
        MsrpMedia rewritten = new MsrpMedia(MsrpTransport.TCP,
                List.of(MsrpUri.of(false, "127.0.0.1", freePort(), uri.sessionId())), List.of("*"), List.of(), 0, Setup.PASSIVE,
                uri.host(), uri.port(), Direction.SENDRECV, false, List.of());
        MsrpSession our = reserve(gateway, ours);
        their.start(our.local(), false);
        our.start(rewritten, true);
        ours.expect("open");
        theirs.expect("open");
    }

    @Test
    void hostsThatNobodyFindsHoldUpNobody() throws Exception {
        List<WaitingListener> waiting = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            waiting.add(new WaitingListener());
            reserve(gateway, waiting.get(i)).start(at("msrp://host" + i + ".silent.example:2855/a;tcp"), true);
        }
        WaitingListener ours = new WaitingListener();
        MsrpSession their = reserve(peer, new WaitingListener());
        MsrpSession our = reserve(gateway, ours);
        their.start(our.local(), false);
        our.start(their.local(), true);
        ours.expect("open");

        gateway.stop();
        for (WaitingListener each : waiting) {
            each.expect("closed STOPPED");
        }
    }

    @Test
    void strangersAreTurnedAway() throws Exception {
        try (Socket socket = new Socket(LOOPBACK, gateway.port(MsrpTransport.TCP))) {
            socket.setSoTimeout(10_000);
            BufferedReader reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
            socket.getOutputStream().write(("MSRP abcd SEND\r\nTo-Path: msrp://127.0.0.1:1/guess;tcp\r\n"
                    + "From-Path: msrp://127.0.0.1:2/x;tcp\r\nMessage-ID: m000\r\n-------abcd$\r\n").getBytes(UTF_8));
            assertEquals("MSRP abcd 481 No Such Session", reader.readLine());
            socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(UTF_8));
            while (reader.readLine() != null) {
                assertTrue(socket.isConnected());
            }
        }
    }

    /** The first octet of the answer to a request for a session that is not there. */
    private static int askedAnything(Socket socket) throws IOException {
        socket.getOutputStream().write(("MSRP abcd SEND\r\nTo-Path: msrp://127.0.0.1:1/guess;tcp\r\n"
                + "From-Path: msrp://127.0.0.1:2/x;tcp\r\nMessage-ID: m000\r\n-------abcd$\r\n").getBytes(UTF_8));
        return socket.getInputStream().read();
    }

    @Test
    void connectionsAreCapped() throws Exception {
        List<Socket> sockets = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            sockets.add(new Socket(LOOPBACK, gateway.port(MsrpTransport.TCP)));
            sockets.get(i).setSoTimeout(10_000);
            if (i < 3) {
                // One after the other: of several at once, one too many may be turned away.
                assertEquals('M', askedAnything(sockets.get(i)));
            }
        }
        sockets.get(2).setSoTimeout(100);
        while (sockets.get(2).getInputStream().available() > 0) {
            sockets.get(2).getInputStream().read();
        }
        assertEquals(-1, sockets.get(3).getInputStream().read());
        assertThrows(SocketTimeoutException.class, () -> sockets.get(2).getInputStream().read());
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    @Test
    void aPeerThatDoesNotReadIsNotWrittenToWithoutEnd() throws Exception {
        WaitingListener ours = new WaitingListener();
        try (ServerSocket silent = new ServerSocket(0, 1, LOOPBACK)) {
            silent.setReceiveBufferSize(4096);
            silent.setSoTimeout(10_000);
            MsrpSession our = reserve(gateway, ours);
            our.start(at("msrp://127.0.0.1:" + silent.getLocalPort() + "/a;tcp"), true);
            try (Socket socket = silent.accept()) {
                ours.expect("open");
                int taken = 0;
                while (our.send(text("msg" + taken, "x".repeat(1_000_000)))) {
                    taken++;
                    assertTrue(taken < 100, "the queue is bounded");
                }
                our.close();
                assertFalse(socket.isClosed());
            }
        }
    }

    @Test
    void noHostTakesAllTheRoomWithConnectionsThatSayNothing() throws Exception {
        MinaMsrpEndpoint wide = new MinaMsrpEndpoint(settings(0, 1000), TLS, HOSTS);
        List<Socket> silent = new ArrayList<>();
        try {
            wide.start();
            for (int i = 0; i < Newcomers.MOST_PER_HOST || !isTurnedAway(wide, LOOPBACK); i++) {
                assertTrue(i < 2 * Newcomers.MOST_PER_HOST, "nobody is turned away");
                silent.add(new Socket(LOOPBACK, wide.port(MsrpTransport.TCP)));
            }
            assertFalse(isTurnedAway(wide, InetAddress.getByName("127.0.0.2")), "another host has its own room");
            for (Socket socket : silent) {
                socket.close();
            }
            // The places are free as soon as the endpoint has seen that.
            Await.until(() -> !isTurnedAway(wide, LOOPBACK), () -> "the places are still taken");
        } finally {
            wide.stop();
            for (Socket socket : silent) {
                socket.close();
            }
        }
    }

    private static boolean isTurnedAway(MinaMsrpEndpoint endpoint, InetAddress from) throws IOException {
        try (Socket socket = new Socket(LOOPBACK, endpoint.port(MsrpTransport.TCP), from, 0)) {
            socket.setSoTimeout(300);
            return socket.getInputStream().read() == -1;
        } catch (SocketTimeoutException stays) {
            return false;
        } catch (SocketException reset) {
            return true;
        }
    }

    @Test
    void aPausedSessionHoldsThePeerBack() throws Exception {
        WaitingListener ours = new WaitingListener();
        WaitingListener theirs = new WaitingListener();
        MsrpSession our = reserve(gateway, ours);
        MsrpSession their = reserve(peer, theirs);
        their.start(our.local(), false);
        our.start(their.local(), true);
        theirs.expect("open");
        ours.expect("open");
        their.pause();
        int sent = 0;
        while (our.send(text("msg" + sent, "x".repeat(1_000_000)))) {
            sent++;
            assertTrue(sent < 100);
        }
        their.resume();
        for (int i = 0; i < sent; i++) {
            theirs.expect("message msg" + i + " 1000000 octets");
        }
    }

    @Test
    void whatWaitedIsReadAtOnce() throws Exception {
        WaitingListener ours = new WaitingListener();
        WaitingListener theirs = new WaitingListener();
        MsrpSession our = reserve(gateway, ours);
        MsrpSession their = reserve(peer, theirs);
        their.start(our.local(), false);
        our.start(their.local(), true);
        theirs.expect("open");

        long start = System.nanoTime();
        for (int i = 0; i < 60; i++) {
            our.send(text("msg" + i, "hello"));
            theirs.expect("message msg" + i + " hello");
            their.pause();
            our.send(text("more" + i, "world"));
            ours.await("sent more" + i);
            their.resume();
            theirs.expect("message more" + i + " world");
        }
        long millis = Duration.ofNanos(System.nanoTime() - start).toMillis();
        assertTrue(millis < 5000, millis + " ms; MINA looks every second");
    }

    @Test
    void afterAStopThePortIsFreeAndTheSessionsAreClosed() throws Exception {
        WaitingListener ours = new WaitingListener();
        WaitingListener theirs = new WaitingListener();
        MsrpSession our = reserve(gateway, ours);
        MsrpSession their = reserve(peer, theirs);
        their.start(our.local(), false);
        our.start(their.local(), true);
        theirs.expect("open");
        ours.expect("open");
        int port = gateway.port(MsrpTransport.TCP);
        gateway.stop();
        ours.expect("closed STOPPED");
        theirs.expect("closed CONNECTION_LOST");
        MinaMsrpEndpoint next = new MinaMsrpEndpoint(settings(port), TLS, HOSTS);
        next.start();
        MinaMsrpEndpoint second = new MinaMsrpEndpoint(settings(port), TLS, HOSTS);
        assertTrue(assertThrows(IOException.class, second::start).getMessage().contains(":" + port));
        next.stop();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, LOOPBACK)) {
            return socket.getLocalPort();
        }
    }
}
