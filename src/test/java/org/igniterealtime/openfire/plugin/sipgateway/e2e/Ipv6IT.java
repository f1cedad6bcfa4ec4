package org.igniterealtime.openfire.plugin.sipgateway.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.igniterealtime.openfire.plugin.sipgateway.peer.MsrpSession;
import org.igniterealtime.openfire.plugin.sipgateway.peer.MsrpUser;
import org.igniterealtime.openfire.plugin.sipgateway.peer.SipText;
import org.igniterealtime.openfire.plugin.sipgateway.peer.SipUser;
import org.igniterealtime.openfire.plugin.sipgateway.peer.XmppUser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Everybody is at ::1. */
@EndToEnd
final class Ipv6IT {

    @Test
    void messagesGoBothWays(Scenario scenario) throws IOException {
        scenario.overIpv6();
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");

        juliet.sends(romeo.address(), "Art thou not Romeo?");
        SipText request = romeo.receives();
        assertEquals("Art thou not Romeo?", request.text());
        assertTrue(request.header("Via").startsWith("SIP/2.0/UDP [::1]:"), request.header("Via"));

        assertEquals(202, romeo.sends(juliet.bareJid(), "Neither, fair saint.").code());
        assertEquals("Neither, fair saint.", juliet.receives().getBody());
    }

    @ParameterizedTest
    @ValueSource(strings = {"passive", "active"})
    void aChatIsASession(String setup, Scenario scenario) throws IOException {
        scenario.overIpv6();
        XmppUser juliet = scenario.xmpp("juliet");
        MsrpUser romeo = scenario.msrp("romeo").setup(setup);

        juliet.chats(romeo.address(), "Art thou not Romeo?");
        MsrpSession session = romeo.takes();
        assertEquals("Art thou not Romeo?", session.receives().text());
        assertTrue(session.sdp().contains("\r\nc=IN IP6 0:0:0:0:0:0:0:1\r\n"), session::sdp);
        assertTrue(session.sdp().contains("\r\na=path:msrp://[::1]:"), session::sdp);
        session.sends("Neither, fair saint.");
        assertEquals("Neither, fair saint.", juliet.receives().getBody());

        juliet.chats(romeo.address(), "Art thou there?");
        assertEquals("Art thou there?", session.receives().text());
        session.hangsUp();
    }
}
