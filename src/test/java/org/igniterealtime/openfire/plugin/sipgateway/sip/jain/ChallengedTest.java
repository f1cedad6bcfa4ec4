package org.igniterealtime.openfire.plugin.sipgateway.sip.jain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.igniterealtime.openfire.plugin.sipgateway.peer.Digest;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Credentials;
import org.igniterealtime.openfire.plugin.sipgateway.sip.DigestClient;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Routing;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipOutcome;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Transport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Requests of ours that are challenged, against a scripted user (RFC 3261 s22.2, s22.3). */
class ChallengedTest {

    private static final Digest GATEWAY = new Digest("gateway", "secret");

    private final Routing routing = new Routing(RoutedWireTest.NO_DNS);
    private SessionEndpoint endpoint;
    private SipUser romeo;

    @BeforeEach
    void start() throws IOException {
        restart(SessionEndpoint.LIMITS);
    }

    private void restart(Sessions.Limits limits) throws IOException {
        stop();
        Credentials credentials = new Credentials("gateway", "secret", "");
        DigestClient digest = new DigestClient(domain -> Optional.of(credentials).filter(any -> domain.equals("example.net")),
                routing, System::currentTimeMillis);
        endpoint = new SessionEndpoint(limits, InetAddress.getLoopbackAddress(), digest);
        romeo = new SipUser(Transport.UDP, endpoint.port);
    }

    @AfterEach
    void stop() throws IOException {
        if (endpoint != null) {
            romeo.close();
            endpoint.close();
        }
    }

    private static String challenge(String nonce, String more) {
        return "WWW-Authenticate: Digest realm=\"example.net\", nonce=\"" + nonce + "\", qop=\"auth\"" + more + "\r\n";
    }

    private String refuse(String request, String nonce, String more) throws IOException, InterruptedException {
        romeo.send(romeo.answer(request, "401 Unauthorized", "r0", challenge(nonce, more), ""));
        String method = request.substring(0, request.indexOf(' '));
        if (method.equals("INVITE")) {
            romeo.expect("ACK ");
        }
        String next = romeo.expect(method + " ");
        assertTrue(GATEWAY.isMetBy(Requests.header(next, "Authorization"), method), next);
        assertEquals(nonce, Digest.parameter(Requests.header(next, "Authorization"), "nonce"));
        assertEquals(Requests.header(request, "Call-ID"), Requests.header(next, "Call-ID"));
        assertEquals(Requests.header(request, "From"), Requests.header(next, "From"));
        assertEquals(cseq(request) + 1, cseq(next));
        assertNotEquals(Requests.header(request, "Via"), Requests.header(next, "Via"));
        return next;
    }

    private static int cseq(String request) {
        return Integer.parseInt(Requests.header(request, "CSeq").split(" ")[0]);
    }

    private static boolean isSigned(String request) {
        return request.contains("\r\nAuthorization:");
    }

    private BlockingQueue<SipOutcome> send(SipUser to) {
        BlockingQueue<SipOutcome> outcome = new LinkedBlockingQueue<>();
        endpoint.endpoint.send(RunningEndpoint.request(to.hop().address(), to.hop().transport(), "Hi"), outcome::add);
        return outcome;
    }

    private static SipOutcome outcome(BlockingQueue<SipOutcome> told) throws InterruptedException {
        return told.poll(RunningEndpoint.DEADLINE, TimeUnit.SECONDS);
    }

    @Test
    void aMessageIsSentAgainAndTheNextOneAnswersAtOnce() throws Exception {
        BlockingQueue<SipOutcome> outcome = send(romeo);
        String message = romeo.expect("MESSAGE ");
        assertFalse(isSigned(message));
        String again = refuse(message, "n1", "");
        assertTrue(again.endsWith("\r\n\r\nHi"), again);
        romeo.send(romeo.answer(again, "200 OK", "r1", "", ""));
        assertEquals(new SipOutcome.Accepted(200), outcome(outcome));

        send(romeo);
        String next = romeo.expect("MESSAGE ");
        assertTrue(GATEWAY.isMetBy(Requests.header(next, "Authorization"), "MESSAGE"), next);
        assertEquals("00000002", Digest.parameter(Requests.header(next, "Authorization"), "nc"));
        String renewed = refuse(next, "n2", ", stale=true, algorithm=SHA-256");
        assertEquals("00000001", Digest.parameter(Requests.header(renewed, "Authorization"), "nc"));
    }

    @Test
    void wrongCredentialsAreTriedOnce() throws Exception {
        BlockingQueue<SipOutcome> outcome = send(romeo);
        String again = refuse(romeo.expect("MESSAGE "), "n1", "");
        romeo.send(romeo.answer(again, "401 Unauthorized", "r1", challenge("n2", ""), ""));
        SipOutcome.Rejected rejected = assertInstanceOf(SipOutcome.Rejected.class, outcome(outcome));
        assertEquals(401, rejected.code());
    }

