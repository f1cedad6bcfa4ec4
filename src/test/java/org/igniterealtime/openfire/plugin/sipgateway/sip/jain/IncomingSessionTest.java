package org.igniterealtime.openfire.plugin.sipgateway.sip.jain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.igniterealtime.openfire.plugin.sipgateway.sip.IncomingInvite;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipAnswer;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipOutcome;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Transport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions that we are invited to, by a scripted user. */
class IncomingSessionTest {

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

    @ParameterizedTest
    @EnumSource(Transport.class)
    void anInviteIsAcceptedAndEndedByThePeer(Transport transport) throws Exception {
        try (SipUser user = new SipUser(transport, endpoint.port(transport))) {
            user.send(user.invite("c1@example.net"));
            SessionEndpoint.Recorded session = endpoint.next();
            session.dialog.accept(SessionEndpoint.SDP);
            String ok = user.expect("SIP/2.0 200 OK\r\n");
            user.send(user.within("ACK", ok, 1, "", ""));
            String bye = user.within("BYE", ok, 2, "", "");
            user.send(bye);
            user.skipTo("SIP/2.0 200 OK\r\nVia: " + Requests.header(bye, "Via").replace(";rport", ""));
            session.next("ended");
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void anAcceptedInviteIsEndedByUs(Transport transport) throws Exception {
        try (SipUser user = new SipUser(transport, endpoint.port(transport))) {
            user.send(user.invite("c1@example.net"));
            SessionEndpoint.Recorded session = endpoint.next();
            session.dialog.accept(SessionEndpoint.SDP);
            String ok = user.expect("SIP/2.0 200 OK\r\n");
            user.send(user.within("ACK", ok, 1, "", ""));
            session.dialog.end();
            String bye = user.skipTo("BYE " + user.uri() + " SIP/2.0\r\n");
            assertEquals(Requests.header(ok, "To"), Requests.header(bye, "From"));
            user.send(user.answer(bye, "200 OK", "", "", ""));
            session.next("ended");
        }
    }

    @Test
    void aRefusedInviteFails() throws Exception {
        endpoint.reaction = (invite, dialog) -> dialog.reject(SipAnswer.of(486, "Busy Here").with("Retry-After", "5"));
        String invite = romeo.invite("c1@example.net");
        romeo.send(invite);
        String refusal = romeo.expect("SIP/2.0 486 Busy Here\r\n");
        assertEquals("5", Requests.header(refusal, "Retry-After"));
        romeo.send(romeo.request("ACK", "sip:juliet@example.com", "c1@example.net", 1, Requests.header(refusal, "To"), "", "")
                .replaceFirst("Via: .*", "Via: " + Requests.header(invite, "Via")));
        assertEquals(new SipOutcome.Rejected(486, "Busy Here", Optional.empty()), endpoint.next().next("failed").why());
    }

    @Test
    void aCancelledInviteFails() throws Exception {
        String invite = romeo.invite("c1@example.net");
        romeo.send(invite);
        SessionEndpoint.Recorded session = endpoint.next();
        romeo.send(romeo.request("CANCEL", "sip:juliet@example.com", "c1@example.net", 1, "<sip:juliet@example.com>", "", "")
                .replaceFirst("Via: .*", "Via: " + Requests.header(invite, "Via")));
        assertEquals("1 CANCEL", Requests.header(romeo.expect("SIP/2.0 200 OK\r\n"), "CSeq"));
        assertEquals("1 INVITE", Requests.header(romeo.expect("SIP/2.0 487 Request Terminated\r\n"), "CSeq"));
        assertEquals(487, ((SipOutcome.Rejected) session.next("failed").why()).code());
        session.dialog.accept(SessionEndpoint.SDP);
        session.dialog.end();
        assertTrue(session.events.isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ";branch=1", ";branch=z9hG4bK"})
    void aClientOfRfc2543CallsAndHangsUp(String branch) throws Exception {
        String invite = old(romeo.invite("c1@example.net"), branch);
        romeo.send(invite);
        SessionEndpoint.Recorded session = endpoint.next();
        romeo.send(invite);
        session.dialog.accept(SessionEndpoint.SDP);
        String ok = romeo.expect("SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP 127.0.0.1:" + romeo.port() + branch + ";re");
        romeo.send(old(romeo.within("ACK", ok, 1, "", ""), branch));
        romeo.send(old(romeo.within("BYE", ok, 2, "", ""), branch));
        assertEquals("2 BYE", Requests.header(romeo.skipTo("SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP 127.0.0.1:" + romeo.port() + branch
                + ";re"), "CSeq"));
        session.next("ended");
        assertTrue(endpoint.invited.isEmpty(), "The second INVITE was a copy");
    }

    @Test
    void aClientOfRfc2543Cancels() throws Exception {
        romeo.send(old(romeo.invite("c1@example.net"), ""));
        SessionEndpoint.Recorded session = endpoint.next();
        romeo.send(old(romeo.invite("c2@example.net"), ""));
        endpoint.next();
        romeo.send(old(romeo.request("CANCEL", "sip:juliet@example.com", "c1@example.net", 1, "<sip:juliet@example.com>", "", ""), ""));
        assertEquals("1 CANCEL", Requests.header(romeo.expect("SIP/2.0 200 OK\r\n"), "CSeq"));
        String refusal = romeo.expect("SIP/2.0 487 Request Terminated\r\n");
        assertTrue(!refusal.contains("branch"), refusal);
        assertEquals(487, ((SipOutcome.Rejected) session.next("failed").why()).code());
        String ack = romeo.request("ACK", "sip:juliet@example.com", "c1@example.net", 1, Requests.header(refusal, "To"), "", "");
        romeo.send(old(ack, ""));
        romeo.send(romeo.request("OPTIONS", "sip:juliet@example.com", "c3@example.net", 1, "<sip:juliet@example.com>", "", ""));
        romeo.skipTo("SIP/2.0 200 OK\r\n");
    }

    private static String old(String request, String branch) {
        return request.replaceFirst(";branch=[^;\r]*", branch);
    }

    @Test
    void whatTheInviteSaysIsDelivered() throws Exception {
        romeo.send(romeo.invite("c1@example.net", "Contact: \"R\" <sip:romeo@127.0.0.1:5070>;gr=orchard;expires=60\r\n"
                + "Allow: invite, ACK\r\nAllow: BYE\r\nAccept: application/SDP;level=1, text/plain\r\n"
                + "User-Agent: Phone/1\r\n", SipUser.SDP));
        IncomingInvite invite = endpoint.next().invite;
        assertEquals("sip:juliet@example.com", invite.requestUri());
        assertEquals("sip:romeo@example.net", invite.from());
        assertEquals("c1@example.net", invite.callId());
        assertEquals("sip:romeo@127.0.0.1:5070;gr=orchard", invite.contact());
        assertEquals(Optional.of("application/sdp"), invite.contentType());
        assertEquals(SipUser.SDP, new String(invite.body(), StandardCharsets.UTF_8));
        assertEquals(java.util.Set.of("INVITE", "ACK", "BYE"), invite.peer().allow());
        assertEquals(java.util.Set.of("application/sdp", "text/plain"), invite.peer().accept());
        assertEquals(Optional.of("Phone/1"), invite.peer().userAgent());
    }

    /** The 200 to an INVITE of that Call-ID, which has been acknowledged. */
    private String established(SessionEndpoint.Recorded[] session, String headers) throws Exception {
        romeo.send(romeo.invite("c1@example.net", romeo.contact() + headers, SipUser.SDP));
        session[0] = endpoint.next();
        session[0].dialog.accept(SessionEndpoint.SDP);
        String ok = romeo.expect("SIP/2.0 200 OK\r\n");
        romeo.send(romeo.within("ACK", ok, 1, "", ""));
        return ok;
    }

    private void restart(Sessions.Limits limits) throws IOException {
        stop();
        endpoint = new SessionEndpoint(limits);
        romeo = new SipUser(Transport.UDP, endpoint.port);
    }

    @Test
    void theAcceptSaysWhatItMust() throws Exception {
        romeo.send(romeo.request("INVITE", "sip:juliet@example.com;gr=balcony", "c1@example.net", 1, "<sip:juliet@example.com>",
                "Record-Route: <sip:127.0.0.1:" + romeo.port() + ";lr>\r\nRecord-Route: <sip:far.example;lr>\r\n"
                        + romeo.contact() + "Content-Type: application/sdp\r\n", SipUser.SDP));
        endpoint.next().dialog.accept(SessionEndpoint.SDP);
        String ok = romeo.expect("SIP/2.0 200 OK\r\n");
        assertTrue(Requests.header(ok, "To").matches("<sip:juliet@example.com>;tag=\\w{6,}"), ok);
        assertEquals("<sip:juliet@127.0.0.1:" + endpoint.port + ";transport=udp;gr=balcony>", Requests.header(ok, "Contact"));
        assertEquals("<sip:127.0.0.1:" + romeo.port() + ";lr>,<sip:far.example;lr>", Requests.header(ok, "Record-Route"));
        assertEquals("INVITE,ACK,CANCEL,BYE,MESSAGE,OPTIONS,UPDATE", Requests.header(ok, "Allow"));
        assertEquals("timer,gruu", Requests.header(ok, "Supported"));
        assertEquals("application/sdp", Requests.header(ok, "Content-Type"));
        assertTrue(ok.endsWith("\r\n\r\n" + new String(SessionEndpoint.SDP, StandardCharsets.UTF_8)), ok);
    }

    @Test
    void anAcceptIsRepeatedUntilItIsAcknowledged() throws Exception {
        String invite = romeo.invite("c1@example.net");
        romeo.send(invite);
        endpoint.next().dialog.accept(SessionEndpoint.SDP);
        String ok = romeo.expect("SIP/2.0 200 OK\r\n");
        assertEquals(Requests.header(ok, "To"), Requests.header(romeo.expect("SIP/2.0 200 OK\r\n"), "To"));
        romeo.send(invite); // RFC 6026 s7.1: absorbed
        romeo.send(romeo.within("ACK", ok, 1, "", ""));
        romeo.send(romeo.within("BYE", ok, 2, "", ""));
        assertEquals("2 BYE", Requests.header(romeo.expect("SIP/2.0 200 OK\r\n"), "CSeq"));
        assertTrue(endpoint.invited.isEmpty());
    }

    @Test
    void anAcceptThatIsNeverAcknowledgedEndsInBye() throws Exception {
        restart(new Sessions.Limits(10, 20_000, 10, 60_000, 1000, 20));
        romeo.send(romeo.invite("c1@example.net"));
        SessionEndpoint.Recorded session = endpoint.next();
        session.dialog.accept(SessionEndpoint.SDP);
        romeo.skipTo("BYE ");
        session.next("ended");
    }

    @Test
    void anEndBeforeTheAckWaitsForIt() throws Exception {
        romeo.send(romeo.invite("c1@example.net"));
        SessionEndpoint.Recorded session = endpoint.next();
        session.dialog.accept(SessionEndpoint.SDP);
        session.dialog.end();
        String ok = romeo.expect("SIP/2.0 200 OK\r\n");
        romeo.expect("SIP/2.0 200 OK\r\n"); // repeated, so not ended
        romeo.send(romeo.within("ACK", ok, 1, "", ""));
        romeo.skipTo("BYE ");
        session.next("ended");
        assertTrue(session.events.isEmpty());
    }

    @Test
    void aByeBeforeTheAckEndsTheSession() throws Exception {
        romeo.send(romeo.invite("c1@example.net"));
        SessionEndpoint.Recorded session = endpoint.next();
        session.dialog.accept(SessionEndpoint.SDP);
        String ok = romeo.expect("SIP/2.0 200 OK\r\n");
        romeo.send(romeo.within("BYE", ok, 2, "", ""));
        session.next("ended");
    }

    @Test
    void anEndWhileItRingsIsTemporarilyUnavailable() throws Exception {
        romeo.send(romeo.invite("c1@example.net"));
        SessionEndpoint.Recorded session = endpoint.next();
        romeo.expect("SIP/2.0 100 ");
        session.dialog.end();
        romeo.expect("SIP/2.0 480 Temporarily Unavailable\r\n");
        assertEquals(480, ((SipOutcome.Rejected) session.next("failed").why()).code());
    }

    @Test
    void whoIsNeverAnsweredGets480() throws Exception {
        restart(new Sessions.Limits(10, 20_000, 500, 100, 1000, 20));
        romeo.send(romeo.invite("c1@example.net"));
        romeo.expect("SIP/2.0 480 Temporarily Unavailable\r\n");
        endpoint.next().next("failed");
    }

    @Test
    void anOfferInTheAcceptIsAnsweredInTheAck() throws Exception {
        romeo.send(romeo.invite("c1@example.net", "Contact: <" + romeo.uri() + ">;gr=orchard\r\n", ""));
        SessionEndpoint.Recorded session = endpoint.next();
        assertEquals(Optional.empty(), session.invite.contentType());
        session.dialog.accept(SessionEndpoint.SDP);
        String ok = romeo.expect("SIP/2.0 200 OK\r\n");
        romeo.send(romeo.within("ACK", ok, 1, "Content-Type: application/sdp\r\n", SipUser.SDP));
        romeo.send(romeo.within("ACK", ok, 1, "Content-Type: application/sdp\r\n", SipUser.SDP));
        SessionEndpoint.Event answered = session.next("answered");
        assertEquals(SipUser.SDP, answered.sdp());
        assertEquals(romeo.uri() + ";gr=orchard", answered.contact());
        romeo.send(romeo.within("BYE", ok, 2, "", ""));
        session.next("ended");
    }

    /** RFC 3261 s26.2.2: nothing could be sent back to him. */
    @Test
    void whoCallsFromASipsUriWithoutTlsIsRefused() throws Exception {
        romeo.send(romeo.invite("c1@example.net", "Contact: <sips:romeo@phone.example.net>\r\n", SipUser.SDP));
        SessionEndpoint.Recorded session = endpoint.next();
        session.dialog.accept(SessionEndpoint.SDP);
        romeo.expect("SIP/2.0 488 ");
        session.next("failed");
    }

    @Test
    void anAckWithoutAnAnswerIsToldAtOnce() throws Exception {
        romeo.send(romeo.invite("c1@example.net", romeo.contact(), ""));
        SessionEndpoint.Recorded session = endpoint.next();
        session.dialog.accept(SessionEndpoint.SDP);
        String ok = romeo.expect("SIP/2.0 200 OK\r\n");
        romeo.send(romeo.within("ACK", ok, 1, "", ""));
        assertEquals("", session.next("answered").sdp());
        session.dialog.end();
        romeo.expect("BYE ");
    }

    @Test
    void aMultipartOfferIsDeliveredWhole() throws Exception {
        String body = "--b\r\nContent-Type: application/sdp\r\n\r\n" + SipUser.SDP + "\r\n--b--\r\n";
        romeo.send(romeo.invite("c1@example.net", romeo.contact() + "Content-Type: multipart/mixed;boundary=b\r\n", "")
                .replace("Content-Length: 0\r\n\r\n", "Content-Length: " + body.length() + "\r\n\r\n" + body));
        IncomingInvite invite = endpoint.next().invite;
        assertEquals(Optional.of("multipart/mixed;boundary=b"), invite.contentType());
        assertEquals(body, new String(invite.body(), StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "Contact: <sip:r@127.0.0.1>|text/plain|415 Unsupported Media Type|Accept|"
            + "application/sdp,multipart/mixed,multipart/alternative",
        "Contact: <sip:r@127.0.0.1>#Content-Encoding: gzip|application/sdp|415 Unsupported Media Type|Accept-Encoding|identity",
        "Subject: none|application/sdp|400 Missing a required header : Contact|Server|SIP-Gateway/1.0",
        "Contact: <tel:+123>|application/sdp|400 Contact is no SIP URI|Server|SIP-Gateway/1.0",
        "Contact: <sip:r@127.0.0.1>#k: timer#Session-Expires: 60|application/sdp|422 Session Interval Too Small|Min-SE|90",
        "Contact: <sip:r@127.0.0.1>#Require: 100rel, timer|application/sdp|420 Bad Extension|Unsupported|100rel"})
    void whatCannotBeTakenIsRefused(String headers, String type, String status, String header, String value) throws Exception {
        romeo.send(romeo.request("INVITE", "sip:juliet@example.com", "c1@example.net", 1, "<sip:juliet@example.com>",
                headers.replace("#", "\r\n") + "\r\nContent-Type: " + type + "\r\n", SipUser.SDP));
        String refusal = romeo.expect("SIP/2.0 " + status + "\r\n");
        assertEquals(value, Requests.header(refusal, header));
        assertTrue(endpoint.invited.isEmpty());
    }

    @Test
    void extensionsThatAreOnlySupportedDoNotMatter() throws Exception {
        romeo.send(romeo.invite("c1@example.net", romeo.contact() + "Supported: 100rel, replaces\r\nRequire: timer\r\n",
                SipUser.SDP));
        endpoint.next().dialog.accept(SessionEndpoint.SDP);
        romeo.expect("SIP/2.0 200 OK\r\n");
    }

    @ParameterizedTest
    @CsvSource({"BYE, 481", "UPDATE, 481", "INVITE, 481", "INFO, 405", "REFER, 405", "PRACK, 405", "SUBSCRIBE, 405", "FOO, 501"})
    void aRequestInNoDialogIsRefused(String method, int code) throws Exception {
        romeo.send(romeo.request(method, "sip:juliet@example.com", "c1@example.net", 1, "<sip:juliet@example.com>;tag=unknown",
                romeo.contact() + "Event: x\r\nRefer-To: <sip:a@b>\r\nRAck: 1 1 INVITE\r\n", ""));
        String refusal = romeo.expect("SIP/2.0 " + code + " ");
        assertTrue(code == 481 || Requests.header(refusal, "Allow").startsWith("INVITE, ACK, CANCEL, BYE, "), refusal);
    }

    @Test
    void aCancelOfNothingIsRefused() throws Exception {
        romeo.send(romeo.request("CANCEL", "sip:juliet@example.com", "c1@example.net", 1, "<sip:juliet@example.com>", "", ""));
        romeo.expect("SIP/2.0 481 ");
    }

    @Test
    void aMergedInviteIsALoop() throws Exception {
        String invite = romeo.invite("c1@example.net");
        romeo.send(invite);
        SessionEndpoint.Recorded session = endpoint.next();
        romeo.send(invite.replace("branch=z9hG4bK", "branch=z9hG4bKother"));
        romeo.expect("SIP/2.0 482 Loop Detected\r\n");
        session.dialog.accept(SessionEndpoint.SDP);
        romeo.expect("SIP/2.0 200 OK\r\n");
        assertTrue(endpoint.invited.isEmpty());
    }

    @Test
    void moreSessionsThanAllowedAreRefused() throws Exception {
        restart(new Sessions.Limits(1, 20_000, 500, 60_000, 1000, 20));
        romeo.send(romeo.invite("c1@example.net"));
        endpoint.next();
        romeo.send(romeo.invite("c2@example.net"));
        assertTrue(Requests.header(romeo.expect("SIP/2.0 503 Service Unavailable\r\n"), "Retry-After").matches("\\d+"));
    }

    @Test
    void aListenerThatFailsIsAnInternalError() throws Exception {
        endpoint.reaction = (invite, dialog) -> {
            throw new IllegalStateException("on purpose");
        };
        romeo.send(romeo.invite("c1@example.net"));
        romeo.expect("SIP/2.0 500 Server Internal Error\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"INVITE", "UPDATE"})
    void aNewOfferIsAnswered(String method) throws Exception {
        SessionEndpoint.Recorded[] session = new SessionEndpoint.Recorded[1];
        String ok = established(session, "");
        String moved = "Contact: <" + romeo.uri() + ";moved>\r\nContent-Type: application/sdp\r\n";
        romeo.send(romeo.within(method, ok, 2, moved, SipUser.SDP.replace("abc", "new")));
        SessionEndpoint.Event offer = session[0].next("offer");
        assertEquals(SipUser.SDP.replace("abc", "new"), offer.sdp());
        offer.answer().accept(Optional.of("v=0\r\ns=answer\r\n".getBytes(StandardCharsets.UTF_8)));
        String answer = romeo.expect("SIP/2.0 200 OK\r\n");
        assertEquals("2 " + method, Requests.header(answer, "CSeq"));
        assertEquals(Requests.header(ok, "Contact"), Requests.header(answer, "Contact"));
        assertTrue(answer.endsWith("\r\n\r\nv=0\r\ns=answer\r\n"), answer);
        romeo.send(romeo.within("ACK", ok, 2, "", ""));
        session[0].dialog.end();
        romeo.skipTo("BYE " + romeo.uri() + ";moved SIP/2.0\r\n");
        session[0].next("ended");
    }

    @ParameterizedTest
    @ValueSource(strings = {"INVITE", "UPDATE"})
    void anOfferThatIsNotTakenChangesNothing(String method) throws Exception {
        SessionEndpoint.Recorded[] session = new SessionEndpoint.Recorded[1];
        String ok = established(session, "");
        String type = romeo.contact() + "Content-Type: application/sdp\r\n";
        romeo.send(romeo.within(method, ok, 2, type, SipUser.SDP));
        SessionEndpoint.Event offer = session[0].next("offer");
        romeo.send(romeo.within("UPDATE", ok, 3, type, SipUser.SDP));
        assertTrue(Requests.header(romeo.expect("SIP/2.0 500 "), "Retry-After").matches("\\d+"));
        offer.answer().accept(Optional.empty());
        offer.answer().accept(Optional.of(SessionEndpoint.SDP));
        assertEquals("2 " + method, Requests.header(romeo.expect("SIP/2.0 488 Not Acceptable Here\r\n"), "CSeq"));
        romeo.send(romeo.within("BYE", ok, 4, "", ""));
        romeo.skipTo("SIP/2.0 200 OK\r\n");
        session[0].next("ended");
    }

    @Test
    void aReinviteWithoutAnOfferGetsTheLastSdp() throws Exception {
        SessionEndpoint.Recorded[] session = new SessionEndpoint.Recorded[1];
        String ok = established(session, "");
        romeo.send(romeo.within("INVITE", ok, 2, romeo.contact(), ""));
        String offer = romeo.expect("SIP/2.0 200 OK\r\n");
        assertTrue(offer.endsWith("\r\n\r\n" + new String(SessionEndpoint.SDP, StandardCharsets.UTF_8)), offer);
        romeo.send(romeo.within("ACK", ok, 2, "Content-Type: application/sdp\r\n", SipUser.SDP));
        romeo.send(romeo.within("UPDATE", ok, 3, romeo.contact(), ""));
        String updated = romeo.expect("SIP/2.0 200 OK\r\n");
        assertEquals("0", Requests.header(updated, "Content-Length"));
        assertTrue(session[0].events.isEmpty());
    }

    @Test
    void aByeEndsAnOfferThatIsNotAnswered() throws Exception {
        SessionEndpoint.Recorded[] session = new SessionEndpoint.Recorded[1];
        String ok = established(session, "");
        romeo.send(romeo.within("INVITE", ok, 2, romeo.contact() + "Content-Type: application/sdp\r\n", SipUser.SDP));
        session[0].next("offer");
        romeo.send(romeo.within("BYE", ok, 3, "", ""));
        romeo.expect("SIP/2.0 200 OK\r\n");
        assertEquals("2 INVITE", Requests.header(romeo.expect("SIP/2.0 487 Request Terminated\r\n"), "CSeq"));
        session[0].next("ended");
    }

    @Test
    void aRequestOutOfOrderIsRefused() throws Exception {
        SessionEndpoint.Recorded[] session = new SessionEndpoint.Recorded[1];
        String ok = established(session, "");
        romeo.send(romeo.within("UPDATE", ok, 5, romeo.contact(), ""));
        romeo.expect("SIP/2.0 200 OK\r\n");
        romeo.send(romeo.within("UPDATE", ok, 4, romeo.contact(), ""));
        romeo.expect("SIP/2.0 500 Request out of order\r\n");
    }

    @Test
    void whoIsNotInTheDialogCannotEndIt() throws Exception {
        SessionEndpoint.Recorded[] session = new SessionEndpoint.Recorded[1];
        String ok = established(session, "");
        romeo.send(romeo.within("BYE", ok, 2, "", "").replace("tag=romeo1", "tag=tybalt"));
        romeo.expect("SIP/2.0 481 ");
        assertTrue(session[0].events.isEmpty());
    }

    @Test
    void aMessageInTheDialogIsAPage() throws Exception {
        SessionEndpoint.Recorded[] session = new SessionEndpoint.Recorded[1];
        String ok = established(session, "");
        romeo.send(romeo.within("MESSAGE", ok, 2, "Content-Type: text/plain\r\n", "hello"));
        romeo.expect("SIP/2.0 202 Accepted\r\n");
    }

    @Test
    void aPeerWhoseConnectionIsGoneIsReachedAtItsContact() throws Exception {
        try (SipUser user = new SipUser(Transport.TCP, endpoint.port)) {
            user.send(user.invite("c1@example.net"));
            SessionEndpoint.Recorded session = endpoint.next();
            session.dialog.accept(SessionEndpoint.SDP);
            String ok = user.expect("SIP/2.0 200 OK\r\n");
            user.send(user.within("ACK", ok, 1, "", ""));
            user.send(user.within("UPDATE", ok, 2, user.contact(), ""));
            user.skipTo("SIP/2.0 200 OK\r\nVia: SIP/2.0/TCP");
            user.hangUp();
            user.skipTo("CLOSED");
            session.dialog.end();
            user.skipTo("BYE " + user.uri());
        }
    }

    @Test
    void anInvitationThatExpiresIsTerminated() throws Exception {
        romeo.send(romeo.invite("c1@example.net", romeo.contact() + "Expires: 0\r\n", SipUser.SDP));
        romeo.expect("SIP/2.0 487 Request Terminated\r\n");
        endpoint.next().next("failed");
    }

    @Test
    void aRepeatedReinviteIsAbsorbedWhileItsAnswerIsRepeated() throws Exception {
        restart(new Sessions.Limits(10, 20_000, 20, 60_000, 1000, 20));
        SessionEndpoint.Recorded[] session = new SessionEndpoint.Recorded[1];
        String ok = established(session, "");
        String reinvite = romeo.within("INVITE", ok, 2, romeo.contact(), "");
        romeo.send(reinvite);
        for (int i = 0; i < 5; i++) {
            String again = romeo.skipTo("SIP/2.0 200 OK\r\n");
            while (i == 0 && Requests.header(again, "CSeq").equals("1 INVITE")) { // repeated before our ACK was there
                again = romeo.skipTo("SIP/2.0 200 OK\r\n");
            }
            romeo.send(reinvite);
            assertEquals("2 INVITE", Requests.header(again, "CSeq"));
        }
        romeo.send(romeo.within("ACK", ok, 2, "", ""));
        romeo.send(romeo.within("BYE", ok, 3, "", ""));
        session[0].next("ended");
    }
}
