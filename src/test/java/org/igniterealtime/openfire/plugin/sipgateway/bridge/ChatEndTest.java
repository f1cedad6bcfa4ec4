package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import static org.igniterealtime.openfire.plugin.sipgateway.bridge.Fates.Direction.XMPP_TO_SIP;
import static org.igniterealtime.openfire.plugin.sipgateway.bridge.Fates.Fate.DELIVERED;
import static org.igniterealtime.openfire.plugin.sipgateway.bridge.Fates.Mode.SESSION;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.igniterealtime.openfire.plugin.sipgateway.bridge.BridgeSettings.ChatMode;
import org.junit.jupiter.api.Test;
import org.xmpp.packet.Message;

/** How sessions end: by either user, by silence, by the end of the gateway. */
class ChatEndTest {

    private final ChatScene scene = new ChatScene(settings -> settings.mode(ChatMode.SESSION));

    @Test
    void goneEndsTheSession() {
        scene.says("good night");
        scene.opens().reportAll();
        scene.shows("gone");

        assertEquals(List.of("end"), scene.invite().said);
        assertEquals(0, scene.bridge.sessions());
        assertEquals(List.of(), scene.xmpp.messages);
    }

    @Test
    void goneWaitsForTheReportsOfWhatIsUnderWay() {
        scene.says("good night");
        FakeMsrp.Session session = scene.opens();
        scene.shows("gone");
        assertEquals(List.of(), scene.invite().said);
        session.reportAll();

        assertEquals(List.of("end"), scene.invite().said);
        scene.stop(1);
    }

    @Test
    void goneWhileItRingsStillBringsTheTextsOver() {
        scene.says("good night");
        scene.shows("gone");
        FakeMsrp.Session session = scene.opens();
        assertEquals(List.of("good night"), session.texts());
        assertEquals(List.of(), scene.invite().said);
        session.reportAll();

        assertEquals(List.of("end"), scene.invite().said);
    }

    @Test
    void whoWritesAgainHasNotLeft() {
        scene.says("good night");
        scene.shows("gone");
        scene.says("good night again");
        FakeMsrp.Session session = scene.opens();
        session.reportAll();

        assertEquals(List.of("good night", "good night again"), session.texts());
        assertEquals(List.of(), scene.invite().said);
        assertEquals(1, scene.bridge.sessions());
    }

    @Test
    void byeIsGoneForTheXmppUserAndTheNextTextRingsAgain() {
        scene.says("one");
        scene.opens().reportAll();
        scene.invite().ended();
        assertEquals(List.of("gone"), scene.xmpp.elements(ChatScene.STATES));
        assertEquals("juliet@example.com/balcony", scene.xmpp.last().getTo().toString());

        scene.says("two");
        assertEquals(List.of("two"), scene.opens().texts());
        scene.stop(2);
    }

    @Test
    void whatTheyWroteBeforeTheByeStillArrives() {
        scene.says("one");
        FakeMsrp.Session session = scene.opens();
        session.reportAll();
        scene.invite().ended();
        session.receive("x1", "farewell");

        assertEquals(List.of("farewell"), scene.xmpp.texts());
        assertFalse(session.closed);
        scene.passes(Duration.ofSeconds(5));
        assertTrue(session.closed);
    }

    @Test
    void aSilentSessionEnds() {
        scene.says("one");
        FakeMsrp.Session session = scene.opens();
        session.reportAll();
        scene.passes(Duration.ofSeconds(400));
        session.receive("x1", "still there");
        scene.passes(Duration.ofSeconds(500));
        assertEquals(List.of(), scene.invite().said);
        scene.passes(Duration.ofSeconds(110));

        assertEquals(List.of("end"), scene.invite().said);
        assertEquals(List.of("gone"), scene.xmpp.elements(ChatScene.STATES));
        assertEquals(0, scene.bridge.sessions());
    }

    @Test
    void aPeerThatNeverReportsIsTakenAtItsWordAfterFiveSeconds() {
        scene.says("one");
        scene.opens();
        scene.passes(Duration.ofSeconds(4));
        assertEquals(0, scene.fates(XMPP_TO_SIP, SESSION, DELIVERED));
        scene.passes(Duration.ofSeconds(2));

        assertEquals(1, scene.fates(XMPP_TO_SIP, SESSION, DELIVERED));
    }