    @Test
    void aProxyIsAnsweredInItsOwnField() throws Exception {
        send(romeo);
        String message = romeo.expect("MESSAGE ");
        romeo.send(romeo.answer(message, "407 Proxy Authentication Required", "r1",
                challenge("n1", "").replace("WWW-", "Proxy-"), ""));
        String again = romeo.expect("MESSAGE ");
        assertTrue(GATEWAY.isMetBy(Requests.header(again, "Proxy-Authorization"), "MESSAGE"), again);
        assertFalse(isSigned(again));
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void aSessionIsSetUpAndEndedWithCredentials(Transport transport) throws Exception {
        romeo.close();
        romeo = new SipUser(transport, endpoint.port);
        SessionEndpoint.Recorded session = endpoint.invite(romeo.hop());
        String invite = refuse(romeo.expect("INVITE "), "n1", "");
        romeo.send(romeo.accept(invite, "r1", ""));
        String ack = romeo.expect("ACK ");
        assertEquals("2 ACK", Requests.header(ack, "CSeq"));
        assertEquals(Requests.header(invite, "Authorization"), Requests.header(ack, "Authorization").replace(", ", ","),
                "RFC 3261 s22.1");
        session.next("answered");

        session.dialog.end();
        String bye = romeo.expect("BYE ");
        assertEquals("00000002", Digest.parameter(Requests.header(bye, "Authorization"), "nc"));
        String again = refuse(bye, "n2", ", stale=true");
        romeo.send(romeo.answer(again, "200 OK", "", "", ""));
        session.next("ended");
    }

    @Test
    void aChallengedInviteThatIsNotWantedAnyMoreIsNotSentAgain() throws Exception {
        SessionEndpoint.Recorded session = endpoint.invite(romeo.hop());
        String invite = romeo.expect("INVITE ");
        session.dialog.end();
        romeo.send(romeo.answer(invite, "401 Unauthorized", "r0", challenge("n1", ""), ""));
        romeo.expect("ACK ");
        session.next("failed");
        assertEquals(Optional.empty(), romeo.poll());
    }

    @Test
    void aCancelHasNoCredentials() throws Exception {
        SessionEndpoint.Recorded session = endpoint.invite(romeo.hop());
        String invite = refuse(romeo.expect("INVITE "), "n1", "");
        session.dialog.end();
        romeo.send(romeo.answer(invite, "180 Ringing", "r1", "", ""));
        String cancel = romeo.expect("CANCEL ");
        assertFalse(isSigned(cancel));
        romeo.send(romeo.answer(cancel, "200 OK", "r1", "", ""));
        romeo.send(romeo.answer(invite, "487 Request Terminated", "r1", "", ""));
        romeo.expect("ACK ");
        session.next("failed");
    }

    /** Who calls us names his domain himself: only a host of its route gets to see what we are known by there. */
    @ParameterizedTest
    @CsvSource({"sip:127.0.0.1:9,true", "sip:127.0.0.2,false", "'',false"})
    void whoHasCalledSeesCredentialsOnlyAtAHostOfHisRoute(String route, boolean seen) throws Exception {
        routing.set(Map.of("example.net", route), domain -> false, domain -> false);
        romeo.close();
        romeo = new SipUser(Transport.TCP, endpoint.port);
        romeo.send(romeo.invite("c1@example.net"));
        SessionEndpoint.Recorded session = endpoint.next();
        session.dialog.accept(SessionEndpoint.SDP);
        String ok = romeo.expect("SIP/2.0 200 OK\r\n");
        romeo.send(romeo.within("ACK", ok, 1, "", ""));
        session.dialog.end();
        String bye = romeo.skipTo("BYE ");
        if (seen) {
            refuse(bye, "n1", "");
        } else {
            romeo.send(romeo.answer(bye, "401 Unauthorized", "", challenge("n1", ""), ""));
            romeo.send(romeo.within("UPDATE", ok, 2, "", ""));
            romeo.expect("SIP/2.0 481 ");
        }
    }

    @Test
    void aRefreshIsChallenged() throws Exception {
        restart(new Sessions.Limits(10, 20_000, 500, 180_000, 1, 20));
        SessionEndpoint.Recorded session = endpoint.invite(romeo.hop());
        String invite = romeo.expect("INVITE ");
        romeo.send(romeo.accept(invite, "r1", "Session-Expires: 600;refresher=uac\r\nRequire: timer\r\nAllow: INVITE, UPDATE\r\n"));
        romeo.expect("ACK ");
        session.next("answered");
        String update = refuse(romeo.expect("UPDATE "), "n1", "");
        romeo.send(romeo.answer(update, "200 OK", "", romeo.contact(), ""));
        session.dialog.end();
        assertTrue(isSigned(romeo.skipTo("BYE ")));
    }
}
