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
import org.junit.jupiter.params.provider.EnumSource;

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
        try (SipUser user = new SipUser(transport, endpoint.port)) {
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
        try (SipUser user = new SipUser(transport, endpoint.port)) {
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

    @Test
    void whatTheInviteSaysIsDelivered() throws Exception {
        romeo.send(romeo.invite("c1@example.net", "Contact: \"R\" <sip:romeo@127.0.0.1:5070>;gr=orchard;expires=60\r\nSubject: Héllo\r\n"
                + "Allow: invite, ACK\r\nAllow: BYE\r\nAccept: application/SDP;level=1, text/plain\r\nUser-Agent: Phone/1\r\n"
                + "Content-Language: fr\r\n", SipUser.SDP));
        IncomingInvite invite = endpoint.next().invite;
        assertEquals("sip:juliet@example.com", invite.requestUri());
        assertEquals("sip:romeo@example.net", invite.from());
        assertEquals(Optional.of("Romeo"), invite.fromDisplayName());
        assertEquals("c1@example.net", invite.callId());
        assertEquals(Optional.of("Héllo"), invite.subject());
        assertEquals("sip:romeo@127.0.0.1:5070;gr=orchard", invite.contact());
        assertEquals(Optional.of("application/sdp"), invite.contentType());
        assertEquals(Optional.of("fr"), invite.contentLanguage());
        assertEquals(SipUser.SDP, new String(invite.body(), StandardCharsets.UTF_8));
        assertEquals(java.util.Set.of("INVITE", "ACK", "BYE"), invite.peer().allow());
        assertEquals(java.util.Set.of("application/sdp", "text/plain"), invite.peer().accept());
        assertEquals(Optional.of("Phone/1"), invite.peer().userAgent());
        assertEquals(Transport.UDP, invite.transport());
    }
}
