package org.igniterealtime.openfire.plugin.sipgateway.e2e;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.igniterealtime.openfire.plugin.sipgateway.Await;
import org.igniterealtime.openfire.plugin.sipgateway.peer.MsrpSession;
import org.igniterealtime.openfire.plugin.sipgateway.peer.MsrpUser;
import org.igniterealtime.openfire.plugin.sipgateway.peer.SipText;
import org.igniterealtime.openfire.plugin.sipgateway.peer.SipUser;
import org.igniterealtime.openfire.plugin.sipgateway.peer.XmppUser;
import org.igniterealtime.openfire.plugin.sipgateway.server.TestServer;
import org.igniterealtime.openfire.plugin.sipgateway.tls.Authority;
import org.igniterealtime.openfire.plugin.sipgateway.tls.Credentials;
import org.jivesoftware.smack.packet.Message;
import org.jivesoftware.smack.packet.StanzaError.Condition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** SIP and MSRP over TLS with the certificates of the Openfire. */
@EndToEnd
final class TlsIT {

    private static final Authority AUTHORITY = new Authority("Authority");

    private static SipUser romeo(Scenario scenario, Credentials shown) throws IOException {
        return secure(scenario, scenario.sip("romeo"), shown);
    }

    private static SipUser secure(Scenario scenario, SipUser romeo, Credentials shown) throws IOException {
        show(scenario.server(), AUTHORITY.issue("gateway", "IP:127.0.0.1"));
        romeo.secured(scenario.secureGateway(), shown);
        scenario.setting("route.example.net.uri", romeo.uri());
        return romeo;
    }

    @Test
    void messagesGoBothWays(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = romeo(scenario, AUTHORITY.issue("romeo", "IP:127.0.0.1"));

        juliet.sends(romeo.address(), "Art thou not Romeo?");
        SipText request = romeo.receives();
        assertEquals("Art thou not Romeo?", request.text());
        assertTrue(request.header("Via").startsWith("SIP/2.0/TLS "), request::toString);

        assertEquals(202, romeo.request("MESSAGE", "sip:juliet@example.com").body("Neither, fair saint.").sendOverTls().code());
        assertEquals("Neither, fair saint.", juliet.receives().getBody());
    }

    @Test
    void aClientIsTrustedByTheNameOfItsCertificate(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser stranger = romeo(scenario, AUTHORITY.issue("trunk", "DNS:trunk.example.org"));
        scenario.setting("route.example.net.uri", "sip:192.0.2.1");
        scenario.setting("sip.trusted", "192.0.2.2");
        assertEquals(403, stranger.request("MESSAGE", "sip:juliet@example.com").body("Soft!").sendOverTls().code());

        // On another connection: a stranger's is ended with the refusal.
        scenario.setting("sip.tls.trusted", "trunk.example.org");
        SipUser trunk = romeo(scenario, AUTHORITY.issue("trunk", "DNS:trunk.example.org"));
        scenario.setting("route.example.net.uri", "sip:192.0.2.1");
        assertEquals(202, trunk.request("MESSAGE", "sip:juliet@example.com").body("Soft!").sendOverTls().code());
        assertEquals("Soft!", juliet.receives().getBody());
    }

    @ParameterizedTest
    @ValueSource(strings = {"passive", "active"})
    void aChatToAPeerOverTlsIsOverTls(String setup, Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        MsrpUser romeo = scenario.msrp("romeo").secured(Authority.selfSigned("romeo")).setup(setup);
        secure(scenario, romeo.sip(), AUTHORITY.issue("romeo", "IP:127.0.0.1"));

        juliet.chats(romeo.address(), "Art thou not Romeo?");
        MsrpSession session = romeo.takes();

        assertEquals("Art thou not Romeo?", session.receives().text());
        assertTrue(session.sdp().contains(" TCP/TLS/MSRP *") && session.sdp().contains("a=fingerprint:sha-256 "), session::sdp);
        session.sends("Neither, fair saint.");
        assertEquals("Neither, fair saint.", juliet.receives().getBody());
        session.hangsUp();
    }

