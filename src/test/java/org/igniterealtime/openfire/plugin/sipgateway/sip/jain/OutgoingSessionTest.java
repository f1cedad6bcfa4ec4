package org.igniterealtime.openfire.plugin.sipgateway.sip.jain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import org.igniterealtime.openfire.plugin.sipgateway.server.FreePorts;
import org.igniterealtime.openfire.plugin.sipgateway.sip.InviteRequest;
import org.igniterealtime.openfire.plugin.sipgateway.sip.NextHop;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipOutcome;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Transport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Sessions that we invite to, against a scripted user. */
class OutgoingSessionTest {

    private SessionEndpoint endpoint;
    private SipUser romeo;

    @BeforeEach
    void start() throws IOException {
        endpoint = new SessionEndpoint();
        romeo = new SipUser(Transport.UDP, endpoint.port);
    }

    @AfterEach
    void stop() throws IOException {
        romeo.close();
        endpoint.close();
    }

    /** The same with other limits. */
    private void restart(Sessions.Limits limits) throws IOException {
        stop();
        endpoint = new SessionEndpoint(limits);
        romeo = new SipUser(Transport.UDP, endpoint.port);
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void anInviteIsAnsweredAcknowledgedAndEnded(Transport transport) throws Exception {
        try (SipUser user = new SipUser(transport, endpoint.port(transport))) {
            SessionEndpoint.Recorded session = endpoint.invite(user.hop());
            String invite = user.expect("INVITE sip:romeo@example.net SIP/2.0\r\n");
            user.send(user.answer(invite, "180 Ringing", "r1", "", ""));
            user.send(user.accept(invite, "r1", ""));
            String ack = user.expect("ACK " + user.uri() + " SIP/2.0\r\n");
            assertEquals("1 ACK", Requests.header(ack, "CSeq"));
            assertEquals("<sip:romeo@example.net>;tag=r1", Requests.header(ack, "To"));
            assertEquals(Requests.header(invite, "From"), Requests.header(ack, "From"));
            assertEquals(Requests.header(invite, "Call-ID"), Requests.header(ack, "Call-ID"));
            assertNotEquals(Requests.header(invite, "Via"), Requests.header(ack, "Via"));
            assertEquals(SipUser.SDP, session.next("answered").sdp());
            session.dialog.end();
            String bye = user.expect("BYE " + user.uri() + " SIP/2.0\r\n");
            assertEquals("2 BYE", Requests.header(bye, "CSeq"));
            user.send(user.answer(bye, "200 OK", "", "", ""));
            session.next("ended");
            session.dialog.end();
            assertTrue(session.events.isEmpty());
        }
    }

    @Test
    void theInviteSaysWhatItMust() throws Exception {
        endpoint.invite(SessionEndpoint.request(romeo.hop(), "thread-1@example.com"));
        String invite = romeo.expect("INVITE sip:romeo@example.net SIP/2.0\r\n");
        String here = "127.0.0.1:" + endpoint.port;
        assertTrue(Requests.header(invite, "Via").matches("SIP/2.0/UDP " + here + ";branch=z9hG4bK[\\w.]{20,};rport"), invite);
        assertEquals("70", Requests.header(invite, "Max-Forwards"));
        assertTrue(Requests.header(invite, "From").matches("<sip:juliet@example.com>;tag=\\w{6,}"), invite);
        assertEquals("<sip:romeo@example.net>", Requests.header(invite, "To"));
        assertEquals("thread-1@example.com", Requests.header(invite, "Call-ID"));
        assertEquals("1 INVITE", Requests.header(invite, "CSeq"));
        assertEquals("<sip:juliet@" + here + ";transport=udp;gr=balcony>", Requests.header(invite, "Contact"));
        assertEquals("Open chat with Juliet?", Requests.header(invite, "Subject"));
        assertEquals("INVITE,ACK,CANCEL,BYE,MESSAGE,OPTIONS,UPDATE", Requests.header(invite, "Allow"));
        assertEquals("application/sdp", Requests.header(invite, "Accept"));
        assertEquals("timer,gruu", Requests.header(invite, "Supported"));
        assertEquals("1800", Requests.header(invite, "Session-Expires"));
        assertEquals("90", Requests.header(invite, "Min-SE"));
        assertEquals("SIP-Gateway/1.0", Requests.header(invite, "User-Agent"));
        assertEquals("application/sdp", Requests.header(invite, "Content-Type"));
        assertTrue(invite.endsWith("\r\n\r\n" + new String(SessionEndpoint.SDP, StandardCharsets.UTF_8)), invite);
    }

    @Test
    void theAnswerTellsThePeer() throws Exception {
        SessionEndpoint.Recorded session = endpoint.invite(romeo.hop());
        String invite = romeo.expect("INVITE ");
        romeo.send(romeo.answer(invite, "200 OK", "r1", "Contact: <" + romeo.uri() + ">;gr=orchard\r\n"
                + "Content-Type: application/sdp\r\nAllow: invite, ACK, BYE\r\nAllow: MESSAGE\r\n"
                + "Server: Phone/1\r\n", SipUser.SDP));
        romeo.expect("ACK " + romeo.uri() + " SIP/2.0\r\n");
        SessionEndpoint.Event answered = session.next("answered");
        assertEquals(romeo.uri() + ";gr=orchard", answered.contact());
        assertEquals(Set.of("INVITE", "ACK", "BYE", "MESSAGE"), answered.peer().allow());
        assertEquals(Optional.of("Phone/1"), answered.peer().userAgent());
    }

    @Test
    void aByeOfThePeerEndsTheSession() throws Exception {
        SessionEndpoint.Recorded session = endpoint.invite(romeo.hop());
        String invite = establish(session);
        romeo.send(romeo.within("BYE", invite, 1, "", ""));
        romeo.expect("SIP/2.0 200 OK\r\n");
        session.next("ended");
        romeo.send(romeo.within("BYE", invite, 2, "", ""));
        romeo.expect("SIP/2.0 481 Call/Transaction Does Not Exist\r\n");
        assertTrue(session.events.isEmpty());
    }

    private String establish(SessionEndpoint.Recorded session) throws Exception {
        String invite = romeo.expect("INVITE ");
        romeo.send(romeo.accept(invite, "r1", ""));
        romeo.expect("ACK ");
        session.next("answered");
        return invite;
    }

    @ParameterizedTest
    @CsvSource({"486, Busy Here, ''", "603, Decline, ''", "488, Not Acceptable Here, ''", "404, Not Found, ''",
            "302, Moved Temporarily, sip:romeo@other.example"})
    void aRefusalIsAcknowledgedAndTheOutcome(int code, String reason, String contact) throws Exception {
        SessionEndpoint.Recorded session = endpoint.invite(romeo.hop());
        String invite = romeo.expect("INVITE ");
        romeo.send(romeo.answer(invite, code + " " + reason, "r1",
                "User-Agent: Phone/1\r\nContact: <sip:romeo@other.example>\r\n", ""));
        String ack = romeo.expect("ACK sip:romeo@example.net SIP/2.0\r\n");
        assertEquals(Requests.header(invite, "Via"), Requests.header(ack, "Via")); // RFC 3261 s17.1.1.3
        SessionEndpoint.Event failed = session.next("failed");
        assertEquals(new SipOutcome.Rejected(code, reason, Optional.of(contact).filter(uri -> !uri.isEmpty())), failed.why());
        assertEquals(Optional.of("Phone/1"), failed.peer().userAgent());
    }

    @Test
    void anInviteIsCancelledOnlyAfterAProvisionalAnswer() throws Exception {
        SessionEndpoint.Recorded session = endpoint.invite(romeo.hop());
        String invite = romeo.expect("INVITE ");
        session.dialog.end();
        assertTrue(romeo.expect("INVITE ").equals(invite)); // a retransmission, no CANCEL
        romeo.send(romeo.answer(invite, "180 Ringing", "r1", "", ""));
        String cancel = romeo.skipTo("CANCEL sip:romeo@example.net SIP/2.0\r\n");
        assertEquals(Requests.header(invite, "Via"), Requests.header(cancel, "Via"));
        assertEquals("<sip:romeo@example.net>", Requests.header(cancel, "To"));
        assertEquals("1 CANCEL", Requests.header(cancel, "CSeq"));
        romeo.send(romeo.answer(cancel, "200 OK", "r1", "", ""));
        romeo.send(romeo.answer(invite, "487 Request Terminated", "r1", "", ""));
        romeo.expect("ACK ");
        assertEquals(new SipOutcome.Rejected(487, "Request Terminated", Optional.empty()), session.next("failed").why());
    }

    @Test
    void anAcceptThatCrossesTheCancelIsAcknowledgedAndEnded() throws Exception {
        SessionEndpoint.Recorded session = endpoint.invite(romeo.hop());
        String invite = romeo.expect("INVITE ");
        romeo.send(romeo.answer(invite, "180 Ringing", "r1", "", ""));
        session.dialog.end();
        String cancel = romeo.skipTo("CANCEL ");
        romeo.send(romeo.accept(invite, "r1", ""));
        romeo.send(romeo.answer(cancel, "200 OK", "r1", "", ""));
        romeo.expect("ACK " + romeo.uri());
        romeo.expect("BYE " + romeo.uri());
        session.next("ended");
        assertTrue(session.events.isEmpty());
    }

    @Test
    void ofSeveralForksTheFirstIsKept() throws Exception {
        SessionEndpoint.Recorded session = endpoint.invite(romeo.hop());
        String invite = romeo.expect("INVITE ");
        romeo.send(romeo.answer(invite, "180 Ringing", "r1", "", ""));
        romeo.send(romeo.answer(invite, "180 Ringing", "r2", "", ""));
        romeo.send(romeo.accept(invite, "r2", ""));
        assertTrue(Requests.header(romeo.expect("ACK "), "To").endsWith(";tag=r2"));
        session.next("answered");
        romeo.send(romeo.accept(invite, "r1", ""));
        assertTrue(Requests.header(romeo.expect("ACK "), "To").endsWith(";tag=r1"));
        String bye = romeo.expect("BYE ");
        assertTrue(Requests.header(bye, "To").endsWith(";tag=r1"));
        romeo.send(romeo.answer(bye, "200 OK", "", "", ""));
        romeo.send(romeo.accept(invite, "r1", ""));
        assertTrue(Requests.header(romeo.expect("ACK "), "To").endsWith(";tag=r1")); // its ACK was lost
        session.dialog.end();
        assertTrue(Requests.header(romeo.expect("BYE "), "To").endsWith(";tag=r2"));
        session.next("ended");
    }

    @Test
    void aRepeatedAcceptIsAcknowledgedAgain() throws Exception {
        SessionEndpoint.Recorded session = endpoint.invite(romeo.hop());
        String invite = establish(session);
        for (int i = 0; i < 3; i++) {
            romeo.send(romeo.accept(invite, "r1", ""));
            assertEquals("1 ACK", Requests.header(romeo.expect("ACK "), "CSeq"));
        }
        assertTrue(session.events.isEmpty());
    }

    @Test
    void aForkThatAcceptsAfterTheEndIsEnded() throws Exception {
        SessionEndpoint.Recorded session = endpoint.invite(romeo.hop());
        String invite = establish(session);
        session.dialog.end();
        romeo.send(romeo.answer(romeo.expect("BYE "), "200 OK", "", "", ""));
        session.next("ended");
        romeo.send(romeo.accept(invite, "late", ""));
        assertTrue(Requests.header(romeo.expect("ACK "), "To").endsWith(";tag=late"));
        assertTrue(Requests.header(romeo.expect("BYE "), "To").endsWith(";tag=late"));
    }

    @Test
    void aTooShortSessionTimerIsRaisedOnce() throws Exception {
        SessionEndpoint.Recorded session = endpoint.invite(romeo.hop());
        String invite = romeo.expect("INVITE ");
        romeo.send(romeo.answer(invite, "422 Session Interval Too Small", "r1", "Min-SE: 3600\r\n", ""));
        romeo.expect("ACK ");
        String again = romeo.expect("INVITE ");
        assertEquals("2 INVITE", Requests.header(again, "CSeq"));
        assertEquals("3600", Requests.header(again, "Session-Expires"));
        assertEquals("3600", Requests.header(again, "Min-SE"));
        assertEquals(Requests.header(invite, "Call-ID"), Requests.header(again, "Call-ID"));
        assertEquals(Requests.header(invite, "From"), Requests.header(again, "From"));
        romeo.send(romeo.answer(again, "422 Session Interval Too Small", "r1", "Min-SE: 7200\r\n", ""));
        romeo.expect("ACK ");
        assertEquals(422, ((SipOutcome.Rejected) session.next("failed").why()).code());
    }

    @Test
    void nobodyAnswers() throws Exception {
        restart(new Sessions.Limits(10, 20_000, 10, 60_000, 1000, 20));
        SessionEndpoint.Recorded session = endpoint.invite(romeo.hop());
        assertEquals(new SipOutcome.NoAnswer(), session.next("failed").why());
        String invite = romeo.expect("INVITE ");
        assertEquals(invite, romeo.expect("INVITE ")); // Timer A
    }

    @Test
    void whoRingsForEverIsCancelled() throws Exception {
        restart(new Sessions.Limits(10, 20_000, 20, 200, 1000, 20));
        SessionEndpoint.Recorded session = endpoint.invite(romeo.hop());
        String invite = romeo.expect("INVITE ");
        romeo.send(romeo.answer(invite, "180 Ringing", "r1", "", ""));
        romeo.send(romeo.answer(romeo.skipTo("CANCEL "), "200 OK", "r1", "", ""));
        assertEquals(new SipOutcome.NoAnswer(), session.next("failed").why()); // RFC 3261 s9.1: 64*T1 later
    }

    @Test
    void aRefusedConnectionIsUnreachable() throws Exception {
        int nobody = FreePorts.next();
        SessionEndpoint.Recorded session = endpoint.invite(
                new NextHop(new InetSocketAddress(InetAddress.getLoopbackAddress(), nobody), Transport.TCP));
        assertInstanceOf(SipOutcome.Unreachable.class, session.next("failed").why());
    }

    @Test
    void aConnectionThatClosesBeforeAnyAnswerIsUnreachable() throws Exception {
        try (SipUser user = new SipUser(Transport.TCP, endpoint.port)) {
            SessionEndpoint.Recorded session = endpoint.invite(user.hop());
            user.expect("INVITE ");
            user.hangUp();
            assertEquals(new SipOutcome.Unreachable("connection closed"), session.next("failed").why());
        }
    }

    @Test
    void withoutAListenerATransportIsUnreachable() throws Exception {
        int port = FreePorts.next();
        JainSipEndpoint udpOnly = new JainSipEndpoint(RunningEndpoint.settings(port, 0), endpoint, RunningEndpoint.NO_TLS);
        udpOnly.start();
        SessionEndpoint.Recorded session = new SessionEndpoint.Recorded();
        udpOnly.invite(SessionEndpoint.request(new NextHop(romeo.hop().address(), Transport.TCP), "c1"), session);
        assertEquals(new SipOutcome.Unreachable("no listener for TCP"), session.next("failed").why());
        udpOnly.stop();
    }

    @Test
    void whatCannotBeWrittenIsNotSent() throws Exception {
        SessionEndpoint.Recorded session = endpoint.invite(new InviteRequest(romeo.hop(), "sip:romeo@example.net",
                "sip:juliet@example.com>\r\nEvil: yes", Optional.empty(), "c1", Optional.empty(), SessionEndpoint.SDP));
        assertInstanceOf(SipOutcome.NotSent.class, session.next("failed").why());
    }

    @Test
    void aLineBreakInTheSubjectEndsNoHeader() throws Exception {
        endpoint.invite(new InviteRequest(romeo.hop(), "sip:romeo@example.net", "sip:juliet@example.com", Optional.empty(), "c1",
                Optional.of("Hé\r\nEvil: yes"), SessionEndpoint.SDP));
        String invite = romeo.expect("INVITE ");
        assertFalse(invite.contains("\r\nEvil"), invite);
        assertEquals("Hé Evil: yes", Requests.header(invite, "Subject"));
    }

    @Test
    void moreSessionsThanAllowedAreNotSent() throws Exception {
        restart(new Sessions.Limits(1, 20_000, 500, 60_000, 1000, 20));
        endpoint.invite(romeo.hop());
        romeo.expect("INVITE ");
        assertEquals(new SipOutcome.NotSent("too many sessions"), endpoint.invite(romeo.hop()).next("failed").why());
    }

    @Test
    void requestsInTheDialogTakeTheRecordedRoute() throws Exception {
        try (SipUser proxy = new SipUser(Transport.TCP, endpoint.port)) {
            SessionEndpoint.Recorded session = endpoint.invite(romeo.hop());
            String invite = romeo.expect("INVITE ");
            String near = "<sip:127.0.0.1:" + proxy.port() + ";transport=tcp;lr>";
            romeo.send(romeo.accept(invite, "r1", "Record-Route: <sip:far.example;lr>, " + near + "\r\n"));
            String ack = proxy.expect("ACK " + romeo.uri() + " SIP/2.0\r\nVia: SIP/2.0/TCP ");
            assertEquals(near, Requests.header(ack, "Route").replaceFirst(",.*", ""));
            assertTrue(ack.contains("<sip:far.example;lr>"), ack);
            session.next("answered");
            session.dialog.end();
            assertTrue(proxy.expect("BYE ").contains("<sip:far.example;lr>"));
        }
    }

    /** RFC 3261 s26.2.2: requests to his Contact would have to go over TLS, which is not there. */
    @Test
    void whoAcceptsAtASipsUriWithoutTlsIsNotTalkedTo() throws Exception {
        SessionEndpoint.Recorded session = endpoint.invite(romeo.hop());
        String invite = romeo.expect("INVITE ");
        romeo.send(romeo.answer(invite, "200 OK", "r1", "Contact: <sips:romeo@phone.example.net>\r\n", SipUser.SDP));
        assertEquals(488, assertInstanceOf(SipOutcome.Rejected.class, session.next("failed").why()).code());
        session.dialog.end();
        endpoint.invite(romeo.hop());
        romeo.expect("INVITE "); // neither ACK nor BYE came before it
    }

    /** The same from a target that has changed within the session. */
    @Test
    void whoMovesToASipsUriWithoutTlsIsLeft() throws Exception {
        SessionEndpoint.Recorded session = endpoint.invite(romeo.hop());
        String invite = romeo.expect("INVITE ");
        romeo.send(romeo.accept(invite, "r1", ""));
        romeo.expect("ACK ");
        session.next("answered");
        romeo.send(romeo.within("UPDATE", invite, 1, "Contact: <sips:romeo@phone.example.net>\r\n", ""));
        romeo.expect("SIP/2.0 200 OK\r\n");
        session.dialog.end();
        session.next("ended");
        endpoint.invite(romeo.hop());
        romeo.expect("INVITE ");
    }

    @Test
    void aStrictRouterGetsItsOwnUri() throws Exception {
        SessionEndpoint.Recorded session = endpoint.invite(romeo.hop());
        String invite = romeo.expect("INVITE ");
        String strict = "sip:127.0.0.1:" + romeo.port();
        romeo.send(romeo.accept(invite, "r1", "Record-Route: <" + strict + ">\r\n"));
        String ack = romeo.expect("ACK " + strict + " SIP/2.0\r\n");
        assertEquals("<" + romeo.uri() + ">", Requests.header(ack, "Route"));
        session.next("answered");
    }

    @Test
    void anInviteAfterTheStopIsNotSent() throws Exception {
        endpoint.close();
        assertInstanceOf(SipOutcome.NotSent.class, endpoint.invite(romeo.hop()).next("failed").why());
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void ipv6AddressesStandInBrackets(Transport transport) throws Exception {
        InetAddress here = InetAddress.getByName("::1");
        try (SessionEndpoint six = new SessionEndpoint(SessionEndpoint.LIMITS, here);
                SipUser user = new SipUser(transport, here, six.port(transport))) {
            SessionEndpoint.Recorded session = six.invite(user.hop());
            String invite = user.expect("INVITE ");
            assertTrue(Requests.header(invite, "Contact").startsWith("<sip:juliet@[0:0:0:0:0:0:0:1]:" + six.port(transport) + ";"), invite);
            user.send(user.accept(invite, "r1", ""));
            user.expect("ACK " + user.uri() + " SIP/2.0\r\nVia: SIP/2.0/" + transport + " [0:0:0:0:0:0:0:1]:" + six.port(transport) + ";");
            session.next("answered");
            user.send(user.within("BYE", invite, 1, "", ""));
            user.expect("SIP/2.0 200 OK\r\n");
            session.next("ended");
        }
    }
}