    @Test
    void whenTheWorkersStandStillOneTickWaits() {
        scene.says("one");
        scene.opens();
        scene.threads.hold();
        scene.passes(Duration.ofSeconds(3));
        assertEquals(1, scene.workers.waiting());
        scene.threads.release();
        assertEquals(0, scene.fates(XMPP_TO_SIP, SESSION, DELIVERED));
        scene.passes(Duration.ofSeconds(3));

        assertEquals(1, scene.fates(XMPP_TO_SIP, SESSION, DELIVERED));
    }

    @Test
    void theEndDoesNotWaitForeverForAReport() {
        scene.says("zero");
        FakeMsrp.Session session = scene.opens();
        session.reportAll();
        scene.says("one");
        session.write();
        scene.shows("gone");
        scene.passes(Duration.ofSeconds(12));

        assertEquals(List.of("m2 remote-server-timeout"), scene.xmpp.errors());
        assertEquals(List.of("end"), scene.invite().said);
        scene.stop(2);
    }

    @Test
    void whatIsNotReportedAtTheEndIsLostWhateverBecameOfCallsBefore() {
        scene.says("zero");
        scene.invite().refused(404);
        scene.invites("call-1");
        FakeMsrp.Session session = scene.msrp.last().open();
        scene.says("one", "two");
        session.write();
        session.listener.onDelivered(session.sent.get(0).messageId());
        scene.shows("gone");
        scene.passes(Duration.ofSeconds(12));

        assertEquals(List.of("m1 item-not-found", "m3 remote-server-timeout"), scene.xmpp.errors());
        scene.stop(3);
    }

    @Test
    void aConversationWithASessionIsNeverForgotten() {
        scene.says("one");
        FakeMsrp.Session session = scene.opens();
        session.reportAll();
        for (int hour = 0; hour < 30; hour++) {
            scene.nanos.addAndGet(Duration.ofHours(1).toNanos());
            session.receive("x" + hour, "still there");
            scene.bridge.pass();
        }
        scene.invite().ended();
        scene.passes(Duration.ofSeconds(5));
        assertEquals(1, scene.bridge.conversations(), "what the peer writes in a session counts as its use");

        scene.nanos.addAndGet(Duration.ofHours(25).toNanos());
        scene.bridge.pass();
        assertEquals(0, scene.bridge.conversations());
    }

    @Test
    void whenTheGatewayStopsWhileItRingsTheSenderIsTold() {
        scene.says("one", "two");
        scene.stop(2);

        assertEquals(List.of("m1 remote-server-timeout", "m2 remote-server-timeout"), scene.xmpp.errors());
        assertEquals(List.of("end"), scene.invite().said);
    }

    @Test
    void whenTheGatewayStopsBeforeTheConnectionIsThereTheSenderIsTold() {
        scene.says("one");
        scene.answers();
        scene.stop(1);

        assertEquals(List.of("m1 remote-server-timeout"), scene.xmpp.errors());
    }

    @Test
    void whenTheGatewayStopsSessionsEndOnBothSides() {
        scene.says("one");
        FakeMsrp.Session session = scene.opens();
        session.reportAll();
        scene.stop(1);

        assertEquals(List.of("end"), scene.invite().said);
        assertEquals(List.of("gone"), scene.xmpp.elements(ChatScene.STATES));
        assertTrue(session.closed);
        assertEquals(List.of(), scene.xmpp.errors());
    }

    @Test
    void aTextThatComesWhileTheGatewayStopsHasItsEnd() {
        scene.bridge.leave(0);
        scene.says("one");
        scene.stop(1);

        assertEquals(1, scene.xmpp.errors().size());
    }

    @Test
    void aTextThatWaitsForAnotherSessionWhenTheGatewayStopsHasItsEnd() {
        scene.says("zero");
        scene.opens().reportAll();
        scene.bridge.leave(0);
        scene.says("one");
        scene.opens();
        scene.invite().ended();
        scene.bridge.stop();

        assertEquals(List.of("m2 remote-server-timeout"), scene.xmpp.errors());
        assertEquals(0, scene.bridge.sessions());
    }

    @Test
    void aRouterThatFailsKeepsNoTextFromItsEnd() {
        scene.says("one", "two");
        scene.xmpp.router = stanza -> {
            throw new IllegalStateException("a fault that the test made");
        };
        scene.invite().refused(486);
        scene.xmpp.router = stanza -> { };
        scene.says("three");

        assertEquals(List.of("three"), scene.opens().texts());
        scene.stop(3);
    }

    @Test
    void someOtherTypeOfTextOpensNoSession() {
        Message headline = ChatScene.chat("h1", "news");
        headline.setType(Message.Type.headline);
        scene.bridge.accept(headline);

        assertEquals(List.of(), scene.sip.invites);
    }
}