    @Test
    void aPathMaySayMsrpThoughTheTransportIsTls(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        MsrpUser romeo = scenario.msrp("romeo").secured(Authority.selfSigned("romeo")).scheme("msrp");
        secure(scenario, romeo.sip(), AUTHORITY.issue("romeo", "IP:127.0.0.1"));

        juliet.chats(romeo.address(), "Art thou not Romeo?");

        assertEquals("Art thou not Romeo?", romeo.takes().receives().text());
    }

    @Test
    void aPeerMayCallForASessionOverTls(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        MsrpUser romeo = scenario.msrp("romeo").secured(Authority.selfSigned("romeo"));
        secure(scenario, romeo.sip(), AUTHORITY.issue("romeo", "IP:127.0.0.1"));

        MsrpSession session = romeo.calls("juliet@example.com");
        session.sends("Neither, fair saint.");

        assertEquals("Neither, fair saint.", juliet.receives().getBody());
        session.hangsUp();
    }

    @ParameterizedTest
    @CsvSource({"none, true", "want, true", "need, false"})
    void whoShowsNoCertificateIsTakenUnlessOneIsNeeded(String clientAuth, boolean taken, Scenario scenario) throws IOException {
        SipUser romeo = romeo(scenario, AUTHORITY.issue("romeo", "IP:127.0.0.1"));
        scenario.setting("sip.tls.client-auth", clientAuth);

        InetSocketAddress gateway = scenario.secureGateway();
        try (SSLSocket client = (SSLSocket) Credentials.anonymous().getSocketFactory()
                .createSocket(gateway.getAddress(), gateway.getPort())) {
            client.setSoTimeout(10_000);
            assertEquals(taken, isAnswered(client));
        }
        assertEquals(200, romeo.request("OPTIONS", "sip:example.com").sendOverTls().code());
    }

    private static boolean isAnswered(SSLSocket client) throws IOException {
        try {
            client.getOutputStream().write(("OPTIONS sip:example.com SIP/2.0\r\nVia: SIP/2.0/TLS 127.0.0.1;branch=z9hG4bKanon\r\n"
                    + "Max-Forwards: 70\r\nFrom: <sip:anon@example.net>;tag=a\r\nTo: <sip:example.com>\r\nCall-ID: anon\r\n"
                    + "CSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n").getBytes(US_ASCII));
            return new String(client.getInputStream().readNBytes(12), US_ASCII).equals("SIP/2.0 200 ");
        } catch (SSLException | SocketException turnedAway) {
            return false;
        }
    }

    @Test
    void aRenewedCertificateNeedsNoRestart(Scenario scenario) throws IOException {
        romeo(scenario, AUTHORITY.issue("romeo", "IP:127.0.0.1"));
        Credentials renewed = AUTHORITY.issue("renewed", "IP:127.0.0.1");
        scenario.server().certificates(renewed.keyStore(), Credentials.trusting(AUTHORITY));

        InetSocketAddress gateway = scenario.secureGateway();
        try (SSLSocket client = (SSLSocket) Credentials.anonymous().getSocketFactory()
                .createSocket(gateway.getAddress(), gateway.getPort())) {
            client.setSoTimeout(10_000);
            client.startHandshake();
            assertEquals(renewed.certificate(), client.getSession().getPeerCertificates()[0]);
        }
    }

    @Test
    void nothingGoesToAPeerWithoutAValidCertificate(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = romeo(scenario, AUTHORITY.issueExpired("romeo", "IP:127.0.0.1"));
        String id = juliet.sends(romeo.address(), "Art thou not Romeo?");

        Message bounce = juliet.receives();
        assertEquals(id, bounce.getStanzaId());
        assertEquals(Message.Type.error, bounce.getType());
        romeo.hasReceivedNothing();
    }

