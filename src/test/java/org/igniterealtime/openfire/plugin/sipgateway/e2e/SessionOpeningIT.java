package org.igniterealtime.openfire.plugin.sipgateway.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.igniterealtime.openfire.plugin.sipgateway.peer.Answer;
import org.igniterealtime.openfire.plugin.sipgateway.peer.MsrpSession;
import org.igniterealtime.openfire.plugin.sipgateway.peer.MsrpText;
import org.igniterealtime.openfire.plugin.sipgateway.peer.MsrpUser;
import org.igniterealtime.openfire.plugin.sipgateway.peer.SipRequest;
import org.igniterealtime.openfire.plugin.sipgateway.peer.SipText;
import org.igniterealtime.openfire.plugin.sipgateway.peer.XmppUser;
import org.jivesoftware.smack.packet.Message;
import org.jivesoftware.smack.packet.StanzaError.Condition;
import org.junit.jupiter.api.Test;

/** How chats become MSRP sessions, and how they end (RFC 7573 s4, s5). */
@EndToEnd
final class SessionOpeningIT {

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
        juliet.chats(romeo.address(), "At last!");

        assertEquals("Art thou not Romeo?", session.receives().text());
        assertEquals("And a Montague?", session.receives().text());
        assertEquals("Art thou there?", session.receives().text());
        assertEquals("At last!", session.receives().text());
        juliet.hasReceivedNothing();
        session.hasReceivedNothing();
        romeo.sip().hasReceivedNothing();
    }

    @Test
    void theInviteSaysWhoCallsAboutWhat(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet", "balcony");
        MsrpUser romeo = scenario.msrp("romeo");

        juliet.sends(juliet.message(romeo.address()).ofType(Message.Type.chat).setBody("Art thou not Romeo?").setSubject("Names")
                .setThread("29377446-0CBB-4296-8958-590D79094C50"));

        SipText invite = romeo.rings();
        assertEquals("sip:" + romeo.address(), invite.requestUri());
        assertEquals("sip:juliet@example.com", invite.fromUri());
        assertEquals("Names", invite.header("Subject"));
        assertEquals("29377446-0CBB-4296-8958-590D79094C50", invite.header("Call-ID"));
        assertTrue(invite.header("Contact").matches("<sip:juliet@127\\.0\\.0\\.1:[0-9]+;[^>]*gr=balcony>"),
                invite.header("Contact"));
        assertEquals("application/sdp", invite.header("Content-Type"));
        assertTrue(invite.text().contains("TCP/MSRP *\r\na=accept-types:message/cpim text/plain "), invite.text());
        assertTrue(invite.text().contains("a=max-size:65536\r\n")
                && invite.text().contains("a=setup:actpass\r\n"), invite.text());
    }

    @Test
    void withoutASubjectTheInviteAsksForAChat(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        MsrpUser romeo = scenario.msrp("romeo");

        juliet.chats(romeo.address(), "Art thou not Romeo?");

        assertEquals("Open chat with juliet?", romeo.rings().header("Subject"));
    }

    @Test
    void anAnswerComesBackWithThreadIdAndResource(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        MsrpUser romeo = scenario.msrp("romeo").instance("orchard");
        juliet.sends(juliet.message(romeo.address()).ofType(Message.Type.chat).setBody("Art thou not Romeo?").setThread("t1"));
        MsrpSession session = romeo.takes();
        byte[] text = "Neither, fair saint.".getBytes(StandardCharsets.UTF_8);

        String transaction = session.sendsChunk("m1", "text/plain", text, 0, text.length);

        Message answer = juliet.receives();
        assertEquals("Neither, fair saint.", answer.getBody());
        assertEquals(Message.Type.chat, answer.getType());
        assertEquals(romeo.address() + "/orchard", answer.getFrom().toString());
        assertEquals(juliet.jid(), answer.getTo().toString());
        assertEquals("t1", answer.getThread());
        assertEquals(transaction, answer.getStanzaId());
    }

    @Test
    void theIdOfATextIsItsTransactionId(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        MsrpUser romeo = scenario.msrp("romeo");
        Message message = juliet.message(romeo.address()).ofType(Message.Type.chat).setBody("Art thou not Romeo?").build();
        message.setStanzaId("bf9m36d5");

        juliet.send(message);

        MsrpText send = romeo.takes().receives();
        assertEquals("bf9m36d5", send.transaction());
        assertEquals("no", send.header("Failure-Report"));
        assertEquals("1-19/19", send.header("Byte-Range"));
    }

    @Test
    void aSipUserOpensTheChat(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        MsrpUser romeo = scenario.msrp("romeo");

        MsrpSession session = romeo.calls(juliet.bareJid());
        session.sends("I take thee at thy word.");

        Message text = juliet.receives();
        assertEquals("I take thee at thy word.", text.getBody());
        assertEquals(session.call().callId(), text.getThread());
        juliet.chats(romeo.address(), "What man art thou?");
        assertEquals("What man art thou?", session.receives().text());
        romeo.sip().hasReceivedNothing();
    }

    @Test
    void aSipUserWhoMakesNoOfferTakesOurs(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        MsrpUser romeo = scenario.msrp("romeo");

        MsrpSession session = romeo.callsWithoutOffer(juliet.bareJid());
        session.sends("By a name I know not how to tell thee who I am");
        Message message = juliet.receives();
        juliet.chats(romeo.address(), "Art thou not Romeo?");

        assertEquals("By a name I know not how to tell thee who I am", message.getBody());
        assertEquals(session.call().callId(), message.getThread());
        assertEquals("Art thou not Romeo?", session.receives().text());
        assertTrue(session.sdp().contains("a=setup:actpass\r\n"), session.sdp());
        session.hangsUp();
    }

    @Test
    void theNextTextAfterByeRingsAgain(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        MsrpUser romeo = scenario.msrp("romeo");
        juliet.sends(juliet.message(romeo.address()).ofType(Message.Type.chat).setBody("Art thou not Romeo?").setThread("t2"));
        MsrpSession first = romeo.takes();
        first.receives();
        first.hangsUp();
        Message gone = juliet.receives();
        assertTrue(Signs.isState(gone, "gone") && "t2".equals(gone.getThread()), gone.toString());

        juliet.sends(juliet.message(romeo.address()).ofType(Message.Type.chat).setBody("Hist! Romeo").setThread("t2"));

        MsrpSession second = romeo.takes();
        assertEquals("Hist! Romeo", second.receives().text());
        assertNotEquals(first.call().callId(), second.call().callId());
        second.sends("It is my soul.");
        assertEquals("t2", juliet.receives().getThread());
    }

    @Test
    void aNormalMessageIsNoChat(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        MsrpUser romeo = scenario.msrp("romeo");

        juliet.sends(romeo.address(), "A letter");

        assertEquals("MESSAGE", romeo.sip().receives().method());
    }

    @Test
    void settingsChooseTheModeForAllAndForOneDomain(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        MsrpUser romeo = scenario.msrp("romeo").refusesCalls(Answer.of(488, "Not Acceptable Here"));
        scenario.setting("chat.mode", "page");
        juliet.chats(romeo.address(), "As MESSAGE");
        assertEquals("As MESSAGE", romeo.sip().receives().text());

        scenario.setting("route.example.net.mode", "session");
        juliet.chats(romeo.address(), "Not as MESSAGE");

        assertEquals("INVITE", romeo.sip().receives().method());
        Message bounce = juliet.receives();
        assertEquals(Condition.not_acceptable, bounce.getError().getCondition());
        romeo.sip().hasReceivedNothing();
    }

    @Test
    void aReinviteChangesNothing(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        MsrpUser romeo = scenario.msrp("romeo");
        MsrpSession session = romeo.calls(juliet.bareJid());
        byte[] offer = session.offer();

        SipText answer = session.call().request("INVITE").with("Contact", romeo.contact()).body("application/sdp", offer).send();
        SipText update = session.call().request("UPDATE").with("Contact", romeo.contact()).body("application/sdp", offer).send();

        assertEquals(200, answer.code());
        assertEquals(session.sdp(), answer.text());
        assertEquals(200, update.code());
        session.sends("Still here");
        assertEquals("Still here", juliet.receives().getBody());
    }

    @Test
    void ofSeveralForksOneIsKept(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        MsrpUser romeo = scenario.msrp("romeo");
        juliet.chats(romeo.address(), "Art thou not Romeo?");
        SipText invite = romeo.rings();

        MsrpSession kept = romeo.takes(invite, Answer.of(200, "OK").fork("first"));
        MsrpSession other = romeo.takes(invite, Answer.of(200, "OK").fork("second"));

        SipText bye = other.ends();
        assertTrue(bye.header("To").endsWith(";tag=second"), bye.header("To"));
        assertEquals("Art thou not Romeo?", kept.receives().text());
        kept.sends("Neither, fair saint.");
        assertEquals("Neither, fair saint.", juliet.receives().getBody());
    }

    @Test
    void whoCallAtOnceMeetInOneSession(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        MsrpUser romeo = scenario.msrp("romeo");
        juliet.chats(romeo.address(), "Art thou not Romeo?");
        SipText invite = romeo.rings();

        MsrpSession session = romeo.calls(juliet.bareJid());

        SipText cancel = romeo.sip().receives();
        assertEquals("CANCEL", cancel.method());
        assertEquals(invite.header("Call-ID"), cancel.header("Call-ID"));
        assertEquals("Art thou not Romeo?", session.receives().text());
        session.sends("Neither, fair saint.");
        assertEquals("Neither, fair saint.", juliet.receives().getBody());
    }

    /** Juliet's gateway goes first: romeo's, which goes second, answers at once and gives its own call up. */
    @Test
    void allTextsOfGatewaysThatCallAtOnceArriveInOneSession(Scenario scenario) throws Exception {
        XmppUser juliet = scenario.xmpp("juliet");
        MsrpUser romeo = scenario.msrp("romeo");
        juliet.chats(romeo.address(), "Art thou not Romeo?");
        SipText invite = romeo.rings();
        SipRequest own = romeo.invites(juliet.bareJid());
        CompletableFuture<SipText> answer = CompletableFuture.supplyAsync(own::send);
        juliet.chats(romeo.address(), "And a Montague?");

        MsrpSession session = romeo.takes(invite);

        assertEquals(486, answer.get(10, TimeUnit.SECONDS).code());
        bothWaysInOrder(juliet, romeo, session, "Art thou not Romeo?", "And a Montague?");
    }

    /** Romeo's gateway goes first, and waits for tybalt's to give way. */
    @Test
    void allTextsOfTheOneThatGivesWayArriveToo(Scenario scenario) throws IOException {
        XmppUser tybalt = scenario.xmpp("tybalt");
        MsrpUser romeo = scenario.msrp("romeo");
        tybalt.chats(romeo.address(), "Turn and draw");
        SipText invite = romeo.rings();

        MsrpSession session = romeo.calls(tybalt.bareJid());

        SipText cancel = romeo.sip().receives();
        assertEquals("CANCEL", cancel.method());
        assertEquals(invite.header("Call-ID"), cancel.header("Call-ID"));
        tybalt.chats(romeo.address(), "What, wouldst thou have me wait?");
        bothWaysInOrder(tybalt, romeo, session, "Turn and draw", "What, wouldst thou have me wait?");
    }

    private static void bothWaysInOrder(XmppUser user, MsrpUser romeo, MsrpSession session, String... texts) throws IOException {
        for (String text : texts) {
            assertEquals(text, session.receives().text());
        }
        session.sends("Neither");
        session.sends("Fair saint");
        assertEquals("Neither", user.receives().getBody());
        assertEquals("Fair saint", user.receives().getBody());
        user.hasReceivedNothing();
        session.hasReceivedNothing();
        romeo.sip().hasReceivedNothing();
    }

    @Test
    void aCallThatNobodyTakesIsCancelled(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        MsrpUser romeo = scenario.msrp("romeo");
        scenario.setting("session.invite-timeout", "2");
        String first = juliet.chats(romeo.address(), "Art thou not Romeo?");
        String second = juliet.chats(romeo.address(), "And a Montague?");
        romeo.rings();

        assertEquals("CANCEL", romeo.sip().receives().method());

        for (String id : new String[] {first, second}) {
            juliet.getsBack(id, Condition.remote_server_timeout);
        }
        juliet.hasReceivedNothing();
        assertFalse(juliet.chats(romeo.address(), "Once more").isEmpty());
        assertEquals("Once more", romeo.takes().receives().text());
    }
}
