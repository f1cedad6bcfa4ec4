package org.igniterealtime.openfire.plugin.sipgateway.sip.jain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Transport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sessions that we invite to, against a scripted user. */
class OutgoingSessionTest {

    private SessionEndpoint endpoint;

    @BeforeEach
    void start() throws IOException {
        endpoint = new SessionEndpoint();
    }

    @AfterEach
    void stop() {
        endpoint.close();
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void anInviteIsAnsweredAcknowledgedAndEnded(Transport transport) throws Exception {
        try (SipUser romeo = new SipUser(transport, endpoint.port)) {
            SessionEndpoint.Recorded session = endpoint.invite(romeo.hop());
            String invite = romeo.expect("INVITE sip:romeo@example.net SIP/2.0\r\n");
            romeo.send(romeo.answer(invite, "180 Ringing", "r1", "", ""));
            romeo.send(romeo.accept(invite, "r1", "Allow: INVITE, ACK, BYE, message\r\nServer: Phone/1\r\n"));
            String ack = romeo.skipTo("ACK " + romeo.uri() + " SIP/2.0\r\n");
            SessionEndpoint.Event answered = session.next("answered");
            assertEquals(SipUser.SDP, answered.sdp());
            session.dialog.end();
            String bye = romeo.expect("BYE " + romeo.uri() + " SIP/2.0\r\n");
            romeo.send(romeo.answer(bye, "200 OK", "", "", ""));
            session.next("ended");
            assertTrue(session.events.isEmpty());
        }
    }
}
