package org.igniterealtime.openfire.plugin.sipgateway.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.igniterealtime.openfire.plugin.sipgateway.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What bounds connections: their number, their age, and how much waits for a peer that does not read. */
class TcpTransportTest {

    private static final String MESSAGE = "MESSAGE sip:a SIP/2.0\r\nContent-Length: 0\r\n\r\n";
    private static final int MOST = 5;

    private final AtomicLong now = new AtomicLong(1);
    private final BlockingQueue<Peer> received = new LinkedBlockingQueue<>();
    private final BlockingQueue<InetSocketAddress> closed = new LinkedBlockingQueue<>();
    private final List<Socket> sockets = new ArrayList<>();
    private TcpTransport transport;
    private int port;

    private volatile boolean trusted = true;

    private final Inbox inbox = new Inbox() {
        @Override
        public boolean trusts(Peer peer) {
            return trusted;
        }

        @Override
        public void received(byte[] message, Peer from) {
            received.add(from);
        }

        @Override
        public void refused(byte[] start, SipAnswer answer, Peer from) {
            from.send("refused".getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public void closed(NextHop connection) {
            closed.add(connection.address());
        }
    };

    @BeforeEach
    void start() throws IOException {
        start(MOST);
    }

    private void start(int most) throws IOException {
        transport = null;
        for (int attempt = 0; transport == null; attempt++) {
            try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                port = free.getLocalPort();
            }
            try {
                transport = new TcpTransport(InetAddress.getLoopbackAddress(), port, Optional.empty(), most, 1000, inbox, now::get);
            } catch (IOException e) {
                assertTrue(attempt < 5, "no free port");
            }
        }
        transport.start();
    }

    @AfterEach
    void stop() throws IOException {
        transport.stop();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(5000);
        sockets.add(socket);
        return socket;
    }

    private Socket connectAndSay(String text) throws Exception {
        Socket socket = connect();
        say(socket, text);
        return socket;
    }

    private void say(Socket socket, String text) throws Exception {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    private Peer next() throws InterruptedException {
        Peer peer = received.poll(5, TimeUnit.SECONDS);
        assertTrue(peer != null, "nothing came in");
        return peer;
    }

    private void assertClosed(Socket socket) throws Exception {
        assertEquals(new InetSocketAddress(socket.getLocalAddress(), socket.getLocalPort()), closed.poll(5, TimeUnit.SECONDS));
        assertEquals(-1, socket.getInputStream().read());
    }

    private void forward(long millis) {
        now.addAndGet(millis);
        transport.sweep();
    }

    /** Nobody is in the middle of writing, for whom the time would run out. */
    private void awaitWritten() {
        Await.until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("sip-tcp-writer-" + port + '-')
                        && thread.getState() == Thread.State.RUNNABLE), () -> "still writing");
    }

    @Test
    void aConnectionThatNeverSaysAnythingIsClosed() throws Exception {
        Socket silent = connect();
        Socket talking = connectAndSay(MESSAGE);
        next();
        forward(32_000);
        assertClosed(silent);
        say(talking, MESSAGE);
        next();
    }

    @Test
    void aHalfMessageIsNotWaitedForForEver() throws Exception {
        Socket socket = connectAndSay(MESSAGE + MESSAGE.substring(0, 20));
        next();
        forward(31_000);
        assertEquals(0, closed.size());
        // The half may be read only now: it has its time from there on.
        InetSocketAddress gone = null;
        for (int i = 0; i < 10 && gone == null; i++) {
            forward(32_000);
            gone = closed.poll(500, TimeUnit.MILLISECONDS);
        }
        assertEquals(new InetSocketAddress(socket.getLocalAddress(), socket.getLocalPort()), gone);
    }

    @Test
    void keepAlivesAreNoMessage() throws Exception {
        Socket ping = connectAndPing();
        Socket talking = connectAndSay(MESSAGE);
        next();
        forward(31_000);
        say(ping, "\r\n\r\n");
        assertEquals('\r', ping.getInputStream().read());
        assertEquals('\n', ping.getInputStream().read());
        forward(1_000);
        assertClosed(ping);
        say(talking, "\r\n\r\n");
        assertEquals('\r', talking.getInputStream().read(), "who has said something may stay");
    }

