package org.igniterealtime.openfire.plugin.sipgateway.sip.jain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipAnswer;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipCounter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is not taken, and the answer that says so. */
class RefusalTest {

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

    private String ask(String method, String headers, String body) throws IOException {
        return peer.ask(endpoint.port, Requests.request(method, peer.port(), headers, body));
    }

    @ParameterizedTest
    @ValueSource(strings = {"MESSAGE", "OPTIONS", "INVITE", "BYE", "STRANGE"})
    void whoIsNotTrustedIsForbiddenEverything(String method) throws Exception {
        endpoint.endpoint.trust(peer -> false);
        String answer = ask(method, "Require: nothing\r\n", "x");
        assertTrue(answer.startsWith("SIP/2.0 403 Forbidden\r\n"), answer);
        assertTrue(endpoint.delivered.isEmpty());
        endpoint.awaitCount(SipCounter.UNTRUSTED, 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"MESSAGE", "INVITE"})
    void whatWeHaveSentOurselvesIsALoop(String method) throws Exception {
        String ours = "Via: SIP/2.0/UDP 127.0.0.1:" + endpoint.port + ";branch=z9hG4bK" + (method.equals("INVITE") ? "i" : "m")
                + ".abc;rport\r\n";
        String answer = ask(method, ours, "");
        assertTrue(answer.startsWith("SIP/2.0 482 Loop Detected\r\n"), answer);
        assertTrue(endpoint.delivered.isEmpty());
        endpoint.awaitCount(SipCounter.LOOPED, 1);
        String theirs = ours.replace("z9hG4bK", "z9hG4bKx");
        assertTrue(ask("OPTIONS", theirs, "").startsWith("SIP/2.0 200 "), "another's branch at our address");
    }

    @Test
    void anAckIsNeverAnswered() throws Exception {
        endpoint.endpoint.trust(peer -> false);
        peer.send(endpoint.port, Requests.request("ACK", peer.port(), "", ""));
        peer.assertNothingBut(endpoint.port, Requests.request("OPTIONS", peer.port(), "", ""), "SIP/2.0 403");
        endpoint.endpoint.trust(peer -> peer.address().getAddress().isLoopbackAddress());
        peer.send(endpoint.port, Requests.request("ACK", peer.port(), "", ""));
        peer.send(endpoint.port, Requests.request("ACK", peer.port(), "Require: x\r\n", "").replace("CSeq: 1", "CSeq: x"));
        peer.assertNothingBut(endpoint.port, Requests.request("OPTIONS", peer.port(), "", ""), "SIP/2.0 200");
    }

    /** RFC 3261 s8.2.1: the method comes before the rest of the request. */
    @ParameterizedTest
    @CsvSource({"INFO,405 Method Not Allowed", "SUBSCRIBE,405 Method Not Allowed", "REGISTER,405 Method Not Allowed",
        "REFER,405 Method Not Allowed", "PUBLISH,405 Method Not Allowed", "STRANGE,501 Not Implemented",
        "message,501 Not Implemented"})
    void aMethodThatIsNotTakenIsRefusedWithThoseThatAre(String method, String status) throws Exception {
        String answer = ask(method, "Require: x\r\n", "");
        assertTrue(answer.startsWith("SIP/2.0 " + status + "\r\n"), answer);
        assertEquals("INVITE, ACK, CANCEL, BYE, MESSAGE, OPTIONS, UPDATE", Requests.header(answer, "Allow"));
        assertTrue(Requests.header(answer, "To").contains(";tag="), answer);
    }

    @Test
    void aRetransmissionIsRefusedInTheSameWords() throws Exception {
        String invite = Requests.request("INVITE", peer.port(), "", "");
        assertEquals(peer.ask(endpoint.port, invite), peer.ask(endpoint.port, invite), "RFC 3261 s8.2.7");
    }

    /** Each is held for 64*T1 when it has been answered (RFC 3261 s17.2.2, Timer J). */
    @Test
    void soManyRequestsAreTakenAtATimeAndNoMore() throws Exception {
        Sessions.Limits few = new Sessions.Limits(10, 5, 500, 60_000, 1000, 20);
        try (SessionEndpoint full = new SessionEndpoint(few); UdpPeer asking = new UdpPeer()) {
            String last = "";
            for (int i = 0; i < 5; i++) {
                last = Requests.request("OPTIONS", asking.port(), "", "");
                assertTrue(asking.ask(full.port, last).startsWith("SIP/2.0 200 "));
            }
            for (int i = 0; i < 20; i++) {
                String answer = asking.ask(full.port, Requests.request("OPTIONS", asking.port(), "", ""));
                assertTrue(answer.startsWith("SIP/2.0 503 ") && answer.contains("\r\nRetry-After: 5\r\n"), answer);
            }
            assertEquals(20, full.endpoint.counters().get(SipCounter.OVERLOAD));
            assertTrue(asking.ask(full.port, last).startsWith("SIP/2.0 200 "), "a repetition needs no room");
            assertTrue(asking.ask(full.port, Requests.request("MESSAGE", asking.port(), "", "hi")).startsWith("SIP/2.0 202 "),
                    "those have their own limit");
        }
    }

