package org.igniterealtime.openfire.plugin.sipgateway.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import org.igniterealtime.openfire.plugin.sipgateway.peer.MsrpSession;
import org.igniterealtime.openfire.plugin.sipgateway.peer.MsrpText;
import org.igniterealtime.openfire.plugin.sipgateway.peer.MsrpUser;
import org.igniterealtime.openfire.plugin.sipgateway.peer.XmppUser;
import org.jivesoftware.smack.packet.Message;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Chat states and isComposing events (RFC 7573 s6, RFC 3994), and the end of a session. */
@EndToEnd
final class SessionStatesIT {

    private static final String COMPOSING = "application/im-iscomposing+xml";
    /** RFC 3994 s3.3: after so long without word, the peer takes the user to be idle. */
    private static final Duration REFRESH = Duration.ofSeconds(120);

    @ParameterizedTest
    @ValueSource(strings = {"active", "paused", "inactive"})
    void chatStatesBecomeComposingEvents(String idle, Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        MsrpUser romeo = scenario.msrp("romeo");
        Signs.chatWithState(juliet, romeo.address(), "Art thou not Romeo?");
        MsrpSession session = romeo.takes();
        session.receives();

        Signs.state(juliet, romeo.address(), idle);
        Signs.state(juliet, romeo.address(), "composing");
        Signs.state(juliet, romeo.address(), "composing");
        Signs.state(juliet, romeo.address(), idle);
        juliet.chats(romeo.address(), "And a Montague?");

        MsrpText active = session.receives();
        assertTrue(active.header("Content-Type").startsWith(COMPOSING) && active.text().contains("<state>active</state>"));
        assertEquals("no", active.field("Success-Report").orElse("no"));
        assertTrue(session.receives().text().contains("<state>idle</state>"));
        assertEquals("And a Montague?", session.receives().text());
    }

    @Test
    void composingEventsBecomeChatStates(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        MsrpUser romeo = scenario.msrp("romeo");
        Signs.chatWithState(juliet, romeo.address(), "Art thou not Romeo?");
        MsrpSession session = romeo.takes();

        session.sends(COMPOSING, composing("active"));
        Message composing = juliet.receives();
        session.sends(COMPOSING, composing("idle"));
        Message active = juliet.receives();
        session.sends(COMPOSING, composing("active"));
        juliet.receives();
        session.sends("Neither");
        session.sends(COMPOSING, composing("idle"));
        session.sends("Fair saint");

        assertTrue(Signs.isState(composing, "composing") && session.call().callId().equals(composing.getThread()));
        assertTrue(Signs.isState(active, "active"));
        assertEquals("Neither", juliet.receives().getBody());
        assertEquals("Fair saint", juliet.receives().getBody());
    }

    @Test
    void whoShowsNoChatStatesGetsNone(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        MsrpUser romeo = scenario.msrp("romeo");
        juliet.chats(romeo.address(), "Art thou not Romeo?");
        MsrpSession session = romeo.takes();

        session.sends(COMPOSING, composing("active"));
        session.sends("Neither");

        assertEquals("Neither", juliet.receives().getBody());
    }

    @Test
    void whoTakesNoComposingEventsGetsNone(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        MsrpUser romeo = scenario.msrp("romeo").accepting("text/plain");
        Signs.chatWithState(juliet, romeo.address(), "Art thou not Romeo?");
        MsrpSession session = romeo.takes();
        session.receives();

        Signs.state(juliet, romeo.address(), "composing");
        juliet.chats(romeo.address(), "And a Montague?");

        assertEquals("And a Montague?", session.receives().text());
    }

