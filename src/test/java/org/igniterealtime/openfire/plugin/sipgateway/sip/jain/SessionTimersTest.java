package org.igniterealtime.openfire.plugin.sipgateway.sip.jain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Transport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Session timers on the wire (RFC 4028), a thousand times as fast. */
class SessionTimersTest {

    private SessionEndpoint endpoint;
    private SipUser romeo;

    @BeforeEach
    void start() throws IOException {
        endpoint = new SessionEndpoint(new Sessions.Limits(10, 20_000, 500, 60_000, 1, 20));
        romeo = new SipUser(Transport.UDP, endpoint.port);
    }

    @AfterEach
    void stop() throws IOException {
        romeo.close();
        endpoint.close();
    }

    private SessionEndpoint.Recorded invited(String headers) throws Exception {
        SessionEndpoint.Recorded session = endpoint.invite(romeo.hop());
        String invite = romeo.expect("INVITE ");
        romeo.send(romeo.accept(invite, "r1", headers));
        romeo.expect("ACK ");
        session.next("answered");
        return session;
    }

    @Test
    void weRefreshByUpdateWherePossible() throws Exception {
        SessionEndpoint.Recorded session = invited(
                "Allow: INVITE, UPDATE\r\nSession-Expires: 600;refresher=uac\r\nRequire: timer\r\n");
        for (int i = 2; i < 4; i++) {
            String update = romeo.expect("UPDATE " + romeo.uri() + " SIP/2.0\r\n");
            assertEquals(i + " UPDATE", Requests.header(update, "CSeq"));
            assertEquals("600;refresher=uac", Requests.header(update, "Session-Expires"));
            assertEquals("90", Requests.header(update, "Min-SE"));
            assertEquals("<sip:juliet@127.0.0.1:" + endpoint.port + ";transport=udp;gr=balcony>",
                    Requests.header(update, "Contact"));
            assertEquals("0", Requests.header(update, "Content-Length"));
            romeo.send(romeo.answer(update, "200 OK", "", "Session-Expires: 600;refresher=uac\r\n", ""));
        }
        assertTrue(session.events.isEmpty());
    }

    @Test
    void weRefreshByInviteOtherwise() throws Exception {
        SessionEndpoint.Recorded session = invited("Session-Expires: 600;refresher=uac\r\n");
        String refresh = romeo.expect("INVITE " + romeo.uri() + " SIP/2.0\r\n");
        assertTrue(refresh.endsWith("\r\n\r\n" + new String(SessionEndpoint.SDP, StandardCharsets.UTF_8)), refresh);
        String glare = romeo.within("UPDATE", refresh, 1, romeo.contact() + "Content-Type: application/sdp\r\n", SipUser.SDP);
        romeo.send(glare);
        romeo.skipTo("SIP/2.0 491 Request Pending\r\n");
        String ok = romeo.accept(refresh, "", "Session-Expires: 600;refresher=uac\r\n");
        romeo.send(ok);
        assertEquals("2 ACK", Requests.header(romeo.skipTo("ACK "), "CSeq"));
        romeo.send(ok);
        assertEquals("2 ACK", Requests.header(romeo.skipTo("ACK "), "CSeq"));
        romeo.skipTo("INVITE ");
        assertTrue(session.events.isEmpty());
    }

    @Test
    void aPeerThatTakesNoUpdateAfterAllIsInvited() throws Exception {
        invited("Allow: INVITE, UPDATE\r\nSession-Expires: 600;refresher=uac\r\n");
        romeo.send(romeo.answer(romeo.expect("UPDATE "), "405 Method Not Allowed", "", "", ""));
        romeo.expect("INVITE ");
    }

    @Test
    void anIntervalThatIsTooSmallIsRaised() throws Exception {
        invited("Allow: INVITE, UPDATE\r\nSession-Expires: 600;refresher=uac\r\n");
        romeo.send(romeo.answer(romeo.expect("UPDATE "), "422 Session Interval Too Small", "", "Min-SE: 700\r\n", ""));
        String again = romeo.expect("UPDATE ");
        assertEquals("700;refresher=uac", Requests.header(again, "Session-Expires"));
        assertEquals("700", Requests.header(again, "Min-SE"));
    }