    @Test
    void thereIsNothingToCancel() throws Exception {
        String answer = ask("CANCEL", "", "");
        assertTrue(answer.startsWith("SIP/2.0 481 "), answer);
    }

    @Test
    void anUnknownExtensionIsNamed() throws Exception {
        String answer = ask("OPTIONS", "Require: 100rel, timer, path\r\n", "");
        assertTrue(answer.startsWith("SIP/2.0 420 Bad Extension\r\n"), answer);
        assertEquals("100rel, path", Requests.header(answer, "Unsupported"));
    }

    @Test
    void aBodyIsTakenUpToItsLimit() throws Exception {
        String answer = ask("MESSAGE", "", "x".repeat(RunningEndpoint.MOST_BODY));
        assertTrue(answer.startsWith("SIP/2.0 202 "), answer);
        assertEquals(RunningEndpoint.MOST_BODY, endpoint.next().message().body().length);
        answer = ask("MESSAGE", "", "x".repeat(RunningEndpoint.MOST_BODY + 1));
        assertTrue(answer.startsWith("SIP/2.0 413 "), answer);
    }

    @Test
    void anEndlessHeadIsTooLarge() throws Exception {
        String answer = ask("MESSAGE", "X-Long: header\r\n".repeat(2100), "x");
        assertTrue(answer.startsWith("SIP/2.0 513 "), answer);
    }

    @Test
    void aRequestOnTwoWaysIsDeliveredOnce() throws Exception {
        String request = Requests.message(peer.port(), "one");
        assertTrue(peer.ask(endpoint.port, request).startsWith("SIP/2.0 202 "));
        String other = request.replace("branch=z9hG4bK-", "branch=z9hG4bK-other-");
        String answer = peer.ask(endpoint.port, other);
        assertTrue(answer.startsWith("SIP/2.0 482 "), answer);
        assertEquals(answer, peer.ask(endpoint.port, other));
        String next = other.replace("one", "two");
        answer = peer.ask(endpoint.port, next.replace("other", "third"));
        assertTrue(answer.startsWith("SIP/2.0 202 "), "clients that never raise CSeq");
        assertEquals(2, endpoint.delivered.size());
    }

    @Test
    void aRetransmissionOfARequestInWorkGetsNoAnswer() throws Exception {
        try (RunningEndpoint slow = new RunningEndpoint((message, answer) -> { })) {
            String request = Requests.message(peer.port(), "slow");
            peer.send(slow.port, request);
            RunningEndpoint.Delivered delivered = slow.next();
            peer.send(slow.port, request);
            slow.awaitCount(SipCounter.ABSORBED, 1);
            try (UdpPeer other = new UdpPeer()) {
                other.ask(slow.port, Requests.request("OPTIONS", other.port(), "", ""));
                delivered.answer().accept(SipAnswer.of(404, "Not Found"));
                delivered.answer().accept(SipAnswer.of(200, "OK"));
            }
            String answer = peer.receive();
            assertTrue(answer.startsWith("SIP/2.0 404 Not Found\r\n"), answer);
            assertEquals(answer, peer.ask(slow.port, request));
        }
    }

    @Test
    void aListenerThatFailsEndsNothing() throws Exception {
        try (RunningEndpoint failing = new RunningEndpoint((message, answer) -> {
            throw new StackOverflowError();
        })) {
            for (int i = 0; i < 10; i++) {
                String answer = peer.ask(failing.port, Requests.message(peer.port(), "fails"));
                assertTrue(answer.startsWith("SIP/2.0 500 Server Internal Error\r\n"), answer);
            }
        }
    }

    @Test
    void withoutRportTheAnswerGoesToTheSentByPort() throws Exception {
        try (UdpPeer sentBy = new UdpPeer()) {
            peer.send(endpoint.port, Requests.message(sentBy.port(), "x").replace(";rport", ""));
            String answer = sentBy.receive();
            assertTrue(answer.startsWith("SIP/2.0 202 "), answer);
            assertFalse(answer.contains("received="), answer);
            peer.send(endpoint.port, Requests.request("OPTIONS", sentBy.port(), "", "").replace(";rport", ""));
            assertTrue(sentBy.receive().startsWith("SIP/2.0 200 "));
        }
    }

    @Test
    void keepAlivesAndGarbageAreHarmless() throws Exception {
        peer.send(endpoint.port, "\r\n\r\n");
        peer.send(endpoint.port, "");
        peer.send(endpoint.port, "\0\0\0\0");
        peer.send(endpoint.port, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
        peer.assertNothingBut(endpoint.port, Requests.message(peer.port(), "x"), "SIP/2.0 202 ");
        endpoint.awaitCount(SipCounter.GARBAGE, 2);
    }
}
