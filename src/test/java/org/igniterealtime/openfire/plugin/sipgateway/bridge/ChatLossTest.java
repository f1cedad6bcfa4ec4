package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import static org.igniterealtime.openfire.plugin.sipgateway.bridge.Fates.Direction.XMPP_TO_SIP;
import static org.igniterealtime.openfire.plugin.sipgateway.bridge.Fates.Fate.DELIVERED;
import static org.igniterealtime.openfire.plugin.sipgateway.bridge.Fates.Mode.SESSION;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import org.igniterealtime.openfire.plugin.sipgateway.bridge.BridgeSettings.ChatMode;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.ClosedBecause;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of texts whose session is lost or ended: decision by decision, to the letter. */
class ChatLossTest {

    private static final int LARGE = 65_536;
    private static final int LARGE_TEXTS = ChatTexts.MOST_UNCONFIRMED_OCTETS / LARGE;

    private ChatScene scene = new ChatScene(settings -> settings.mode(ChatMode.SESSION));

    /** A session with a peer that has reported once. */
    private FakeMsrp.Session reporting() {
        scene.says("zero");
        FakeMsrp.Session session = scene.opens();
        session.reportAll();
        return session;
    }

    private FakeMsrp.Session silent() {
        scene.says("zero");
        FakeMsrp.Session session = scene.opens();
        scene.passes(Duration.ofSeconds(7));
        return session;
    }

    @Test
    void whoReportsGetsAnUnreportedTextOnceMoreWithTheSameMessageId() {
        FakeMsrp.Session first = reporting();
        scene.says("one");
        first.write();
        String messageId = first.last().messageId();
        first.end(ClosedBecause.CONNECTION_LOST);
        FakeMsrp.Session second = scene.opens();

        assertEquals(List.of("one"), second.texts());
        assertEquals(messageId, second.last().messageId());
        second.reportAll();
        assertEquals(2, scene.fates(XMPP_TO_SIP, SESSION, DELIVERED));
        assertEquals(List.of(), scene.xmpp.errors());
        scene.stop(2);
    }

    @Test
    void whatIsLostTwiceComesBack() {
        FakeMsrp.Session first = reporting();
        scene.says("one");
        first.write();
        first.end(ClosedBecause.CONNECTION_LOST);
        scene.opens().end(ClosedBecause.CONNECTION_LOST);

        assertEquals(List.of("m2 remote-server-timeout"), scene.xmpp.errors());
        assertEquals(2, scene.sip.invites.size());
        scene.stop(2);
    }

    @Test
    void whatWasWrittenToASilentPeerJustBeforeTheLossComesBack() {
        FakeMsrp.Session session = silent();
        scene.says("one");
        session.write();
        scene.passes(Duration.ofSeconds(4));
        session.end(ClosedBecause.CONNECTION_LOST);

        assertEquals(List.of("m2 remote-server-timeout"), scene.xmpp.errors());
        assertEquals(1, scene.sip.invites.size());
        scene.stop(2);
    }

    @Test
    void whatWasWrittenToASilentPeerLongBeforeTheLossIsDelivered() {
        FakeMsrp.Session session = silent();
        scene.says("one");
        session.write();
        scene.passes(Duration.ofSeconds(7));
        session.end(ClosedBecause.CONNECTION_LOST);

        assertEquals(2, scene.fates(XMPP_TO_SIP, SESSION, DELIVERED));
        assertEquals(List.of(), scene.xmpp.errors());
        assertEquals(1, scene.sip.invites.size());
    }

    @Test
    void whatWasNotWrittenWholeGoesOnceMoreToAnyPeer() {
        FakeMsrp.Session first = silent();
        scene.says("one", "two");
        first.end(ClosedBecause.CONNECTION_LOST);
        assertEquals(List.of("one", "two"), scene.opens().texts());

        scene.stop(3);
    }

    @Test
    void afterAByeWhatWasWrittenToASilentPeerIsDelivered() {
        FakeMsrp.Session session = silent();
        scene.says("one");
        session.write();
        scene.invite().ended();

        assertEquals(2, scene.fates(XMPP_TO_SIP, SESSION, DELIVERED));
        assertEquals(1, scene.sip.invites.size());
    }