    /** Until the session ends for want of a refresh: with a pause before each attempt that does nothing new. */
    @ParameterizedTest
    @CsvSource({"405 Method Not Allowed,''", "501 Not Implemented,''", "422 Session Interval Too Small,Min-SE: 90",
        "422 Session Interval Too Small,Min-SE: ?"})
    void aPeerThatTakesNoRefreshIsNotAskedWithoutPause(String status, String header) throws Exception {
        SessionEndpoint.Recorded session = invited("Session-Expires: 2000;refresher=uac\r\n");
        int attempts = 0;
        for (String request = romeo.expect(""); !request.startsWith("BYE "); request = romeo.expect("")) {
            if (request.startsWith("INVITE ")) {
                attempts++;
                String headers = header.isEmpty() ? "" : header.replace("?", Integer.toString(2000 + attempts)) + "\r\n";
                romeo.send(romeo.answer(request, status, "", headers, ""));
            }
        }
        session.next("ended");
        assertTrue(attempts > 1 && attempts < 12, attempts + " attempts");
    }

    @Test
    void aPeerThatKnowsNoSuchSessionHasEndedIt() throws Exception {
        SessionEndpoint.Recorded session = invited("Allow: INVITE, UPDATE\r\nSession-Expires: 600;refresher=uac\r\n");
        romeo.send(romeo.answer(romeo.expect("UPDATE "), "481 Call/Transaction Does Not Exist", "", "", ""));
        romeo.expect("BYE ");
        session.next("ended");
    }

    @Test
    void aSessionThatThePeerDoesNotRefreshEnds() throws Exception {
        SessionEndpoint.Recorded session = invited("Session-Expires: 90;refresher=uas\r\n");
        romeo.expect("BYE ");
        session.next("ended");
    }

    @Test
    void aPeerThatRefreshesKeepsTheSession() throws Exception {
        romeo.send(romeo.invite("c1@example.net", romeo.contact() + "Supported: timer\r\nSession-Expires: 600\r\n",
                SipUser.SDP));
        SessionEndpoint.Recorded session = endpoint.next();
        session.dialog.accept(SessionEndpoint.SDP);
        String ok = romeo.expect("SIP/2.0 200 OK\r\n");
        assertEquals("600;refresher=uac", Requests.header(ok, "Session-Expires"));
        assertEquals("timer", Requests.header(ok, "Require"));
        romeo.send(romeo.within("ACK", ok, 1, "", ""));
        romeo.send(romeo.within("UPDATE", ok, 2,
                romeo.contact() + "Supported: timer\r\nSession-Expires: 1200;refresher=uac\r\n", ""));
        String updated = romeo.expect("SIP/2.0 200 OK\r\n");
        assertEquals("1200;refresher=uac", Requests.header(updated, "Session-Expires"));
        // The first interval would have ended it after 568 ms, this one does after 1168 ms.
        long since = System.nanoTime();
        romeo.expect("BYE ");
        assertTrue(System.nanoTime() - since > 800_000_000L);
        session.next("ended");
    }

    @Test
    void weRefreshForACallerThatCannot() throws Exception {
        romeo.send(romeo.invite("c1@example.net", romeo.contact() + "Allow: UPDATE\r\nSession-Expires: 600\r\n",
                SipUser.SDP));
        SessionEndpoint.Recorded session = endpoint.next();
        session.dialog.accept(SessionEndpoint.SDP);
        String ok = romeo.expect("SIP/2.0 200 OK\r\n");
        assertEquals("600;refresher=uas", Requests.header(ok, "Session-Expires"));
        romeo.send(romeo.within("ACK", ok, 1, "", ""));
        String update = romeo.skipTo("UPDATE ");
        assertEquals("1 UPDATE", Requests.header(update, "CSeq"));
        romeo.send(romeo.answer(update, "200 OK", "", "", ""));
    }
}
