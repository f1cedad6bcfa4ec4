package org.igniterealtime.openfire.plugin.sipgateway.sip.jain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gov.nist.javax.sip.message.SIPRequest;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.igniterealtime.openfire.plugin.sipgateway.peer.Digest;
import org.igniterealtime.openfire.plugin.sipgateway.sip.ClientTransactions;
import org.igniterealtime.openfire.plugin.sipgateway.sip.DigestServer;
import org.igniterealtime.openfire.plugin.sipgateway.sip.NextHop;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Peer;
import org.igniterealtime.openfire.plugin.sipgateway.sip.RequestHead;
import org.igniterealtime.openfire.plugin.sipgateway.sip.RequestWriter;
import org.igniterealtime.openfire.plugin.sipgateway.sip.ServerTransactions;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipAnswer;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipCounter;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipSettings;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Via;
import org.igniterealtime.openfire.plugin.sipgateway.sip.WireMessage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of requests from addresses that are not trusted when {@code sip.inbound.require-auth} is on (RFC 3261 s22). */
class StrangersTest {

    private static final Digest ROMEO = new Digest("romeo", "secret");
    private static final String URI = "sip:juliet@example.com";

    private final AtomicLong now = new AtomicLong(1);
    private final FakePeer peer = new FakePeer();
    private final DigestServer digest = new DigestServer(now::get);
    private final SipSettings settings = RunningEndpoint.settings(5060, 0);
    private int delivered;
    private int others;
    private final Reception reception = new Reception(settings, (MessageListener) (message, answer) -> {
        delivered++;
        answer.accept(SipAnswer.of(202, "Accepted"));
    }, new ServerTransactions(10_000, now::get), new ClientTransactions((request, hop, failed) -> { }, 10, now::get),
            new RequestWriter(settings), digest, new Reception.Others() {
                @Override
                public boolean take(SIPRequest request, RequestHead head, Peer from) {
                    others++;
                    return true;
                }

                @Override
                public boolean answer(WireMessage answer, Via via, Peer from) {
                    return false;
                }

                @Override
                public void closed(NextHop connection) {
                    throw new AssertionError("there is no connection");
                }
            });

    @BeforeEach
    void start() {
        reception.trust(address -> false);
        digest.ask("example.com", Map.of("romeo", "secret", "benvolio@example.net", "secret"));
    }

    private String answer(String request) {
        return answer(request, peer);
    }

    private String answer(String request, FakePeer from) {
        reception.received(request.getBytes(StandardCharsets.UTF_8), from);
        return from.takeOnly();
    }

    private static String message() {
        return Requests.message(5070, "Hi");
    }

    private static String signed(String request, String authorization) {
        return request.replace("Content-Length", "Authorization: " + authorization + "\r\nContent-Length");
    }

    /** What we ask a stranger for, SHA-256 first. */
    private List<String> challenges() {
        String answer = answer(message());
        assertTrue(answer.startsWith("SIP/2.0 401 Unauthorized\r\n"), answer);
        return answer.lines().filter(line -> line.startsWith("WWW-Authenticate: ")).map(line -> line.substring(18)).toList();
    }

    private long count(SipCounter counter) {
        return reception.counters().get(counter);
    }

