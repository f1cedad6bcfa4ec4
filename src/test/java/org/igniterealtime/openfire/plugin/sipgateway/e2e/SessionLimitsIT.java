package org.igniterealtime.openfire.plugin.sipgateway.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.igniterealtime.openfire.plugin.sipgateway.peer.MsrpSession;
import org.igniterealtime.openfire.plugin.sipgateway.peer.MsrpUser;
import org.igniterealtime.openfire.plugin.sipgateway.peer.SipText;
import org.igniterealtime.openfire.plugin.sipgateway.peer.XmppUser;
import org.jivesoftware.smack.packet.Message;
import org.jivesoftware.smack.packet.StanzaError.Condition;
import org.junit.jupiter.api.Test;

/** Who may not open a session, and how much may wait for one. */
@EndToEnd
final class SessionLimitsIT {

    @Test
    void nobodyCallsWhoDoesNotExist(Scenario scenario) throws IOException {
        assertEquals(404, scenario.msrp("romeo").invites("rosaline@example.com").send().code());
    }

    @Test
    void whoIsBlockedIsRefused(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        MsrpUser paris = scenario.msrp("paris");
        scenario.server().block("juliet", paris.address());

        assertEquals(403, paris.invites(juliet.bareJid()).send().code());

        juliet.hasReceivedNothing();
    }

    @Test
    void whoIsOfflineReadsItLater(Scenario scenario) throws IOException {
        MsrpUser romeo = scenario.msrp("romeo");
        MsrpSession session = romeo.calls(scenario.account("nurse"));

        session.sends("Is she awake?");
        session.hangsUp();

        XmppUser nurse = scenario.xmpp("nurse");
        assertEquals("Is she awake?", nurse.receives().getBody());
    }

    @Test
    void anOfferWithoutMsrpIsNotAcceptable(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        MsrpUser romeo = scenario.msrp("romeo");

        SipText answer = romeo.invites(juliet.bareJid()).body("application/sdp", ("v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\n"
                + "c=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0\r\n").getBytes()).send();

        assertEquals(488, answer.code());
    }

    @Test
    void otherMediaAreDeclined(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        MsrpUser romeo = scenario.msrp("romeo");
        String offer = new String(romeo.sdp("msrp://127.0.0.1:9/x1;tcp", "active"));

        SipText answer = romeo.invites(juliet.bareJid()).body("application/sdp",
                offer.replace("m=message", "m=audio 4000 RTP/AVP 0\r\nm=message").getBytes()).send();

        assertEquals(200, answer.code());
        assertTrue(answer.text().contains("m=audio 0 RTP/AVP 0\r\nm=message "), answer.text());
    }

    @Test
    void tooManySessionsAreRefusedBothWays(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        MsrpUser romeo = scenario.msrp("romeo");
        scenario.setting("session.max", "0");

        SipText answer = romeo.invites(juliet.bareJid()).send();
        String id = juliet.chats(romeo.address(), "Art thou not Romeo?");

        assertEquals(503, answer.code());
        assertEquals("60", answer.header("Retry-After"));
        Message bounce = juliet.getsBack(id, Condition.resource_constraint);
    }

    @Test
    void onlySoManyTextsWait(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        MsrpUser romeo = scenario.msrp("romeo");
        scenario.setting("session.queue.messages", "2");
        juliet.chats(romeo.address(), "one");
        juliet.chats(romeo.address(), "two");

        String third = juliet.chats(romeo.address(), "three");

        juliet.getsBack(third, Condition.resource_constraint);
        MsrpSession session = romeo.takes();
        assertEquals("one", session.receives().text());
        assertEquals("two", session.receives().text());
        juliet.chats(romeo.address(), "four");
        assertEquals("four", session.receives().text());
    }

    @Test
    void onlySoManyOctetsWait(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        MsrpUser romeo = scenario.msrp("romeo");
        scenario.setting("session.queue.bytes", "1024");
        juliet.chats(romeo.address(), "one");

        String second = juliet.chats(romeo.address(), "long ".repeat(205));

        juliet.getsBack(second, Condition.resource_constraint);
        assertEquals("one", romeo.takes().receives().text());
    }
}