    @Test
    void afterAByeWhatWasNotSentYetGoesInANewSession() {
        FakeMsrp.Session first = silent();
        scene.says("one");
        first.write();
        scene.says("two");
        scene.invite().ended();

        assertEquals(List.of("two"), scene.opens().texts());
        assertEquals(2, scene.fates(XMPP_TO_SIP, SESSION, DELIVERED));
    }

    @Test
    void whatIsWithTheConnectionAtTheByeCountsAsWrittenThoughNobodyHasSaidSo() {
        FakeMsrp.Session session = silent();
        scene.says("one");
        session.queue.clear();
        scene.invite().ended();

        assertEquals(2, scene.fates(XMPP_TO_SIP, SESSION, DELIVERED));
        assertEquals(1, scene.sip.invites.size());
    }

    @Test
    void whenMsrpIsClosedBeforeTheByeItsOwnNewsComeFirst() {
        FakeMsrp.Session session = silent();
        scene.says("one");
        scene.threads.hold();
        scene.invite().ended();
        session.write();
        session.end(ClosedBecause.CONNECTION_LOST);
        scene.threads.release();

        assertEquals(2, scene.fates(XMPP_TO_SIP, SESSION, DELIVERED));
        assertEquals(List.of(), scene.xmpp.errors());
        assertEquals(1, scene.sip.invites.size());
    }

    @Test
    void aReportMayComeAfterTheBye() {
        FakeMsrp.Session session = reporting();
        scene.says("one");
        session.write();
        scene.invite().ended();
        session.reportAll();
        scene.passes(Duration.ofSeconds(10));

        assertEquals(1, scene.sip.invites.size());
        assertEquals(2, scene.fates(XMPP_TO_SIP, SESSION, DELIVERED));
    }

    @Test
    void withoutThatReportANewSessionIsOpenedAfterAWhile() {
        FakeMsrp.Session session = reporting();
        scene.says("one");
        session.write();
        scene.invite().ended();
        assertEquals(1, scene.sip.invites.size());
        scene.passes(Duration.ofSeconds(5));

        assertEquals(2, scene.sip.invites.size());
        assertEquals(List.of("one"), scene.opens().texts());
        scene.stop(2);
    }

    @Test
    void theNextTextDoesNotWaitForThatReport() {
        FakeMsrp.Session session = reporting();
        scene.says("one");
        session.write();
        scene.invite().ended();
        scene.says("two");

        assertEquals(List.of("one", "two"), scene.opens().texts());
    }

    @Test
    void whatWhoReportsNeverReportsComesBackThoughTheSessionGoesOn() {
        FakeMsrp.Session session = reporting();
        scene.says("one");
        session.write();
        scene.passes(Duration.ofSeconds(300));
        session.receive("x1", "still there");
        scene.says("two");
        session.write();
        session.listener.onDelivered(session.last().messageId());
        scene.passes(Duration.ofSeconds(295));
        assertEquals(List.of(), scene.xmpp.errors());
        scene.passes(Duration.ofSeconds(10));

        assertEquals(List.of("m2 remote-server-timeout"), scene.xmpp.errors());
        assertEquals(List.of(), scene.invite().said);
        session.reportAll();
        assertEquals(2, scene.fates(XMPP_TO_SIP, SESSION, DELIVERED));
        scene.stop(3);
    }

    @Test
    void whatWaitsGoesOnAsSoonAsEnoughIsReported() {
        FakeMsrp.Session session = moreThanMayBeUnconfirmed(reporting());
        session.listener.onDelivered(session.sent.get(1).messageId());

        assertEquals(LARGE_TEXTS + 2, session.sent.size());
        session.reportAll();
        assertEquals(LARGE_TEXTS + 2, scene.fates(XMPP_TO_SIP, SESSION, DELIVERED));
    }

    @Test
    void whatWaitsGoesOnAsSoonAsEnoughIsRefused() {
        FakeMsrp.Session session = moreThanMayBeUnconfirmed(reporting());
        session.listener.onFailure(session.sent.get(1).messageId(), 413);

        assertEquals(LARGE_TEXTS + 2, session.sent.size());
        scene.stop(LARGE_TEXTS + 2);
    }

    @Test
    void whatWaitsGoesOnAsSoonAsASilentPeerIsTakenAtItsWord() {
        FakeMsrp.Session session = moreThanMayBeUnconfirmed(silent());
        scene.passes(Duration.ofSeconds(7));

        assertEquals(LARGE_TEXTS + 2, session.sent.size());
        scene.stop(LARGE_TEXTS + 2);
    }

