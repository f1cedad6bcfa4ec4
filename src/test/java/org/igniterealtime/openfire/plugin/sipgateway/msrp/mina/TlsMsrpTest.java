package org.igniterealtime.openfire.plugin.sipgateway.msrp.mina;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.ClosedBecause;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.MsrpMedia;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.MsrpSession;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.MsrpSettings;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.MsrpTransport;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.OutgoingMessage;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.ReceivedMessages;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.codec.FailureReport;
import org.igniterealtime.openfire.plugin.sipgateway.tls.Authority;
import org.igniterealtime.openfire.plugin.sipgateway.tls.Credentials;
import org.igniterealtime.openfire.plugin.sipgateway.tls.TlsMaterial;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** MSRP over TLS between two endpoints: the gateway, and a peer that is what the test makes it. */
class TlsMsrpTest {

    private static final Authority AUTHORITY = new Authority("Authority");
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private final WaitingListener ours = new WaitingListener();
    private final WaitingListener theirs = new WaitingListener();
    private volatile TlsMaterial material = AUTHORITY.issue("gateway", "IP:127.0.0.1").material(AUTHORITY);
    private final MinaMsrpEndpoint gateway = new MinaMsrpEndpoint(settings(), () -> material, MinaMsrpEndpointTest.HOSTS);
    private MinaMsrpEndpoint peer;

    private static MsrpSettings settings() {
        return new MsrpSettings("127.0.0.1", LOOPBACK, MsrpSettings.OFF, 0, 4_000_000, 3, List.of("text/plain"), List.of(),
                Duration.ZERO, 10_000_000, Duration.ofSeconds(30), 100, 4_000_000);
    }

    private void start(Credentials shown) throws IOException {
        peer = new MinaMsrpEndpoint(settings(), () -> shown.material(AUTHORITY), MinaMsrpEndpointTest.HOSTS);
        gateway.start();
        peer.start();
    }

    @AfterEach
    void stop() {
        gateway.stop();
        if (peer != null) {
            peer.stop();
        }
    }

    private static MsrpSession reserve(MinaMsrpEndpoint endpoint, WaitingListener listener) {
        return endpoint.reserve(MsrpTransport.TLS, listener, new ReceivedMessages(10));
    }

