package org.igniterealtime.openfire.plugin.sipgateway.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.igniterealtime.openfire.plugin.sipgateway.peer.SipText;
import org.igniterealtime.openfire.plugin.sipgateway.peer.SipUser;
import org.igniterealtime.openfire.plugin.sipgateway.peer.XmppUser;
import org.jivesoftware.smack.packet.Message;
import org.jivesoftware.smack.packet.StanzaError;
import org.jivesoftware.smack.packet.StanzaError.Condition;
import org.junit.jupiter.api.Test;

/** Single messages between juliet@example.com and romeo@example.net (RFC 7572, RFC 3428). */
@EndToEnd
final class PageModeIT {

    @Test
    void aTextReachesTheSipUser(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");

        juliet.sends(romeo.address(), "Art thou not Romeo, and a Montague?");

        SipText message = romeo.receives();
        assertEquals("MESSAGE", message.method());
        assertEquals("sip:romeo@example.net", message.requestUri());
        assertEquals("sip:juliet@example.com", message.fromUri());
        assertTrue(message.header("Content-Type").startsWith("text/plain"));
        assertEquals("Art thou not Romeo, and a Montague?", message.text());
        juliet.hasReceivedNothing();
    }

    @Test
    void aTextReachesTheXmppUser(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");

        SipText answer = romeo.sends(juliet.bareJid(), "Neither, fair saint, if either thee dislike.");

        assertEquals(202, answer.code());
        Message message = juliet.receives();
        assertEquals("romeo@example.net", message.getFrom().asBareJid().toString());
        assertEquals(Message.Type.normal, message.getType());
        assertEquals("Neither, fair saint, if either thee dislike.", message.getBody());
    }

    @Test
    void aTextReachesTheXmppUserOverTcp(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");

        SipText answer = romeo.request("MESSAGE", "sip:juliet@example.com").body("Over TCP").overTcp().send();

        assertEquals(202, answer.code());
        assertEquals("Over TCP", juliet.receives().getBody());
    }

    @Test
    void anUnknownXmppUserIsNotFound(Scenario scenario) throws IOException {
        SipUser romeo = scenario.sip("romeo");

        assertEquals(404, romeo.sends("rosaline@example.com", "Anybody there?").code());
    }

    @Test
    void aRefusalComesBackWithTheIdOfTheMessage(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");
        romeo.answers(404, "Not Found");

        String id = juliet.sends(romeo.address(), "Wherefore art thou?");

        Message bounce = juliet.receives();
        assertEquals(id, bounce.getStanzaId());
        assertEquals("romeo@example.net", bounce.getFrom().toString());
        StanzaError error = bounce.getError();
        assertEquals(Condition.item_not_found, error.getCondition());
    }
}
