package org.igniterealtime.openfire.plugin.sipgateway.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipSettings.ClientAuth;
import org.igniterealtime.openfire.plugin.sipgateway.tls.Authority;
import org.igniterealtime.openfire.plugin.sipgateway.tls.Credentials;
import org.igniterealtime.openfire.plugin.sipgateway.tls.TlsMaterial;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** TLS connections: whose certificate is taken, what is shown, and what becomes of those who do not get that far. */
class TlsTransportTest {

    private static final byte[] MESSAGE = "MESSAGE sip:a SIP/2.0\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final Authority AUTHORITY = new Authority("Authority");
    private static final Credentials OURS = AUTHORITY.issue("gateway", "DNS:gateway.example");
    private static final Credentials PROXY = AUTHORITY.issue("proxy", "DNS:proxy.example.net", "IP:127.0.0.1");

    private final AtomicLong now = new AtomicLong(1);
    private final BlockingQueue<Peer> received = new LinkedBlockingQueue<>();
    private final BlockingQueue<NextHop> closed = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> failed = new LinkedBlockingQueue<>();
    private final List<AutoCloseable> open = new ArrayList<>();
    private volatile TlsMaterial material = OURS.material(AUTHORITY);
    private TcpTransport transport;
    private int port;

    /** Whom requests are taken from; by their names, which are known when hands are shaken. */
    private volatile Predicate<Peer> trusted = peer -> true;

    private final Inbox inbox = new Inbox() {
        @Override
        public boolean trusts(Peer peer) {
            return trusted.test(peer);
        }

        @Override
        public void received(byte[] message, Peer from) {
            received.add(from);
        }

        @Override
        public void refused(byte[] start, SipAnswer answer, Peer from) {
            throw new AssertionError("refused");
        }

        @Override
        public void closed(NextHop connection) {
            closed.add(connection);
        }
    };