    private static OutgoingMessage text(String id, String text) {
        return new OutgoingMessage(id, "", "text/plain", text.getBytes(StandardCharsets.UTF_8), false, FailureReport.NO);
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void aSelfSignedPeerIsKnownByItsFingerprint(boolean active) throws Exception {
        start(Authority.selfSigned("romeo", "URI:sip:romeo@example.net"));
        MsrpSession our = reserve(gateway, ours);
        MsrpSession their = reserve(peer, theirs);
        their.start(our.local(), !active);
        our.start(their.local(), active);
        String longText = "Neither, fair saint. ".repeat(10_000);
        our.send(text("mess1", longText));
        their.send(text("mess2", "Soft!"));

        theirs.await("message mess1 " + longText.length() + " octets");
        ours.await("message mess2 Soft!");
    }

    /** MINA reads and writes under one lock of the connection; the session and its outbox have locks too. */
    @Test
    void bothMayWriteAtOnce() throws Exception {
        start(Authority.selfSigned("romeo"));
        MsrpSession our = reserve(gateway, ours);
        MsrpSession their = reserve(peer, theirs);
        our.start(their.local(), false);
        their.start(our.local(), true);
        Thread talking = new Thread(() -> talk(their), "talking");
        talking.setDaemon(true);
        talking.start();
        Thread answering = new Thread(() -> talk(our), "answering");
        answering.setDaemon(true);
        answering.start();
        talking.join(TimeUnit.SECONDS.toMillis(60));
        answering.join(TimeUnit.SECONDS.toMillis(60));
        assertFalse(talking.isAlive() || answering.isAlive());
        ours.await("message last last");
        theirs.await("message last last");
    }

    /** Each text is to be answered. */
    private static void talk(MsrpSession session) {
        for (int i = 0; i < 3000; i++) {
            OutgoingMessage text = new OutgoingMessage("text" + i, "", "text/plain", new byte[100], false, FailureReport.YES);
            while (!session.send(text)) {
                Thread.yield();
            }
        }
        while (!session.send(text("last", "last"))) {
            Thread.yield();
        }
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void aPeerWithAnotherCertificateIsNotLetIn(boolean active) throws Exception {
        start(AUTHORITY.issue("thief", "IP:127.0.0.1"));
        MsrpSession our = reserve(gateway, ours);
        MsrpSession their = reserve(peer, theirs);
        MsrpMedia robbed = their.local().withFingerprints(Authority.selfSigned("romeo").material().fingerprints());
        their.start(our.local(), !active);
        our.start(robbed, active);
        (active ? our : their).send(text("mess1", "Soft!"));

        if (active) {
            ours.await("closed " + ClosedBecause.CONNECT_FAILED);
        } else {
            theirs.await("closed " + ClosedBecause.REFUSED);
        }
    }

    @ParameterizedTest
    @CsvSource({"IP:127.0.0.1, true", "DNS:other.example, false"})
    void withoutAFingerprintTheCertificateShowsTheHost(String shown, boolean taken) throws Exception {
        start(AUTHORITY.issue("relay", shown));
        MsrpSession our = reserve(gateway, ours);
        MsrpSession their = reserve(peer, theirs);
        their.start(our.local(), false);
        our.start(their.local().withFingerprints(List.of()), true);
        our.send(text("mess1", "Soft!"));

        if (taken) {
            theirs.await("message mess1 Soft!");
        } else {
            ours.await("closed " + ClosedBecause.CONNECT_FAILED);
        }
    }

    @Test
    void aRenewedCertificateServesTheNextSession() throws Exception {
        start(Authority.selfSigned("romeo"));
        List<String> before = reserve(gateway, ours).local().fingerprints();
        material = AUTHORITY.issue("gateway", "IP:127.0.0.1").material(AUTHORITY);
        MsrpSession our = reserve(gateway, ours);
        MsrpSession their = reserve(peer, theirs);

        assertTrue(Collections.disjoint(before, our.local().fingerprints()));
        our.start(their.local(), false);
        their.start(our.local(), true);
        their.send(text("mess1", "Soft!"));
        ours.await("message mess1 Soft!");
    }

    @Test
    void whoSpeaksPlainTextHarmsNobody() throws Exception {
        start(Authority.selfSigned("romeo"));
        try (Socket plain = new Socket(LOOPBACK, gateway.port(MsrpTransport.TLS))) {
            plain.setSoTimeout(5000);
            plain.getOutputStream().write("MSRP 1234 SEND\r\nTo-Path: msrps://127.0.0.1/x;tcp\r\n"
                    .getBytes(StandardCharsets.US_ASCII));
            plain.getInputStream().readAllBytes(); // an alert, at most
        } catch (SocketException reset) {
            assertTrue(reset.getMessage().contains("reset"));
        }
        aSelfSignedPeer();
    }

    private void aSelfSignedPeer() throws Exception {
        MsrpSession our = reserve(gateway, ours);
        MsrpSession their = reserve(peer, theirs);
        our.start(their.local(), false);
        their.start(our.local(), true);
        their.send(text("mess1", "Soft!"));
        ours.await("message mess1 Soft!");
    }

    @Test
    void aHandshakeThatStallsIsClosed() throws Exception {
        start(Authority.selfSigned("romeo"));
        try (Socket silent = new Socket(LOOPBACK, gateway.port(MsrpTransport.TLS))) {
            silent.setSoTimeout(14_000);
            assertEquals(-1, silent.getInputStream().read(), "after 10 s without a session");
        }
    }
}
