package org.igniterealtime.openfire.plugin.sipgateway.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.igniterealtime.openfire.plugin.sipgateway.peer.Answer;
import org.igniterealtime.openfire.plugin.sipgateway.peer.MsrpSession;
import org.igniterealtime.openfire.plugin.sipgateway.peer.MsrpUser;
import org.igniterealtime.openfire.plugin.sipgateway.peer.SipText;
import org.igniterealtime.openfire.plugin.sipgateway.peer.XmppUser;
import org.jivesoftware.smack.packet.Message;
import org.jivesoftware.smack.packet.StanzaError.Condition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls that are refused: texts go as MESSAGEs if the peer has no MSRP, else each comes back. */
@EndToEnd
final class SessionRefusalIT {

    /** Whoever is to connect has 10 s for it, then the gateway does; and some time for the rest. */
    private static final Duration FIRST_REQUEST = Duration.ofSeconds(20);

    @ParameterizedTest
    @ValueSource(ints = {405, 415, 488, 501, 580, 606})
    void whoHasNoMsrpGetsAllTextsAsMessages(int code, Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        MsrpUser romeo = scenario.msrp("romeo");
        juliet.chats(romeo.address(), "one");
        SipText invite = romeo.rings();
        juliet.chats(romeo.address(), "two");
        juliet.chats(romeo.address(), "three");
        juliet.hasReceivedNothing();

        romeo.sip().answer(invite, Answer.of(code, "No"));

        juliet.chats(romeo.address(), "four");
        for (String text : List.of("one", "two", "three", "four")) {
            SipText message = romeo.sip().receives();
            assertEquals("MESSAGE", message.method());
            assertEquals(text, message.text());
        }
        juliet.hasReceivedNothing();
        romeo.sip().hasReceivedNothing();
    }

    @ParameterizedTest
    @ValueSource(ints = {480, 404})
    void whoIsKnownToTakeMessagesGetsThemWhileAway(int code, Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        MsrpUser romeo = scenario.msrp("romeo").refusesCalls(Answer.of(code, "Away").with("Allow", "INVITE, MESSAGE, ACK, BYE"));

        juliet.chats(romeo.address(), "one");

        assertEquals("INVITE", romeo.sip().receives().method());
        assertEquals("one", romeo.sip().receives().text());
        juliet.hasReceivedNothing();
    }

    @Test
    void whoHasTakenAMessageIsKnownToTakeThem(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        MsrpUser romeo = scenario.msrp("romeo").refusesCalls(Answer.of(480, "Away"));
        juliet.sends(romeo.address(), "A letter");
        assertEquals("A letter", romeo.sip().receives().text());

        juliet.chats(romeo.address(), "one");

        assertEquals("INVITE", romeo.sip().receives().method());
        assertEquals("one", romeo.sip().receives().text());
    }

    @ParameterizedTest
    @CsvSource({"404, item_not_found", "480, recipient_unavailable", "486, recipient_unavailable", "603, recipient_unavailable",
        "403, forbidden", "500, internal_server_error", "408, remote_server_timeout"})
    void otherRefusalsComeBackForEachText(int code, Condition condition, Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        MsrpUser romeo = scenario.msrp("romeo");
        List<String> ids = List.of(juliet.chats(romeo.address(), "one"), juliet.chats(romeo.address(), "two"));
        SipText invite = romeo.rings();
        juliet.hasReceivedNothing();

        romeo.sip().answer(invite, Answer.of(code, "Because"));

        for (String id : ids) {
            Message bounce = juliet.getsBack(id, condition);
            assertEquals("Because", bounce.getError().getDescriptiveText());
        }
        juliet.hasReceivedNothing();
        romeo.sip().hasReceivedNothing();
    }

    @Test
    void whoDeclinesMsrpInTheAnswerGetsMessages(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        MsrpUser romeo = scenario.msrp("romeo");
        juliet.chats(romeo.address(), "one");
        SipText invite = romeo.rings();

        romeo.sip().answer(invite, Answer.of(200, "OK").with("Contact", romeo.contact()).body("application/sdp",
                ("v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
                        + "m=message 0 TCP/MSRP *\r\n").getBytes()));

        romeo.sip().receives("BYE");
        assertEquals("one", romeo.sip().receives().text());
    }

    @Test
    void whoCannotBeReachedOverMsrpGetsMessages(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        MsrpUser romeo = scenario.msrp("romeo").cannotBeReached();
        juliet.chats(romeo.address(), "one");
        juliet.chats(romeo.address(), "two");

        romeo.takes();

        romeo.sip().receives("BYE");
        assertEquals("one", romeo.sip().receives().text());
        assertEquals("two", romeo.sip().receives().text());
        juliet.hasReceivedNothing();
    }

    @Test
    void whoIsToConnectAndDoesNotIsConnectedToAfterAWhile(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        MsrpUser romeo = scenario.msrp("romeo").setup("active").neverConnects();
        juliet.chats(romeo.address(), "one");
        MsrpSession session = romeo.takes();

        juliet.chats(romeo.address(), "two");

        assertEquals("one", session.receives(FIRST_REQUEST).text());
        assertEquals("two", session.receives().text());
        session.sends("three");
        assertEquals("three", juliet.receives().getBody());
    }

    @Test
    void whoIsToConnectAndDoesNotAndCannotBeReachedGetsMessages(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        MsrpUser romeo = scenario.msrp("romeo").setup("active").neverConnects().cannotBeReached();
        juliet.chats(romeo.address(), "one");
        romeo.takes();

        juliet.chats(romeo.address(), "two");

        romeo.sip().receives("BYE", FIRST_REQUEST);
        assertEquals("one", romeo.sip().receives().text());
        assertEquals("two", romeo.sip().receives().text());
        juliet.hasReceivedNothing();
    }

    @Test
    void aLongNormalMessageGoesThroughASessionIfToldSo(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        MsrpUser romeo = scenario.msrp("romeo");
        scenario.setting("page.oversize", "upgrade");
        String text = "long ".repeat(1000);

        juliet.sends(romeo.address(), text);

        assertEquals(text, romeo.takes().receives().text());
    }
}
