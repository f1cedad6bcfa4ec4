package org.igniterealtime.openfire.plugin.sipgateway.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.igniterealtime.openfire.plugin.sipgateway.peer.MsrpRelay;
import org.igniterealtime.openfire.plugin.sipgateway.peer.MsrpSession;
import org.igniterealtime.openfire.plugin.sipgateway.peer.MsrpText;
import org.igniterealtime.openfire.plugin.sipgateway.peer.MsrpUser;
import org.igniterealtime.openfire.plugin.sipgateway.peer.XmppUser;
import org.jivesoftware.smack.packet.Message;
import org.junit.jupiter.api.Test;

/** SIP users behind an MSRP relay: their path has two URIs (RFC 4975 s5.1, RFC 4976). */
@EndToEnd
final class SessionRelayIT {

    @Test
    void aChatReachesAUserBehindARelay(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        try (MsrpRelay relay = new MsrpRelay()) {
            MsrpUser romeo = scenario.msrp("romeo").behind(relay.port());
            String id = Signs.chatForReceipt(juliet, romeo.address(), "Art thou not Romeo?");

            MsrpSession session = romeo.takes();

            goesBothWays(juliet, session, id);
        }
    }

    @Test
    void aUserBehindARelayCalls(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        try (MsrpRelay relay = new MsrpRelay()) {
            MsrpUser romeo = scenario.msrp("romeo").behind(relay.port());

            MsrpSession session = romeo.calls(juliet.bareJid());
            String id = Signs.chatForReceipt(juliet, romeo.address(), "Art thou not Romeo?");

            goesBothWays(juliet, session, id);
        }
    }

    /** A text of juliet's is on its way, for which she wants a receipt. */
    private static void goesBothWays(XmppUser juliet, MsrpSession session, String id) throws IOException {
        MsrpText text = session.receives();
        assertEquals("Art thou not Romeo?", text.text());
        assertEquals(2, text.header("From-Path").split(" ").length);
        assertEquals(id, Signs.confirmed(juliet.receives()));

        String answer = session.sends("Neither, fair saint.");

        Message received = juliet.receives();
        assertEquals("Neither, fair saint.", received.getBody());
        Signs.confirm(juliet, received);
        assertEquals("200", session.receivesResponse().method());
        MsrpText report = session.receivesReport();
        assertEquals(answer, report.header("Message-ID"));
        assertTrue(report.header("Status").startsWith("000 200"));
        session.hangsUp();
        assertTrue(Signs.isState(juliet.receives(), "gone"));
    }

    @Test
    void aRelayThatCannotBeReachedIsNoSession(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        MsrpUser romeo;
        try (MsrpRelay relay = new MsrpRelay()) {
            romeo = scenario.msrp("romeo").behind(relay.port());
        }
        juliet.chats(romeo.address(), "Art thou not Romeo?");

        romeo.takes();

        romeo.sip().receives("BYE");
        assertEquals("Art thou not Romeo?", romeo.sip().receives().text());
        juliet.hasReceivedNothing();
    }
}
