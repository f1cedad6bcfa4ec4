package org.igniterealtime.openfire.plugin.sipgateway.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.igniterealtime.openfire.plugin.sipgateway.peer.MsrpSession;
import org.igniterealtime.openfire.plugin.sipgateway.peer.MsrpUser;
import org.igniterealtime.openfire.plugin.sipgateway.peer.SipText;
import org.igniterealtime.openfire.plugin.sipgateway.peer.XmppUser;
import org.jivesoftware.smack.packet.Message;
import org.jivesoftware.smackx.carbons.packet.CarbonExtension;
import org.junit.jupiter.api.Test;

/** One chat, several clients of the XMPP user (RFC 6121 s5.1); and the two forms of a SIP user's address. */
@EndToEnd
final class SessionClientsIT {

    @Test
    void answersGoToTheClientThatWroteLast(Scenario scenario) throws IOException {
        XmppUser phone = scenario.xmpp("juliet");
        XmppUser desk = scenario.xmpp("juliet");
        MsrpUser romeo = scenario.msrp("romeo");
        phone.chats(romeo.address(), "from the phone");
        MsrpSession session = romeo.takes();
        session.receives();
        session.sends("to the phone");
        assertEquals("to the phone", phone.receives().getBody());

        desk.chats(romeo.address(), "from the desk");
        assertEquals("from the desk", session.receives().text());
        session.sends("to the desk");

        assertEquals("to the desk", desk.receives().getBody());
        phone.hasReceivedNothing();
        romeo.sip().hasReceivedNothing();
    }

    @Test
    void whenThatClientLeavesAnotherGetsTheAnswers(Scenario scenario) throws IOException {
        XmppUser phone = scenario.xmpp("juliet");
        MsrpUser romeo = scenario.msrp("romeo");
        phone.chats(romeo.address(), "from the phone");
        MsrpSession session = romeo.takes();
        session.receives();
        XmppUser desk = scenario.xmpp("juliet");

        scenario.leaves(phone);
        session.sends("whoever is there");

        assertEquals("whoever is there", desk.receives().getBody());
    }

    @Test
    void theOtherClientGetsCarbons(Scenario scenario) throws IOException {
        XmppUser phone = scenario.xmpp("juliet");
        XmppUser desk = scenario.xmpp("juliet");
        desk.enablesCarbons();
        MsrpUser romeo = scenario.msrp("romeo");

        phone.chats(romeo.address(), "from the phone");
        MsrpSession session = romeo.takes();
        session.receives();
        // The server makes this carbon after it has handed the text over.
        assertEquals("from the phone", carbon(desk.receives()).getBody());
        session.sends("to the phone");

        assertEquals("to the phone", phone.receives().getBody());
        Message received = carbon(desk.receives());
        assertEquals("to the phone", received.getBody());
        assertEquals(romeo.address(), received.getFrom().toString());
    }

    @Test
    void goneFromTheOtherClientEndsNothing(Scenario scenario) throws IOException {
        XmppUser phone = scenario.xmpp("juliet");
        XmppUser desk = scenario.xmpp("juliet");
        MsrpUser romeo = scenario.msrp("romeo");
        phone.chats(romeo.address(), "from the phone");
        MsrpSession session = romeo.takes();
        session.receives();

        Signs.state(desk, romeo.address(), "gone");
        phone.chats(romeo.address(), "still there?");

        assertEquals("still there?", session.receives().text());
        session.sends("still there");
        assertEquals("still there", phone.receives().getBody());
        romeo.sip().hasReceivedNothing();
    }

    @Test
    void theComponentFormWorksWithoutClaimedDomain(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        MsrpUser romeo = scenario.msrp("romeo");
        scenario.setting("domains", "");
        String address = romeo.address().replace("@", "\\40") + "@sip.example.com";

        juliet.chats(address, "Art thou not Romeo?");

        SipText invite = romeo.rings();
        assertEquals("sip:" + romeo.address(), invite.requestUri());
        MsrpSession session = romeo.takes(invite);
        assertEquals("Art thou not Romeo?", session.receives().text());
        session.sends("Neither, fair saint.");
        assertEquals(address, juliet.receives().getFrom().toString());
        session.hangsUp();
        Message gone = juliet.receives();
        assertTrue(Signs.isState(gone, "gone"));
        assertEquals(address, gone.getFrom().toString());
    }

    private static Message carbon(Message message) {
        return (Message) CarbonExtension.from(message).getForwarded().getForwardedStanza();
    }
}