    private void start(ClientAuth clientAuth) throws IOException {
        for (int attempt = 0; transport == null; attempt++) {
            try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                port = free.getLocalPort();
            }
            try {
                transport = new TcpTransport(InetAddress.getLoopbackAddress(), port,
                        Optional.of(new TlsSockets(() -> material, clientAuth)), 500, 1000, inbox, now::get);
            } catch (IOException e) {
                assertTrue(attempt < 5, "no free port");
            }
        }
        transport.start();
    }

    @AfterEach
    void stop() throws Exception {
        transport.stop();
        for (AutoCloseable socket : open) {
            socket.close();
        }
    }

    private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
        T next = queue.poll(5, TimeUnit.SECONDS);
        assertNotNull(next, "nothing happened");
        return next;
    }

    // --- clients

    private Socket plain() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(5000);
        open.add(socket);
        return socket;
    }

    private SSLSocket client(SSLContext context) throws IOException {
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(plain(), "gateway.example", port, true);
        open.add(socket);
        return socket;
    }

    private Peer talks(SSLContext context) throws Exception {
        client(context).getOutputStream().write(MESSAGE);
        return next(received);
    }

    private void assertServes() throws Exception {
        assertEquals(Transport.TLS, talks(Credentials.anonymous()).transport());
    }

    @Test
    void aClientSeesOurCertificateAndIsHeard() throws Exception {
        start(ClientAuth.NONE);
        SSLSocket client = client(Credentials.anonymous());
        client.getOutputStream().write(MESSAGE);
        Peer peer = next(received);

        peer.send(MESSAGE);

        assertEquals(new String(MESSAGE, StandardCharsets.US_ASCII),
                new String(client.getInputStream().readNBytes(MESSAGE.length), StandardCharsets.US_ASCII));
        assertEquals(OURS.certificate(), client.getSession().getPeerCertificates()[0]);
        assertEquals("TLSv1.3", client.getSession().getProtocol());
        assertEquals(Set.of(), peer.names());
    }

    @ParameterizedTest
    @CsvSource({"TLSv1.2, true", "TLSv1.1, false", "TLSv1, false"})
    void oldVersionsAreNotSpoken(String version, boolean spoken) throws Exception {
        start(ClientAuth.NONE);
        SSLSocket client = client(Credentials.anonymous());
        client.setEnabledProtocols(new String[] {version});
        if (spoken) {
            client.startHandshake();
        } else {
            assertThrows(IOException.class, client::startHandshake);
        }
    }

    @Test
    void aRenewedCertificateIsShownToTheNextClient() throws Exception {
        start(ClientAuth.NONE);
        talks(Credentials.anonymous());
        Credentials renewed = AUTHORITY.issue("gateway", "DNS:gateway.example");

        material = renewed.material(AUTHORITY);

        SSLSocket client = client(Credentials.anonymous());
        client.startHandshake();
        assertEquals(renewed.certificate(), client.getSession().getPeerCertificates()[0]);
    }

    @Test
    void aClientIsKnownByItsCertificateIfThatIsValid() throws Exception {
        start(ClientAuth.WANT);
        assertEquals(Set.of("proxy.example.net", "127.0.0.1"), talks(PROXY.context()).names());
        assertEquals(Set.of(), talks(Credentials.anonymous()).names());
        assertEquals(Set.of(), talks(new Authority("Stranger").issue("p", "DNS:proxy.example.net").context()).names());
        assertEquals(Set.of(), talks(AUTHORITY.issueExpired("p", "DNS:proxy.example.net").context()).names());
    }

    @Test
    void aClientWithoutAValidCertificateIsTurnedAwayWhereOneIsNeeded() throws Exception {
        start(ClientAuth.NEED);
        assertEquals(Set.of("proxy.example.net", "127.0.0.1"), talks(PROXY.context()).names());
        for (SSLContext context : List.of(Credentials.anonymous(), Authority.selfSigned("p", "DNS:proxy.example.net").context())) {
            SSLSocket client = client(context);
            assertThrows(IOException.class, () -> {
                client.getOutputStream().write(MESSAGE);
                if (client.getInputStream().read() < 0) {
                    throw new IOException("closed");
                }
            });
        }
        assertNull(received.poll());
    }

    @Test
    void whoSpeaksPlainTextHarmsNobody() throws Exception {
        start(ClientAuth.NONE);
        Socket plain = plain();
        plain.getOutputStream().write(MESSAGE);
        assertEquals(plain.getLocalPort(), next(closed).address().getPort());
        assertServes();
    }

    @Test
    void aHandshakeThatStallsIsClosed() throws Exception {
        start(ClientAuth.NONE);
        Socket silent = plain();
        Socket half = plain();
        half.getOutputStream().write(new byte[] {22, 3, 1, 2, 0, 1});
        assertServes();

        now.addAndGet(7_999);
        transport.sweep();
        assertNull(closed.poll());
        now.addAndGet(1);
        transport.sweep();

        Set<Integer> gone = Set.of(next(closed).address().getPort(), next(closed).address().getPort());
        assertEquals(Set.of(silent.getLocalPort(), half.getLocalPort()), gone);
        assertServes();
    }

    @Test
    void whoShowsATrustedNameIsNoStrangerAnyMore() throws Exception {
        trusted = peer -> peer.names().contains("proxy.example.net");
        start(ClientAuth.WANT);
        Peer known = talks(PROXY.context());
        Peer stranger = talks(Credentials.anonymous());

        now.addAndGet(32_000);
        transport.sweep();

        assertEquals(stranger.address(), next(closed).address());
        assertNull(closed.poll());
        assertTrue(transport.isConnected(known.hop()));
    }

    @Test
    void thoseWhoStallDoNotKeepOthersOut() throws Exception {
        start(ClientAuth.NONE);
        Socket first = plain();
        for (int i = 0; i < 100; i++) {
            plain();
        }
        assertEquals(first.getLocalPort(), next(closed).address().getPort(), "the oldest makes room");
        assertServes();
    }

    // --- servers

    /** A proxy that takes one connection at a time. */
    private InetSocketAddress proxy(Credentials shown) throws IOException {
        SSLServerSocket server = (SSLServerSocket) shown.context().getServerSocketFactory()
                .createServerSocket(0, 10, InetAddress.getLoopbackAddress());
        server.setNeedClientAuth(true);
        open.add(server);
        Thread thread = new Thread(() -> serve(server), "proxy");
        thread.setDaemon(true);
        thread.start();
        return (InetSocketAddress) server.getLocalSocketAddress();
    }

    private final BlockingQueue<String> proxyHeard = new LinkedBlockingQueue<>();
    private final BlockingQueue<ExtendedSSLSession> proxySessions = new LinkedBlockingQueue<>();

    private void serve(SSLServerSocket server) {
        while (!server.isClosed()) {
            try (SSLSocket socket = (SSLSocket) server.accept()) {
                byte[] octets = socket.getInputStream().readNBytes(MESSAGE.length);
                proxySessions.add((ExtendedSSLSession) socket.getSession());
                proxyHeard.add(new String(octets, StandardCharsets.US_ASCII));
            } catch (IOException notServed) {
                proxyHeard.add("");
            }
        }
    }

    private void send(InetSocketAddress to, String name) {
        transport.send(MESSAGE, new NextHop(to, Transport.TLS, name), failed::add);
    }

    @Test
    void weShowOurCertificateAndTheNameThatWeWant() throws Exception {
        start(ClientAuth.NONE);
        send(proxy(PROXY), "proxy.example.net");

        assertEquals(new String(MESSAGE, StandardCharsets.US_ASCII), next(proxyHeard));
        ExtendedSSLSession session = next(proxySessions);
        assertEquals(List.of(new SNIHostName("proxy.example.net")), session.getRequestedServerNames());
        assertEquals(OURS.certificate(), (X509Certificate) session.getPeerCertificates()[0]);
        assertNull(failed.poll());
    }

    @ParameterizedTest
    @CsvSource({"''", "127.0.0.1"})
    void aHopWithoutANameIsKnownByItsAddress(String name) throws Exception {
        start(ClientAuth.NONE);
        send(proxy(PROXY), name);

        next(proxyHeard);
        assertEquals(List.of(), next(proxySessions).getRequestedServerNames());
    }

    @Test
    void nothingIsSentToAWrongCertificate() throws Exception {
        start(ClientAuth.NONE);
        List<Credentials> wrong = List.of(AUTHORITY.issue("other", "DNS:other.example.net"),
                AUTHORITY.issue("wildcard", "DNS:*.example.net"),
                AUTHORITY.issueExpired("expired", "DNS:proxy.example.net"),
                new Authority("Stranger").issue("stranger", "DNS:proxy.example.net"),
                Authority.selfSigned("self", "DNS:proxy.example.net"));
        for (Credentials shown : wrong) {
            send(proxy(shown), "proxy.example.net");
            assertNotNull(next(failed));
            assertEquals("", next(proxyHeard), shown.certificate()::toString);
        }
    }

    @Test
    void whatIsNoTlsServerIsGivenUpWhenItStalls() throws Exception {
        start(ClientAuth.NONE);
        try (ServerSocket mute = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            send((InetSocketAddress) mute.getLocalSocketAddress(), "proxy.example.net");
            try (Socket accepted = mute.accept()) {
                assertEquals(22, accepted.getInputStream().read(), "a handshake");
                now.addAndGet(8_000);
                transport.sweep();
                assertNotNull(next(failed));
            }
        }
    }

    @Test
    void aConnectionServesTheNameOnlyThatItWasMadeFor() throws Exception {
        start(ClientAuth.NONE);
        InetSocketAddress proxy = proxy(PROXY);
        send(proxy, "proxy.example.net");
        next(proxyHeard);

        send(proxy, "other.example.net");

        assertTrue(next(failed).contains("other.example.net"));
    }
}
