package org.igniterealtime.openfire.plugin.sipgateway.sip.jain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.igniterealtime.openfire.plugin.sipgateway.sip.ClientTransactions;
import org.igniterealtime.openfire.plugin.sipgateway.sip.DigestServer;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Rate;
import org.igniterealtime.openfire.plugin.sipgateway.sip.RequestWriter;
import org.igniterealtime.openfire.plugin.sipgateway.sip.ServerTransactions;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipAnswer;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipCounter;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where time and memory are at an end, without sockets. */
class ReceptionTest {

    private static final int CAPACITY = 10;
    private final AtomicLong now = new AtomicLong(1);
    private final FakePeer peer = new FakePeer();
    private final SipSettings settings = RunningEndpoint.settings(5060, 0);
    private final Reception reception = new Reception(settings,
            (MessageListener) (message, answer) -> answer.accept(SipAnswer.of(202, "Accepted")),
            new ServerTransactions(CAPACITY, now::get), new ClientTransactions((request, hop, failed) -> { }, 10, now::get),
            new RequestWriter(settings), new DigestServer(now::get), new WithoutSessions((request, via, from) -> {
                throw new IllegalStateException("the RI fails");
            }));

    private String answer(String request) {
        reception.received(request.getBytes(StandardCharsets.UTF_8), peer);
        return peer.takeOnly();
    }

    @Test
    void whatCannotBeRememberedIsToBeSentAgainLater() {
        String first = Requests.message(5070, "first");
        answer(first);
        for (int i = 1; i < CAPACITY; i++) {
            answer(Requests.message(5070, "more"));
        }
        String late = Requests.message(5070, "too many");
        String refusal = answer(late);
        assertTrue(refusal.startsWith("SIP/2.0 503 Service Unavailable\r\n"), refusal);
        assertEquals("5", Requests.header(refusal, "Retry-After"));
        assertTrue(answer(first).startsWith("SIP/2.0 202 "), "who has an answer keeps it");
        now.addAndGet(60_000);
        assertTrue(answer(late).startsWith("SIP/2.0 202 "), "the refusal is not remembered");
        assertEquals(1, reception.counters().get(SipCounter.OVERLOAD));
    }

    @Test
    void anAddressThatSendsTooOftenIsToldWhenToTryAgain() {
        reception.limit(() -> new Rate(1, 2));
        answer(Requests.message(5070, "x"));
        answer(Requests.message(5070, "y"));
        String refusal = answer(Requests.message(5070, "z"));
        assertTrue(refusal.startsWith("SIP/2.0 503 Service Unavailable\r\n"), refusal);
        assertEquals("1", Requests.header(refusal, "Retry-After"));
        assertTrue(answer(Requests.request("INVITE", 5070, "", "")).startsWith("SIP/2.0 503 "));
        assertTrue(answer(Requests.request("INFO", 5070, "", "")).startsWith("SIP/2.0 405 "), "it costs nothing");
        assertEquals(2, reception.counters().get(SipCounter.RATE_PEER));
        reception.limit(() -> Rate.OFF);
        assertTrue(answer(Requests.message(5070, "z")).startsWith("SIP/2.0 202 "));
    }

    @ParameterizedTest
    @CsvSource({"MESSAGE,0,483", "MESSAGE,00,483", "MESSAGE,1,202", "MESSAGE,x,202", "INVITE,0,483", "OPTIONS,0,500"})
    void whatMayGoNoFurtherDoesNotGoToXmpp(String method, String maxForwards, String code) {
        String request = Requests.request(method, 5070, "", "").replace("Max-Forwards: 70", "Max-Forwards: " + maxForwards);
        assertTrue(answer(request).startsWith("SIP/2.0 " + code + " "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"MESSAGE", "OPTIONS"})
    void whatComesBackToUsIsALoop(String method) {
        String request = Requests.request(method, 5070, "", "");
        String ours = "Via: SIP/2.0/UDP 127.0.0.1:5060;branch=z9hG4bKm.abc;rport\r\n";
        String behind = request.replace("Max-Forwards", ours + "Max-Forwards");
        assertTrue(answer(behind).startsWith("SIP/2.0 482 Loop Detected\r\n"));
        assertTrue(answer(request.replaceFirst("Via: .*\r\n", ours)).startsWith("SIP/2.0 482 "), "sent to ourselves");
        String anothers = behind.replace("127.0.0.1:5060", "127.0.0.1:5061");
        assertTrue(!answer(anothers).startsWith("SIP/2.0 482 "));
    }

    @Test
    void whateverTheStackThrowsThereIsAnAnswer() {
        assertTrue(answer(Requests.request("OPTIONS", 5070, "", "")).startsWith("SIP/2.0 500 Server Internal Error\r\n"));
    }

    @Test
    void aClientOfRfc2543IsRecognisedWithoutBranch() {
        String old = Requests.message(5070, "old").replaceFirst(";branch=[^;]*", "");
        String answer = answer(old);
        assertEquals(answer, answer(old));
        assertEquals(1, reception.counters().get(SipCounter.REPEATED));
        String next = old.replace("CSeq: 1", "CSeq: 2");
        assertTrue(answer(next).startsWith("SIP/2.0 202 "));
        assertEquals(1, reception.counters().get(SipCounter.REPEATED));
    }

    @Test
    void theSameBranchFromAnotherHostOrForAnotherMethodIsAnotherRequest() {
        String request = Requests.message(5070, "x");
        answer(request);
        String other = request.replace("127.0.0.1:5070", "127.0.0.2:5070").replace("Call-ID: c", "Call-ID: d");
        assertTrue(answer(other).startsWith("SIP/2.0 202 "));
        assertEquals(0, reception.counters().get(SipCounter.REPEATED));
    }
}
