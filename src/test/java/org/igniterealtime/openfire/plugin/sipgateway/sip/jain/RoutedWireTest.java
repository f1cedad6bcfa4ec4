package org.igniterealtime.openfire.plugin.sipgateway.sip.jain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.igniterealtime.openfire.plugin.sipgateway.server.FreePorts;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Credentials;
import org.igniterealtime.openfire.plugin.sipgateway.sip.DigestClient;
import org.igniterealtime.openfire.plugin.sipgateway.sip.InviteRequest;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Location;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Locator;
import org.igniterealtime.openfire.plugin.sipgateway.sip.MessageRequest;
import org.igniterealtime.openfire.plugin.sipgateway.sip.NextHop;
import org.igniterealtime.openfire.plugin.sipgateway.sip.RoutedEndpoint;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Question;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Routing;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Server;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipOutcome;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Target;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Transport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fail-over on the wire: the first next hop is down, the second one is a SIP user. */
class RoutedWireTest {

    static final Locator NO_DNS = new Locator() {
        @Override
        public void locate(Server server, Consumer<Location> answer) {
            throw new AssertionError("DNS was asked for " + server);
        }

        @Override
        public void explain(Server server, Consumer<List<Question>> answer) {
            throw new AssertionError("DNS was asked for " + server);
        }

        @Override
        public Collection<InetAddress> addresses(Server server) {
            throw new AssertionError("DNS was asked for " + server);
        }
    };

    private final Routing routing = new Routing(NO_DNS);
    private SessionEndpoint endpoint;
    private RoutedEndpoint routed;
    private SipUser romeo;

    @BeforeEach
    void start() throws Exception {
        start(DigestClient.NONE);
    }

    private void start(DigestClient digest) throws Exception {
        endpoint = new SessionEndpoint(SessionEndpoint.LIMITS, InetAddress.getLoopbackAddress(), digest);
        routed = new RoutedEndpoint(endpoint.endpoint, routing);
        romeo = new SipUser(Transport.UDP, endpoint.port);
    }

    private void restart(DigestClient digest) throws Exception {
        stop();
        start(digest);
    }

    @AfterEach
    void stop() throws Exception {
        routed.close();
        romeo.close();
        endpoint.close();
    }

    private static String uri(NextHop hop) {
        return "sip:127.0.0.1:" + hop.address().getPort() + ";transport=" + hop.transport();
    }

    private void route(String... uris) {
        assertEquals(List.of(), routing.set(Map.of("example.net", String.join(" ", uris)), domain -> false, domain -> false));
    }

    private BlockingQueue<SipOutcome> send() {
        BlockingQueue<SipOutcome> outcome = new LinkedBlockingQueue<>();
        routed.send(new MessageRequest(new Target.Domain("example.net"), "sip:romeo@example.net", "sip:juliet@example.com",
                "c", 7, "t", Optional.empty(), Optional.empty(), "text/plain", new byte[] {'x'}), outcome::add);
        return outcome;
    }

