package org.igniterealtime.openfire.plugin.sipgateway.sip.jain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.igniterealtime.openfire.plugin.sipgateway.sip.MessageRequest;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipCounter;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipOutcome;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Transport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Answers to our requests, true and false ones (RFC 3261 s17.1.3, s18.1.2). */
class OutgoingTest {

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

    private static SipOutcome outcome(BlockingQueue<SipOutcome> outcomes) throws InterruptedException {
        return outcomes.poll(RunningEndpoint.DEADLINE, TimeUnit.SECONDS);
    }

    @Test
    void aRefusalIsToldWithItsContact() throws Exception {
        BlockingQueue<SipOutcome> outcome = endpoint.send(RunningEndpoint.request(peer.address(), Transport.UDP, "x"));
        String request = peer.receive();
        peer.send(endpoint.port, Requests.answer(request, "100 Trying", ""));
        peer.send(endpoint.port, Requests.answer(request, "302 Moved Temporarily",
                "Contact: \"R\" <sip:romeo@elsewhere.example;x=1>;q=1, <sip:other@example.org>\r\n"));
        assertEquals(new SipOutcome.Rejected(302, "Moved Temporarily", Optional.of("sip:romeo@elsewhere.example;x=1")),
                outcome(outcome));
        assertNull(outcome.poll());
    }

    static Stream<Arguments> falseAnswers() {
        UnaryOperator<String> otherBranch = answer -> answer.replaceFirst("branch=z9hG4bKm\\..", "branch=z9hG4bKm.-");
        UnaryOperator<String> otherMark = answer -> answer.replaceFirst("branch=z9hG4bKm", "branch=z9hG4bK");
        UnaryOperator<String> otherMethod = answer -> answer.replace("1 MESSAGE", "1 OPTIONS");
        UnaryOperator<String> otherHost = answer -> answer.replaceFirst("UDP 127.0.0.1", "UDP 127.0.0.2");
        UnaryOperator<String> twoVias = answer -> answer.replace("From:", "Via: SIP/2.0/UDP b\r\nFrom:");
        UnaryOperator<String> oddCode = answer -> answer.replace(" 200 ", " 700 ");
        UnaryOperator<String> noEnd = answer -> answer.substring(0, answer.length() - 2);
        return Stream.of(Arguments.of("other branch", otherBranch), Arguments.of("other mark", otherMark),
                Arguments.of("other method", otherMethod), Arguments.of("other host", otherHost),
                Arguments.of("two Vias", twoVias), Arguments.of("odd code", oddCode), Arguments.of("no end", noEnd));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("falseAnswers")
    void aFalseAnswerIsDroppedAndTheTrueOneCounts(String name, UnaryOperator<String> change) throws Exception {
        BlockingQueue<SipOutcome> outcome = endpoint.send(RunningEndpoint.request(peer.address(), Transport.UDP, "x"));
        String request = peer.receive();
        peer.send(endpoint.port, change.apply(Requests.ok(request)));
        endpoint.awaitCount(SipCounter.STRAY_ANSWER, 1);
        assertEquals(0, outcome.size());
        peer.send(endpoint.port, Requests.answer(request, "486 Busy Here", ""));
        assertEquals(new SipOutcome.Rejected(486, "Busy Here", Optional.empty()), outcome(outcome));
    }

    @Test
    void aLostRequestIsSentAgainAndALateAnswerIsDropped() throws Exception {
        BlockingQueue<SipOutcome> outcome = endpoint.send(RunningEndpoint.request(peer.address(), Transport.UDP, "x"));
        String request = peer.receive();
        assertEquals(request, peer.receive(), "Timer E sends the very same octets");
        peer.send(endpoint.port, Requests.ok(request));
        assertEquals(new SipOutcome.Accepted(200), outcome(outcome));
        peer.send(endpoint.port, Requests.answer(request, "408 Request Timeout", ""));
        endpoint.awaitCount(SipCounter.STRAY_ANSWER, 1);
        assertEquals(0, outcome.size());
    }

    @Test
    void whatCannotBeWrittenIsNotSent() throws Exception {
        MessageRequest sound = RunningEndpoint.request(peer.address(), Transport.UDP, "x");
        MessageRequest broken = new MessageRequest(sound.hop(), "sip:romeo@example.net\r\nX: y", sound.from(), "c", 1, "t",
                Optional.empty(), Optional.empty(), "text/plain", sound.body());
        assertInstanceOf(SipOutcome.NotSent.class, outcome(endpoint.send(broken)));
        MessageRequest huge = RunningEndpoint.request(peer.address(), Transport.UDP, "x".repeat(66_000));
        assertInstanceOf(SipOutcome.Unreachable.class, outcome(endpoint.send(huge)));
    }
}