    /** Slow loris: an octet now and then. */
    @ParameterizedTest
    @CsvSource({"true,32", "false,10"})
    void aMessageHasToEndInTime(boolean isTrusted, int seconds) throws Exception {
        trusted = isTrusted;
        Socket slow = connectAndPing();
        for (int second = 1; second < seconds; second++) {
            slow.getOutputStream().write(MESSAGE.charAt(second));
            forward(1_000);
        }
        assertEquals(0, closed.size());
        forward(1_000);
        assertEquals(new InetSocketAddress(slow.getLocalAddress(), slow.getLocalPort()), closed.poll(5, TimeUnit.SECONDS));
    }

    @Test
    void aStrangerMayNotBeSilentForLong() throws Exception {
        Socket friend = connectAndSay(MESSAGE);
        next();
        trusted = false;
        Socket stranger = connectAndSay(MESSAGE);
        next();
        forward(31_000);
        assertEquals(0, closed.size());
        forward(1_000);
        assertClosed(stranger);
        say(friend, MESSAGE);
        next();
    }

    @Test
    void aStrangerWhoHasProvedWhoHeIsMay() throws Exception {
        trusted = false;
        Socket phone = connectAndSay(MESSAGE);
        Peer peer = next();
        peer.proved();
        forward(599_000);
        assertEquals(0, closed.size());
        peer.send(MESSAGE.getBytes(StandardCharsets.UTF_8));
        assertEquals(MESSAGE, new String(phone.getInputStream().readNBytes(MESSAGE.length()), StandardCharsets.UTF_8));
        forward(1_000);
        assertClosed(phone);
    }