    private SessionEndpoint.Recorded invite(int octets) {
        SessionEndpoint.Recorded session = new SessionEndpoint.Recorded();
        session.dialog = routed.invite(new InviteRequest(new Target.Domain("example.net"), "sip:romeo@example.net",
                "sip:juliet@example.com", Optional.empty(), "c1", Optional.empty(), new byte[octets]), session);
        return session;
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 1300})
    void anInviteGoesOnWhereAConnectionIsRefused(int octets) throws Exception {
        route("sip:127.0.0.1:" + FreePorts.next() + ";transport=tcp", uri(romeo.hop()));
        SessionEndpoint.Recorded session = invite(octets);
        String invite = romeo.skipTo("INVITE ");
        romeo.send(romeo.answer(invite, "486 Busy Here", "r1", "", ""));
        SipOutcome why = session.next("failed").why();
        assertEquals(486, assertInstanceOf(SipOutcome.Rejected.class, why).code());
        int port = romeo.hop().address().getPort();
        assertEquals(1, routed.resting().stream().filter(hop -> hop.hop().address().getPort() != port).count());
    }

    @Test
    void anInviteGoesOnWhereAServerIsBusyEvenIfAProxyHasTriedIt() throws Exception {
        try (SipUser busy = new SipUser(Transport.UDP, endpoint.port)) {
            route(uri(busy.hop()), uri(romeo.hop()));
            SessionEndpoint.Recorded session = invite(10);
            String first = busy.skipTo("INVITE ");
            busy.send(busy.answer(first, "100 Trying", "", "", ""));
            busy.send(busy.answer(first, "503 Service Unavailable", "b1", "Retry-After: 30 (maintenance);duration=60\r\n", ""));
            String second = romeo.skipTo("INVITE ");
            for (String name : new String[] {"Call-ID", "CSeq", "From"}) {
                assertEquals(Requests.header(first, name), Requests.header(second, name));
            }
            romeo.send(romeo.answer(second, "486 Busy Here", "r1", "", ""));
            session.next("failed");
            assertTrue(routed.resting().get(0).left() > 20_000);
        }
    }

    private static final String CHALLENGE = "WWW-Authenticate: Digest realm=\"example.net\", nonce=\"n\", qop=\"auth\"\r\n";

    private static String cseq(String request) {
        return Requests.header(request, "CSeq");
    }

    /** RFC 3261 s22.2, s8.1.3.5: no number comes back. */
    @Test
    void whatWasChallengedGoesOnWithItsHigherNumber() throws Exception {
        Optional<Credentials> credentials = Optional.of(new Credentials("gateway", "secret", ""));
        restart(new DigestClient(domain -> credentials, routing, System::currentTimeMillis));
        try (SipUser busy = new SipUser(Transport.UDP, endpoint.port)) {
            route(uri(busy.hop()), uri(romeo.hop()));
            for (String method : new String[] {"MESSAGE", "INVITE"}) {
                routed.wakeAll();
                if (method.equals("MESSAGE")) {
                    send();
                } else {
                    invite(10);
                }
                String first = busy.skipTo(method);
                busy.send(busy.answer(first, "401 Unauthorized", "b1", CHALLENGE.replace("\"n\"", "\"" + method + "\""), ""));
                String again = busy.skipTo(method);
                busy.send(busy.answer(again, "503 Service Unavailable", "b2", "", ""));
                String elsewhere = romeo.skipTo(method);
                assertNotEquals(cseq(first), cseq(again));
                assertEquals(cseq(again), cseq(elsewhere));
                assertEquals(Requests.header(first, "From"), Requests.header(elsewhere, "From"));
            }
        }
    }

    @Test
    void aMessageGoesOnAndTheHopIsFoundAgainByOptions() throws Exception {
        try (UdpPeer busy = new UdpPeer(); UdpPeer other = new UdpPeer()) {
            route("sip:127.0.0.1:" + busy.port(), "sip:127.0.0.1:" + other.port());
            BlockingQueue<SipOutcome> outcome = send();
            busy.send(endpoint.port, Requests.answer(busy.receive(), "503 Service Unavailable", ""));
            other.send(endpoint.port, Requests.ok(other.receive()));
            assertEquals(new SipOutcome.Accepted(200), outcome.poll(5, TimeUnit.SECONDS));
            assertEquals("503 Service Unavailable", routed.resting().get(0).failure());

            BlockingQueue<SipOutcome> alive = new LinkedBlockingQueue<>();
            endpoint.endpoint.probe(routed.resting().get(0).hop(), alive::add);
            String options = busy.receive();
            assertTrue(options.startsWith("OPTIONS sip:127.0.0.1:" + busy.port() + " SIP/2.0\r\n"), options);
            busy.send(endpoint.port, Requests.answer(options, "404 Not Found", "").replace("OPTIONS", "MESSAGE"));
            assertEquals(0, alive.size(), "no answer to OPTIONS");
            busy.send(endpoint.port, Requests.answer(options, "404 Not Found", ""));
            assertEquals(404, assertInstanceOf(SipOutcome.Rejected.class, alive.poll(5, TimeUnit.SECONDS)).code());
        }
    }
}
