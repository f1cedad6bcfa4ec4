package org.igniterealtime.openfire.plugin.sipgateway.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.igniterealtime.openfire.plugin.sipgateway.peer.MsrpSession;
import org.igniterealtime.openfire.plugin.sipgateway.peer.MsrpText;
import org.igniterealtime.openfire.plugin.sipgateway.peer.MsrpUser;
import org.igniterealtime.openfire.plugin.sipgateway.peer.SipText;
import org.igniterealtime.openfire.plugin.sipgateway.peer.XmppUser;
import org.jivesoftware.smack.packet.Message;
import org.junit.jupiter.api.Test;

/** Chats between juliet@example.com and romeo@example.net as MSRP sessions (RFC 7573 s4, s5). */
@EndToEnd
final class SessionIT {

    @Test
    void aChatRingsOnceAndItsTextsArriveInOrder(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        MsrpUser romeo = scenario.msrp("romeo");

        juliet.chats(romeo.address(), "Art thou not Romeo?");
        SipText invite = romeo.rings();
        juliet.chats(romeo.address(), "And a Montague?");
        juliet.chats(romeo.address(), "Art thou there?");
        juliet.hasReceivedNothing();
        MsrpSession session = romeo.takes(invite);

        assertEquals("Art thou not Romeo?", session.receives().text());
        assertEquals("And a Montague?", session.receives().text());
        MsrpText last = session.receives();
        assertEquals("Art thou there?", last.text());
        assertTrue(last.header("Content-Type").startsWith("text/plain"));
        juliet.hasReceivedNothing();
        session.hasReceivedNothing();
        romeo.sip().hasReceivedNothing();
    }

    @Test
    void anAnswerComesBackAsChat(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        MsrpUser romeo = scenario.msrp("romeo");
        juliet.chats(romeo.address(), "Art thou not Romeo?");
        MsrpSession session = romeo.takes();

        session.sends("Neither, fair saint.");

        Message answer = juliet.receives();
        assertEquals("Neither, fair saint.", answer.getBody());
        assertEquals(Message.Type.chat, answer.getType());
        assertEquals(romeo.address(), answer.getFrom().toString());
        assertEquals(session.call().callId(), answer.getThread());
    }

    @Test
    void aSipUserOpensTheChat(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        MsrpUser romeo = scenario.msrp("romeo");

        MsrpSession session = romeo.calls(juliet.bareJid());
        session.sends("I take thee at thy word.");

        assertEquals("I take thee at thy word.", juliet.receives().getBody());
        juliet.chats(romeo.address(), "What man art thou?");
        assertEquals("What man art thou?", session.receives().text());
    }
}