    @Test
    void aStrangerIsAskedByBothAlgorithms() {
        List<String> challenges = challenges();
        assertEquals(List.of("SHA-256", "MD5"), challenges.stream().map(line -> Digest.parameter(line, "algorithm")).toList());
        challenges.forEach(challenge -> {
            assertEquals("example.com", Digest.parameter(challenge, "realm"));
            assertEquals("auth", Digest.parameter(challenge, "qop"));
            assertEquals("", Digest.parameter(challenge, "stale"));
        });
        assertEquals(1, count(SipCounter.UNAUTHORIZED));
        assertEquals(0, delivered);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void whoKnowsThePasswordIsTaken(int algorithm) {
        String challenge = challenges().get(algorithm);
        String request = signed(message(), ROMEO.meets(challenge, 1, "MESSAGE", URI));
        assertFalse(peer.proved);
        assertTrue(answer(request).startsWith("SIP/2.0 202 "));
        assertTrue(peer.proved);
        assertTrue(answer(request).startsWith("SIP/2.0 202 "), "a retransmission is no replay");
        assertEquals(1, delivered);
        assertTrue(answer(signed(message(), ROMEO.meets(challenge, 2, "MESSAGE", URI))).startsWith("SIP/2.0 202 "));
    }

    @Test
    void whoIsTrustedByAddressIsNotAsked() {
        reception.trust(address -> true);
        assertTrue(answer(message()).startsWith("SIP/2.0 202 "));
    }

    @Test
    void nobodyIsAskedUnlessTheSettingSaysSo() {
        digest.askNobody();
        assertTrue(answer(message()).startsWith("SIP/2.0 403 "));
        assertTrue(answer(signed(message(), ROMEO.meets("Digest realm=\"\", nonce=\"n\"", 1, "MESSAGE", URI))).startsWith("SIP/2.0 403 "));
    }

    @ParameterizedTest
    @CsvSource({"romeo,wrong", "tybalt,secret", "'',''"})
    void wrongCredentialsAreAskedForAgain(String name, String password) {
        String answer = answer(signed(message(), new Digest(name, password).meets(challenges().get(0), 1, "MESSAGE", URI)));
        assertTrue(answer.startsWith("SIP/2.0 401 "), answer);
        assertFalse(answer.contains("stale"), answer);
        assertFalse(peer.proved);
        assertEquals(0, delivered);
    }

    private void guesses(int times, FakePeer from) {
        String wrong = signed(message(), new Digest("romeo", "wrong").meets(challenges().get(0), 1, "MESSAGE", URI));
        for (int i = 0; i < times; i++) {
            assertTrue(answer(wrong, from).startsWith("SIP/2.0 401 "), "guess " + i);
        }
    }

    /** Right credentials neither: else whoever guesses would learn which those are. */
    @Test
    void whoGuessesIsForbiddenForAWhile() {
        guesses(20, peer);
        assertFalse(peer.hungUp);
        String right = signed(message(), ROMEO.meets(challenges().get(0), 1, "MESSAGE", URI));
        assertTrue(answer(right).startsWith("SIP/2.0 403 "));
        assertTrue(peer.hungUp);
        assertEquals(1, count(SipCounter.GUESSING));
        now.addAndGet(999);
        assertTrue(answer(right).startsWith("SIP/2.0 403 "));
        assertEquals(0, delivered);

        now.addAndGet(1);
        assertTrue(answer(right).startsWith("SIP/2.0 202 "));
        guesses(1, peer);
        assertTrue(answer(right).startsWith("SIP/2.0 403 "), "one guess a second");
    }

    /** A host has all addresses of its IPv6 network. */
    @ParameterizedTest
    @CsvSource({"192.0.2.1,192.0.2.1,403", "192.0.2.1,192.0.2.2,202", "2001:db8::1,2001:db8::ffff:1,403", "2001:db8::1,2001:db8:0:1::1,202"})
    void guessesCountForTheHost(String guesser, String other, int code) throws UnknownHostException {
        guesses(20, new FakePeer(InetAddress.getByName(guesser)));
        String right = signed(message(), ROMEO.meets(challenges().get(0), 1, "MESSAGE", URI));
        assertTrue(answer(right, new FakePeer(InetAddress.getByName(other))).startsWith("SIP/2.0 " + code));
    }

    @Test
    void whatIsForSomebodyElseIsNoGuess() {
        String elsewhere = ROMEO.meets(challenges().get(0).replace("example.com", "example.org"), 1, "MESSAGE", URI);
        for (int i = 0; i < 25; i++) {
            assertTrue(answer(signed(message(), elsewhere)).startsWith("SIP/2.0 401 "));
        }
        assertTrue(answer(signed(message(), ROMEO.meets(challenges().get(0), 1, "MESSAGE", URI))).startsWith("SIP/2.0 202 "));
    }

    @Test
    void whoKnowsThePasswordMaySendAsMuchAsHeLikes() {
        String challenge = challenges().get(0);
        for (int count = 1; count <= 100; count++) {
            assertTrue(answer(signed(message(), ROMEO.meets(challenge, count, "MESSAGE", URI))).startsWith("SIP/2.0 202 "));
        }
    }

    @Test
    void anotherMethodNeedsAnotherResponse() {
        assertTrue(answer(signed(message(), ROMEO.meets(challenges().get(0), 1, "OPTIONS", URI))).startsWith("SIP/2.0 401 "));
    }

    @ParameterizedTest
    @CsvSource({"qop=auth,qop=auth-int", "qop=auth,x=y", "nc=00000001,nc=1", "nc=00000001,nc=00000000", "Digest ,Basic ",
        "realm=,rea=", "algorithm=SHA-256,algorithm=SHA-512-256", "nonce=,nonce=\"\"\\,x="})
    void credentialsThatAreNotAsWeAskAreAskedForAgain(String what, String instead) {
        String credentials = ROMEO.meets(challenges().get(0), 1, "MESSAGE", URI).replace(what, instead.replace("\\,", ","));
        assertTrue(answer(signed(message(), credentials)).startsWith("SIP/2.0 401 "));
        assertEquals(0, delivered);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Digest", "Digest ", "Digest ,,=,=\"", "Digest realm=\"example.com\"", "Digest realm=\"example.com\",nonce=\"=\",qop=auth",
        "\"", "Digest realm=\"example.com", "Digest realm=\"example.com\",realm=\"example.com\""})
    void credentialsThatAreNoneAreAskedForAgain(String credentials) {
        assertTrue(answer(signed(message(), credentials)).startsWith("SIP/2.0 401 "));
        assertTrue(answer(signed(message(), credentials + "x".repeat(20_000))).startsWith("SIP/2.0 401 "));
    }