    @Test
    void aReportBeforeTheAnswerMeansNothing() {
        scene.says("zero");
        FakeMsrp.Session session = scene.msrp.last();
        session.listener.onDelivered("nobody-knows");
        session.listener.onFailure("nobody-knows", 413);

        assertEquals(List.of("zero"), scene.opens().texts());
        scene.stop(1);
    }

    /** One more than may be with the peer without a word of it. */
    private FakeMsrp.Session moreThanMayBeUnconfirmed(FakeMsrp.Session session) {
        for (int i = 0; i <= LARGE_TEXTS; i++) {
            scene.says("x".repeat(LARGE));
            session.write();
        }
        assertEquals(LARGE_TEXTS + 1, session.sent.size());
        return session;
    }

    @Test
    void aSessionThatThePeerDoesNotKnowAnyMoreIsOpenedAnew() {
        FakeMsrp.Session first = silent();
        scene.says("one");
        first.write();
        first.listener.onFailure(first.last().messageId(), 481);
        first.end(ClosedBecause.REFUSED);

        assertEquals(List.of("one"), scene.opens().texts());
        assertEquals(List.of(), scene.xmpp.errors());
    }

    @ParameterizedTest
    @CsvSource({"400, bad-request", "403, forbidden", "408, remote-server-timeout", "413, policy-violation",
        "423, resource-constraint", "501, feature-not-implemented"})
    void aFailureThatIsReportedBecomesAnError(int code, String condition) {
        FakeMsrp.Session session = reporting();
        scene.says("one", "two");
        session.write();
        session.listener.onFailure(session.sent.get(1).messageId(), code);
        session.listener.onFailure(session.sent.get(1).messageId(), code);
        session.reportAll();

        assertEquals(List.of("m2 " + condition), scene.xmpp.errors());
        assertEquals(2, scene.fates(XMPP_TO_SIP, SESSION, DELIVERED));
        scene.stop(3);
    }

    @Test
    void whoRefusesTheTypeGetsTheOtherForm() {
        scene.accepts = List.of("message/cpim", "text/plain");
        scene.says("one", "two", "three");
        FakeMsrp.Session session = scene.opens();
        assertEquals(List.of("message/cpim", "message/cpim", "message/cpim"),
                session.sent.stream().map(sent -> sent.contentType()).toList());
        List.copyOf(session.sent).forEach(sent -> session.listener.onFailure(sent.messageId(), 415));

        assertEquals(List.of("one", "two", "three"), session.texts().subList(3, 6));
        session.listener.onFailure(session.sent.get(3).messageId(), 415);
        assertEquals(List.of("m1 not-acceptable"), scene.xmpp.errors());
        scene.says("four");
        assertEquals("four", session.texts().get(6));
        scene.stop(4);
    }

    @Test
    void anotherFormThatFindsNoRoomIsAnError() {
        scene.says("one");
        FakeMsrp.Session session = scene.opens();
        session.room = 0;
        session.listener.onFailure(session.last().messageId(), 415);

        assertEquals(List.of("m1 not-acceptable"), scene.xmpp.errors());
        scene.stop(1);
    }

    @Test
    void aSessionThatReplacesAnotherTakesItsTextsOver() {
        FakeMsrp.Session first = reporting();
        scene.says("one");
        first.write();
        scene.passes(Duration.ofSeconds(2));
        scene.invites("call-2");

        assertEquals(List.of("one"), scene.msrp.last().open().texts());
        assertEquals(1, scene.bridge.sessions());
        scene.msrp.last().reportAll();
        assertEquals(2, scene.fates(XMPP_TO_SIP, SESSION, DELIVERED));
    }

    @Test
    void whenOurMsrpIsReplacedTextsGoOnInANewSession() {
        FakeMsrp.Session first = reporting();
        scene.says("one");
        first.end(ClosedBecause.STOPPED);

        assertEquals(List.of("one"), scene.opens().texts());
    }

    @Test
    void inAutoModeWhatWasNeverSentGoesAsMessageWhenOurMsrpIsDown() {
        scene = new ChatScene();
        scene.says("zero");
        FakeMsrp.Session session = scene.opens();
        session.reportAll();
        session.room = 0;
        scene.says("one");
        scene.msrpIsUp = false;
        session.end(ClosedBecause.STOPPED);

        assertEquals(List.of("one"), scene.sip.messages);
        scene.stop(2);
    }
}