    @Test
    void whoRefusesAComposingEventGetsNoMoreInThatSessionButTexts(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        MsrpUser romeo = scenario.msrp("romeo");
        Signs.chatWithState(juliet, romeo.address(), "Art thou not Romeo?");
        MsrpSession session = romeo.takes();
        session.receives();
        Signs.state(juliet, romeo.address(), "composing");

        session.answers(session.receives(), 415);
        session.sends("What are these?");
        assertEquals("What are these?", juliet.receives().getBody());
        Signs.state(juliet, romeo.address(), "paused");
        Signs.state(juliet, romeo.address(), "composing");
        juliet.chats(romeo.address(), "And a Montague?");

        assertEquals("And a Montague?", session.receives().text());
        juliet.hasReceivedNothing();
    }

    @Test
    void composingThatIsNotRepeatedInTimeIsOver(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        MsrpUser romeo = scenario.msrp("romeo");
        Signs.chatWithState(juliet, romeo.address(), "Art thou not Romeo?");
        MsrpSession session = romeo.takes();

        session.sends(COMPOSING, composing("active").replace("</isComposing>", "<refresh>1</refresh></isComposing>"));

        assertTrue(Signs.isState(juliet.receives(), "composing"));
        assertTrue(Signs.isState(juliet.receives(), "active"));
        juliet.hasReceivedNothing();
    }

    @Test
    @Tag("peers")
    void composingIsRepeatedBeforeThePeerForgets(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        MsrpUser romeo = scenario.msrp("romeo");
        Signs.chatWithState(juliet, romeo.address(), "Art thou not Romeo?");
        MsrpSession session = romeo.takes();
        session.receives();
        Signs.state(juliet, romeo.address(), "composing");
        String first = session.receives().text();

        String second = session.receives(REFRESH).text();

        assertTrue(first.contains("<state>active</state>") && first.contains("<refresh>120</refresh>"), first);
        assertEquals(first, second);
    }

    @Test
    void signsAloneOpenNoSession(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        MsrpUser romeo = scenario.msrp("romeo");

        Signs.state(juliet, romeo.address(), "composing");
        Signs.state(juliet, romeo.address(), "gone");
        juliet.sends(romeo.address(), "A letter");

        assertEquals("MESSAGE", romeo.sip().receives().method());
        juliet.hasReceivedNothing();
    }

    @Test
    void goneEndsTheSession(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        MsrpUser romeo = scenario.msrp("romeo");
        Signs.chatWithState(juliet, romeo.address(), "Art thou not Romeo?");
        MsrpSession session = romeo.takes();
        session.receives();

        juliet.chats(romeo.address(), "Farewell!");
        Signs.state(juliet, romeo.address(), "gone");

        assertEquals("Farewell!", session.receives().text());
        session.ends();
        juliet.hasReceivedNothing();
    }

    @Test
    void aSessionThatIsLeftWhileItRingsEndsAfterItsTexts(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        MsrpUser romeo = scenario.msrp("romeo");
        juliet.chats(romeo.address(), "Farewell!");
        Signs.state(juliet, romeo.address(), "gone");
        juliet.hasReceivedNothing();

        MsrpSession session = romeo.takes();

        assertEquals("Farewell!", session.receives().text());
        session.ends();
    }

    @Test
    void byeIsGoneWithTheThread(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        MsrpUser romeo = scenario.msrp("romeo");
        MsrpSession session = romeo.calls(juliet.bareJid());
        session.sends("Parting is such sweet sorrow.");
        String thread = juliet.receives().getThread();

        session.hangsUp();

        Message gone = juliet.receives();
        assertTrue(Signs.isState(gone, "gone"));
        assertEquals(thread, gone.getThread());
    }

    @Test
    void anIdleSessionEnds(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        MsrpUser romeo = scenario.msrp("romeo");
        scenario.setting("session.idle-timeout", "5");
        juliet.chats(romeo.address(), "Art thou not Romeo?");
        MsrpSession session = romeo.takes();
        session.receives();

        session.ends();

        assertTrue(Signs.isState(juliet.receives(), "gone"));
    }

    private static String composing(String state) {
        return "<?xml version=\"1.0\"?><isComposing xmlns=\"urn:ietf:params:xml:ns:im-iscomposing\"><state>" + state
                + "</state><contenttype>text/plain</contenttype></isComposing>";
    }
}