    @Test
    void whatWasOverheardIsOfNoUse() {
        String credentials = ROMEO.meets(challenges().get(0), 1, "MESSAGE", URI);
        assertTrue(answer(signed(message(), credentials)).startsWith("SIP/2.0 202 "));
        String answer = answer(signed(message(), credentials));
        assertTrue(answer.startsWith("SIP/2.0 401 ") && answer.contains("stale=true"), answer);
        assertEquals(1, delivered);
    }

    @Test
    void aNonceIsGoodForFiveMinutes() {
        String challenge = challenges().get(0);
        now.addAndGet(300_000);
        assertTrue(answer(signed(message(), ROMEO.meets(challenge, 1, "MESSAGE", URI))).startsWith("SIP/2.0 202 "));
        now.addAndGet(1);
        String answer = answer(signed(message(), ROMEO.meets(challenge, 2, "MESSAGE", URI)));
        assertTrue(answer.startsWith("SIP/2.0 401 ") && answer.contains("stale=true"), answer);
    }

    @Test
    void aNonceOfAnotherServerIsStale() {
        String challenge = new DigestServer(now::get).challenges(false).get(0).replace("realm=\"\"", "realm=\"example.com\"");
        String answer = answer(signed(message(), ROMEO.meets(challenge, 1, "MESSAGE", URI)));
        assertTrue(answer.startsWith("SIP/2.0 401 ") && answer.contains("stale=true"), answer);
    }

    @ParameterizedTest
    @CsvSource({"romeo,sip:romeo@example.net,202", "romeo,sip:romeo@elsewhere.example,202", "romeo,sip:Romeo@example.net,403",
        "romeo,sip:juliet@example.com,403", "romeo,sip:example.net,403", "romeo,tel:+1555,403",
        "benvolio@example.net,sip:benvolio@example.net,202", "benvolio@example.net,sip:benvolio@elsewhere.example,403"})
    void fromMustBeWhoHasProvedIt(String name, String from, int code) {
        String request = message().replace("<sip:romeo@example.net>", "<" + from + ">");
        String answer = answer(signed(request, new Digest(name, "secret").meets(challenges().get(0), 1, "MESSAGE", URI)));
        assertTrue(answer.startsWith("SIP/2.0 " + code), answer);
        assertEquals(code == 403 ? 1 : 0, count(SipCounter.FOREIGN_FROM));
        assertEquals(code == 403 ? 0 : 1, delivered);
    }

    /** RFC 3261 s22.1. */
    @Test
    void ackAndCancelAreNeverAskedAndFollowOnlyWhoWas() {
        assertTrue(answer(Requests.request("CANCEL", 5070, "", "")).startsWith("SIP/2.0 403 "));
        reception.received(Requests.request("ACK", 5070, "", "").getBytes(StandardCharsets.UTF_8), peer);
        assertEquals(List.of(), peer.sent);
        answer(signed(message(), ROMEO.meets(challenges().get(0), 1, "MESSAGE", URI)));
        reception.received(Requests.request("CANCEL", 5070, "", "").getBytes(StandardCharsets.UTF_8), peer);
        reception.received(Requests.request("ACK", 5070, "", "").getBytes(StandardCharsets.UTF_8), peer);
        assertEquals(2, others);
    }

    /** RFC 3261 s17.1.1.3: the ACK for our 401 is as it should be, and the INVITE with credentials follows by the same way. */
    @Test
    void theAckForTheQuestionEndsNothing() {
        assertTrue(answer(Requests.request("INVITE", 5070, "", "")).startsWith("SIP/2.0 401 "));
        reception.received(Requests.request("ACK", 5070, "", "").getBytes(StandardCharsets.UTF_8), peer);
        assertFalse(peer.hungUp);
        assertEquals(0, count(SipCounter.UNTRUSTED));
        assertEquals(0, others);
    }

    @Test
    void whoIsNotAskedIsHungUpOn() {
        digest.askNobody();
        assertTrue(answer(message()).startsWith("SIP/2.0 403 "));
        assertTrue(peer.hungUp);
    }

    @ParameterizedTest
    @ValueSource(strings = {"INVITE", "OPTIONS", "BYE", "UPDATE"})
    void everyOtherMethodIsAsked(String method) {
        String answer = answer(Requests.request(method, 5070, "", ""));
        assertTrue(answer.startsWith("SIP/2.0 401 "), answer);
        reception.received(signed(Requests.request(method, 5070, "", ""),
                ROMEO.meets(answer.substring(answer.indexOf("Digest ")), 1, method, URI)).getBytes(StandardCharsets.UTF_8), peer);
        assertEquals(1, others);
    }
}