    @Test
    void whoIsHungUpOnHearsTheLastWordsAndNoMore() throws Exception {
        Socket socket = connectAndSay(MESSAGE);
        Peer peer = next();
        peer.send("403".getBytes(StandardCharsets.UTF_8));
        peer.hangUp();
        assertEquals("403", new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        say(socket, MESSAGE);
        assertEquals(0, closed.size(), "it has not closed its side");
        forward(5_000);
        assertEquals(socket.getLocalPort(), closed.poll(5, TimeUnit.SECONDS).getPort());
        assertEquals(0, received.size(), "what comes after them is not heard");
    }

    /** Whoever we ask something may be a stranger, whose request is refused: what we have asked is still to be answered. */
    @Test
    void ourOwnConnectionsAreNotHungUp() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            NextHop hop = new NextHop((InetSocketAddress) server.getLocalSocketAddress(), Transport.TCP);
            transport.send(MESSAGE.getBytes(StandardCharsets.UTF_8), hop, why -> closed.add(hop.address()));
            Socket accepted = server.accept();
            sockets.add(accepted);
            say(accepted, MESSAGE);
            next().hangUp();
            say(accepted, MESSAGE);
            next();
            forward(5_000);
            assertEquals(0, closed.size());
        }
    }

    @Test
    void strangersLeaveRoomForOthers() throws Exception {
        transport.stop();
        start(50);
        trusted = false;
        for (int i = 0; i < 20; i++) {
            connectAndSay(MESSAGE);
            next();
        }
        assertEquals(-1, connect().getInputStream().read(), "20 from one host");
        InetAddress other = InetAddress.getByName("127.0.0.2");
        for (int i = 0; i < 5; i++) {
            say(connectFrom(other), MESSAGE);
            next();
        }
        assertEquals(-1, connectFrom(other).getInputStream().read(), "half of all");
        trusted = true;
        for (int i = 0; i < 25; i++) {
            connectAndSay(MESSAGE);
            next();
        }
        assertEquals(-1, connect().getInputStream().read(), "all");
    }

    @Test
    void whoHasShownAPasswordLeavesRoomForThoseBehindTheSameNat() throws Exception {
        transport.stop();
        start(50);
        trusted = false;
        for (int i = 0; i < 25; i++) {
            connectAndSay(MESSAGE);
            next().proved();
        }
        assertEquals(-1, connect().getInputStream().read(), "half of all");
    }

    /** The transport has seen the connection when this returns. */
    private Socket connectAndPing() throws Exception {
        Socket socket = connectAndSay("\r\n\r\n");
        assertEquals('\r', socket.getInputStream().read());
        assertEquals('\n', socket.getInputStream().read());
        return socket;
    }

    private Socket connectFrom(InetAddress address) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port, address, 0);
        socket.setSoTimeout(5000);
        sockets.add(socket);
        return socket;
    }

    /** Even if somebody listens where the request came from. */
    @Test
    void anAnswerOpensNoConnection() throws Exception {
        Socket client = connectAndSay(MESSAGE);
        Peer peer = next();
        InetSocketAddress source = new InetSocketAddress(client.getLocalAddress(), client.getLocalPort());
        client.setSoLinger(true, 0);
        client.close();
        assertEquals(source, closed.poll(5, TimeUnit.SECONDS));
        try (ServerSocket there = new ServerSocket()) {
            there.setReuseAddress(true);
            there.bind(source);
            there.setSoTimeout(500);
            BlockingQueue<String> failed = new LinkedBlockingQueue<>();
            Via via = Via.parse("SIP/2.0/TCP 127.0.0.1:" + source.getPort() + ";branch=z9hG4bK1").orElseThrow();

            peer.forAnswer(via).send("SIP/2.0 200 OK\r\n\r\n".getBytes(StandardCharsets.UTF_8), failed::add);

            assertNotNull(failed.poll(5, TimeUnit.SECONDS));
            assertThrows(SocketTimeoutException.class, there::accept);
        }
    }

    @Test
    void anIdleConnectionIsClosedAfterTenMinutes() throws Exception {
        Socket socket = connectAndSay(MESSAGE);
        next();
        forward(599_000);
        assertEquals(0, closed.size());
        forward(1_000);
        assertClosed(socket);
    }

    @Test
    void ourConnectionIsPingedWhenItIsSilent() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            InetSocketAddress address = (InetSocketAddress) server.getLocalSocketAddress();
            transport.send("a".getBytes(StandardCharsets.UTF_8), new NextHop(address, Transport.TCP), why -> { });
            try (Socket peer = server.accept()) {
                peer.setSoTimeout(5000);
                assertEquals("a", new String(peer.getInputStream().readNBytes(1), StandardCharsets.UTF_8));
                awaitWritten();
                forward(99_999);
                forward(1);
                assertEquals("\r\n\r\n", new String(peer.getInputStream().readNBytes(4), StandardCharsets.UTF_8));
                say(peer, "\r\n" + MESSAGE);
                next();
                awaitWritten();
                forward(100_000);
                assertEquals("\r\n\r\n", new String(peer.getInputStream().readNBytes(4), StandardCharsets.UTF_8));
                // Its pong, then a ping of its own.
                say(peer, "\r\n\r\n\r\n");
                assertEquals("\r\n", new String(peer.getInputStream().readNBytes(2), StandardCharsets.UTF_8));
            }
        }
    }

    @Test
    void aPeerThatDoesNotReadIsClosed() throws Exception {
        Socket socket = connectAndSay(MESSAGE);
        Peer peer = next();
        byte[] much = new byte[100_000];
        for (int i = 0; i < 1000 && closed.isEmpty(); i++) {
            peer.send(much);
        }
        assertEquals(socket.getLocalPort(), closed.poll(5, TimeUnit.SECONDS).getPort());
    }

    @Test
    void moreConnectionsThanTheLimitAreClosedAtOnce() throws Exception {
        for (int i = 0; i < MOST; i++) {
            connectAndSay(MESSAGE);
            next();
        }
        Socket tooMany = connect();
        assertEquals(-1, tooMany.getInputStream().read());
        BlockingQueue<String> failed = new LinkedBlockingQueue<>();
        transport.send(new byte[1], new NextHop(new InetSocketAddress(InetAddress.getLoopbackAddress(), 9), Transport.TCP), failed::add);
        assertEquals("too many connections", failed.poll(5, TimeUnit.SECONDS));
        sockets.get(0).close();
        closed.poll(5, TimeUnit.SECONDS);
        connectAndSay(MESSAGE);
        next();
    }

    @Test
    void sendingDoesNotWaitForTheConnection() throws Exception {
        // A listener whose backlog is full answers no further SYN: whoever connects hangs.
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            InetSocketAddress address = (InetSocketAddress) full.getLocalSocketAddress();
            fill(address);
            BlockingQueue<String> failed = new LinkedBlockingQueue<>();
            long start = System.nanoTime();
            transport.send(new byte[1], new NextHop(address, Transport.TCP), failed::add);
            assertTrue(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(2));
            assertEquals(0, failed.size());
            transport.stop();
            assertTrue(failed.poll(5, TimeUnit.SECONDS) != null, "told when the transport stops");
        }
    }

    private void fill(InetSocketAddress address) throws IOException {
        for (int i = 0; i < 10; i++) {
            Socket socket = new Socket();
            sockets.add(socket);
            try {
                socket.connect(address, 200);
            } catch (SocketTimeoutException e) {
                return;
            }
        }
        throw new AssertionError("the backlog never fills");
    }
}
