package org.igniterealtime.openfire.plugin.sipgateway.sip.jain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.igniterealtime.openfire.plugin.sipgateway.server.FreePorts;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipOutcome;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Transport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** MESSAGE over TCP, and what may come over a connection instead. */
class TcpTest {

    private RunningEndpoint endpoint;
    private TcpPeer peer;

    @BeforeEach
    void start() throws IOException {
        endpoint = new RunningEndpoint();
        peer = new TcpPeer(endpoint.port);
    }

    @AfterEach
    void stop() throws IOException {
        peer.close();
        endpoint.close();
    }

    private static String message(String body) {
        return Requests.message(5060, body).replace("SIP/2.0/UDP", "SIP/2.0/TCP");
    }

    private static SipOutcome outcome(BlockingQueue<SipOutcome> outcomes) throws InterruptedException {
        return outcomes.poll(RunningEndpoint.DEADLINE, TimeUnit.SECONDS);
    }

    @Test
    void manyMessagesInOneWriteAreAnsweredOnTheirConnection() throws Exception {
        peer.send(message("one") + message("zwei") + "\r\n" + message("trois"));
        for (String body : new String[] {"one", "zwei", "trois"}) {
            assertTrue(peer.receive().startsWith("SIP/2.0 202 "));
            assertEquals(body, new String(endpoint.next().message().body()));
        }
        assertEquals(0, endpoint.delivered.size());
    }

    @Test
    void otherMethodsAreAnsweredThereToo() throws Exception {
        String answer = peer.ask(message("").replace("MESSAGE", "OPTIONS"));
        assertTrue(answer.startsWith("SIP/2.0 200 OK\r\n"), answer);
        answer = peer.ask(message("").replace("MESSAGE", "INFO"));
        assertTrue(answer.startsWith("SIP/2.0 405 "), answer);
    }

    @Test
    void aRequestUsesTheConnectionThatThePeerHasOpened() throws Exception {
        peer.ask(message("now the endpoint knows the connection"));
        BlockingQueue<SipOutcome> outcome = endpoint.send(RunningEndpoint.request(peer.address(), Transport.TCP, "back"));
        String request = peer.receive();
        assertTrue(Requests.header(request, "Via").startsWith("SIP/2.0/TCP 127.0.0.1:" + endpoint.port + ";"), request);
        peer.send(Requests.ok(request));
        assertEquals(new SipOutcome.Accepted(200), outcome(outcome));
    }

    @Test
    void ourConnectionIsUsedAgainAndServesBothWays() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            listener.setSoTimeout(5000);
            InetSocketAddress address = (InetSocketAddress) listener.getLocalSocketAddress();
            BlockingQueue<SipOutcome> first = endpoint.send(RunningEndpoint.request(address, Transport.TCP, "1"));
            try (TcpPeer accepted = new TcpPeer(listener.accept())) {
                accepted.send(Requests.ok(accepted.receive()));
                assertEquals(new SipOutcome.Accepted(200), outcome(first));
                BlockingQueue<SipOutcome> second = endpoint.send(RunningEndpoint.request(address, Transport.TCP, "2"));
                accepted.send(Requests.ok(accepted.receive()));
                assertEquals(new SipOutcome.Accepted(200), outcome(second));
                assertTrue(accepted.ask(message("in")).startsWith("SIP/2.0 202 "));
            }
        }
    }

    @Test
    void aClosedConnectionIsReplacedByANewOne() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            listener.setSoTimeout(5000);
            InetSocketAddress address = (InetSocketAddress) listener.getLocalSocketAddress();
            BlockingQueue<SipOutcome> first = endpoint.send(RunningEndpoint.request(address, Transport.TCP, "1"));
            try (TcpPeer accepted = new TcpPeer(listener.accept())) {
                accepted.receive();
            }
            assertEquals(new SipOutcome.Unreachable("connection closed before the answer"), outcome(first));
            BlockingQueue<SipOutcome> second = endpoint.send(RunningEndpoint.request(address, Transport.TCP, "2"));
            try (TcpPeer accepted = new TcpPeer(listener.accept())) {
                accepted.send(Requests.ok(accepted.receive()));
                assertEquals(new SipOutcome.Accepted(200), outcome(second));
            }
        }
    }

    @Test
    void whereNobodyListensIsUnreachable() throws Exception {
        InetSocketAddress nobody = new InetSocketAddress(InetAddress.getLoopbackAddress(), FreePorts.next());
        BlockingQueue<SipOutcome> outcome = endpoint.send(RunningEndpoint.request(nobody, Transport.TCP, "x"));
        assertInstanceOf(SipOutcome.Unreachable.class, outcome(outcome));
    }

    @Test
    void aPingGetsItsPong() throws Exception {
        peer.send("\r\n\r\n");
        assertEquals('\r', peer.octet());
        assertEquals('\n', peer.octet());
        assertTrue(peer.ask(message("x")).startsWith("SIP/2.0 202 "));
    }

    @Test
    void aBadHeaderCostsTheMessageNotTheConnection() throws Exception {
        assertTrue(peer.ask(message("x").replace("From: \"Romeo\" <", "From: \"Romeo <")).startsWith("SIP/2.0 400 bad From\r\n"));
        assertTrue(peer.ask(message("x")).startsWith("SIP/2.0 202 "));
    }

    @Test
    void aMillionOctetsAreRefusedAndSkipped() throws Exception {
        String answer = peer.ask(message("x".repeat(1_000_000)));
        assertTrue(answer.startsWith("SIP/2.0 413 "), answer);
        assertTrue(peer.ask(message("x")).startsWith("SIP/2.0 202 "));
        assertEquals(1, endpoint.delivered.size());
    }

    @Test
    void endlessHeadersAreAnsweredAndTheConnectionIsClosed() throws Exception {
        String head = message("x").replace("\r\n\r\nx", "\r\n");
        String answer = peer.ask(head + "X-Endless: header\r\n".repeat(2000));
        assertTrue(answer.startsWith("SIP/2.0 513 "), answer);
        assertTrue(peer.isClosedByPeer());
        try (TcpPeer other = new TcpPeer(endpoint.port)) {
            assertTrue(other.ask(message("x")).startsWith("SIP/2.0 202 "));
        }
    }

    @Test
    void withoutContentLengthThereIsAnAnswerAndAnEnd() throws Exception {
        String answer = peer.ask(message("x").replace("Content-Length", "X-Length"));
        assertTrue(answer.startsWith("SIP/2.0 400 content-length is missing or bad\r\n"), answer);
        assertTrue(peer.isClosedByPeer());
    }

    @Test
    void garbageDisturbsNobodyElse() throws Exception {
        try (TcpPeer other = new TcpPeer(endpoint.port)) {
            peer.send("\u0016\u0003\u0001 no SIP at all");
            assertTrue(other.ask(message("x")).startsWith("SIP/2.0 202 "));
        }
    }

    @Test
    void whoIsNotTrustedIsForbidden() throws Exception {
        endpoint.endpoint.trust(peer -> false);
        assertTrue(peer.ask(message("x")).startsWith("SIP/2.0 403 "));
        assertTrue(peer.isClosedByPeer());
        try (TcpPeer other = new TcpPeer(endpoint.port)) {
            assertTrue(other.ask(message("x".repeat(100_000))).startsWith("SIP/2.0 403 "), "before its size is told");
        }
    }
}
