package org.igniterealtime.openfire.plugin.sipgateway.sip.jain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.igniterealtime.openfire.plugin.sipgateway.sip.IncomingMessage;
import org.igniterealtime.openfire.plugin.sipgateway.sip.MessageRequest;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipCounter;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipOutcome;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Transport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** MESSAGE both ways over UDP, and the other methods, against a bare socket. */
class JainSipEndpointTest {

    private RunningEndpoint endpoint;
    private UdpPeer peer;

    @BeforeEach
    void start() throws IOException {
        endpoint = new RunningEndpoint();
        peer = new UdpPeer();
    }

    @AfterEach
    void stop() {
        peer.close();
        endpoint.close();
    }

    @Test
    void aMessageIsDeliveredAndAnswered() throws Exception {
        String answer = peer.ask(endpoint.port, Requests.request("MESSAGE", peer.port(),
                "Subject: Héllo\r\nContent-Language: fr\r\nContent-Type: text/plain;charset=UTF-8\r\nExpires: 60\r\n"
                        + "Date: Sat, 13 Nov 2010 23:29:00 GMT\r\n", "Wherefore art thou, Roméo?"));
        assertTrue(answer.startsWith("SIP/2.0 202 Accepted\r\n"), answer);
        assertTrue(Requests.header(answer, "To").matches("<sip:juliet@example.com>;tag=\\w+"), answer);
        assertEquals("SIP-Gateway/1.0", Requests.header(answer, "Server"));

        IncomingMessage message = endpoint.next().message();
        assertEquals("sip:juliet@example.com", message.requestUri());
        assertEquals("sip:romeo@example.net", message.from());
        assertEquals("sip:juliet@example.com", message.to());
        assertEquals(Optional.of("Héllo"), message.subject());
        assertEquals(Optional.of("fr"), message.contentLanguage());
        assertEquals(Optional.of("text/plain;charset=UTF-8"), message.contentType());
        assertEquals(60, message.expires().getAsLong());
        assertEquals(1289690940, message.date().orElseThrow().getEpochSecond());
        assertArrayEquals("Wherefore art thou, Roméo?".getBytes(StandardCharsets.UTF_8), message.body());
        assertEquals(peer.address(), message.source());
        assertEquals(Transport.UDP, message.transport());
    }

    @Test
    void aRetransmissionGetsTheSameAnswerAndIsNotDelivered() throws Exception {
        String request = Requests.message(peer.port(), "once");
        String first = peer.ask(endpoint.port, request);
        assertEquals(first, peer.ask(endpoint.port, request));
        String again = peer.ask(endpoint.port, request.replace("z9hG4bK", "Z9HG4BK"));
        assertEquals(first, again.replace("Z9HG4BK", "z9hG4bK"), "branches are caseless");
        endpoint.next();
        assertTrue(endpoint.delivered.isEmpty());
        endpoint.awaitCount(SipCounter.REPEATED, 2);
    }

    @Test
    void aMessageGoesOutAndItsAnswerIsTheOutcome() throws Exception {
        BlockingQueue<SipOutcome> outcome = endpoint.send(RunningEndpoint.request(peer.address(), Transport.UDP, "O Romeo"));
        String request = peer.receive();
        assertTrue(request.startsWith("MESSAGE sip:romeo@example.net SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:" + endpoint.port
                + ";branch=z9hG4bK"), request);
        assertTrue(Requests.header(request, "Via").matches(".*;branch=z9hG4bK[^;]*id1;rport"), request);
        assertTrue(Requests.header(request, "From").startsWith("<sip:juliet@example.com;gr=balcony>;tag="), request);
        assertEquals("<sip:romeo@example.net>", Requests.header(request, "To"));
        assertTrue(request.endsWith("Content-Length: 7\r\n\r\nO Romeo"), request);
        peer.send(endpoint.port, Requests.ok(request));
        assertEquals(new SipOutcome.Accepted(200), outcome.poll(5, TimeUnit.SECONDS));
    }

    @Test
    void theLengthToldIsTheLengthWritten() throws Exception {
        MessageRequest request = RunningEndpoint.request(peer.address(), Transport.UDP, "Ça va ?");
        endpoint.send(request);
        assertEquals(endpoint.endpoint.length(request), peer.receive().getBytes(StandardCharsets.UTF_8).length);
    }

    @Test
    void optionsTellsWhatIsTaken() throws Exception {
        String answer = peer.ask(endpoint.port, Requests.request("OPTIONS", peer.port(), "", ""));
        assertTrue(answer.startsWith("SIP/2.0 200 OK\r\n"), answer);
        assertEquals("INVITE,ACK,CANCEL,BYE,MESSAGE,OPTIONS,UPDATE", Requests.header(answer, "Allow"));
        assertEquals("application/sdp,text/plain,message/cpim,text/html,multipart/alternative,multipart/mixed,"
                + "application/im-iscomposing+xml,message/imdn+xml", Requests.header(answer, "Accept"));
        assertEquals("timer,gruu", Requests.header(answer, "Supported"));
        assertEquals("SIP-Gateway/1.0", Requests.header(answer, "Server"));
    }

    @Test
    void eachRequestHasItsOwnTagAndBranch() throws Exception {
        endpoint.send(RunningEndpoint.request(peer.address(), Transport.UDP, "1"));
        String first = peer.receive();
        peer.send(endpoint.port, Requests.ok(first));
        endpoint.send(RunningEndpoint.request(peer.address(), Transport.UDP, "2"));
        String second = peer.receive();
        assertNotEquals(Requests.header(first, "From"), Requests.header(second, "From"));
        assertNotEquals(Requests.header(first, "Via"), Requests.header(second, "Via"));
    }
}