    @Test
    void whoShowsAWrongNameIsAsGoodAsUnreachable(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser other = romeo(scenario, AUTHORITY.issue("other", "IP:127.0.0.2", "DNS:*.example.net"));
        juliet.sends(other.address(), "Art thou not Romeo?");
        assertEquals(Condition.remote_server_timeout, juliet.receives().getError().getCondition());

        SipUser romeo = scenario.sip("romeo").secured(scenario.secureGateway(), AUTHORITY.issue("romeo", "IP:127.0.0.1"));
        scenario.setting("route.example.net.uri", other.uri() + ' ' + romeo.uri());
        juliet.sends(romeo.address(), "Art thou not Romeo?");

        assertEquals("Art thou not Romeo?", romeo.receives().text());
        other.hasReceivedNothing();
        juliet.hasReceivedNothing();
    }

    @Test
    void plainTextOnTheTlsPortsHarmsNobody(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = romeo(scenario, AUTHORITY.issue("romeo", "IP:127.0.0.1"));
        for (InetSocketAddress port : List.of(scenario.secureGateway(), scenario.secureMsrp())) {
            try (Socket plain = new Socket(port.getAddress(), port.getPort())) {
                plain.setSoTimeout(10_000);
                plain.getOutputStream().write("MESSAGE sip:juliet@example.com SIP/2.0\r\n\r\n".repeat(10).getBytes(US_ASCII));
                assertTrue(isClosed(plain), port::toString);
            }
        }

        juliet.sends(romeo.address(), "Art thou not Romeo?");
        assertEquals("Art thou not Romeo?", romeo.receives().text());
    }

    /** An alert may come first. */
    private static boolean isClosed(Socket socket) {
        try {
            socket.getInputStream().readAllBytes();
            return true;
        } catch (SocketTimeoutException open) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    @Test
    void aCertificateThatExpiresIsToldOfUntilItIsRenewed(Scenario scenario) throws IOException {
        TestServer server = scenario.server();
        String soon = "soon" + System.nanoTime();
        show(server, AUTHORITY.issue(Instant.now().plus(Duration.ofDays(20)), soon, "IP:127.0.0.1"));
        assertTrue(StatusPage.of(server).says(soon + " expires on "));
        server.unloadPlugin();
        server.loadPlugin();
        Await.until(() -> Files.readString(server.log()).contains(soon + " expires on "), () -> "nothing is logged");

        show(server, AUTHORITY.issueExpired("over", "IP:127.0.0.1"));
        assertTrue(StatusPage.of(server).says("over has expired on "));

        show(server, AUTHORITY.issue("renewed", "IP:127.0.0.1"));
        assertFalse(StatusPage.of(server).says("The certificate "));
    }

    /** Whatever name the certificate shows; one that no authority has issued is told of. */
    @Test
    void theGatewayTestsItselfWhereThereIsNothingButTls(Scenario scenario) {
        scenario.setting("sip.udp.port", "0");
        scenario.setting("sip.tcp.port", "0");
        show(scenario.server(), AUTHORITY.issue("gateway", "DNS:gateway.example.com"));
        String page = new Browser(scenario.server()).submits("test.jsp", Map.of("run", "1")).body();
        assertEquals(2, Pattern.compile("Passed\\.").matcher(page).results().count(), page);

        Credentials unknown = Authority.selfSigned("gateway");
        show(scenario.server(), unknown);
        page = new Browser(scenario.server()).submits("test.jsp", Map.of("run", "1")).body();
        assertEquals(0, Pattern.compile("Passed\\.").matcher(page).results().count(), page);
        assertTrue(page.contains("certificat"), page);
    }

    private static void show(TestServer server, Credentials shown) {
        server.certificates(shown.keyStore(), Credentials.trusting(AUTHORITY));
    }
}
