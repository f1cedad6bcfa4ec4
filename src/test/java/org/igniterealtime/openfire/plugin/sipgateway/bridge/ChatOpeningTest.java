package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import static org.igniterealtime.openfire.plugin.sipgateway.bridge.Fates.Direction.XMPP_TO_SIP;
import static org.igniterealtime.openfire.plugin.sipgateway.bridge.Fates.Fate.DELIVERED;
import static org.igniterealtime.openfire.plugin.sipgateway.bridge.Fates.Fate.ERROR;
import static org.igniterealtime.openfire.plugin.sipgateway.bridge.Fates.Mode.PAGE;
import static org.igniterealtime.openfire.plugin.sipgateway.bridge.Fates.Mode.SESSION;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.igniterealtime.openfire.plugin.sipgateway.bridge.BridgeSettings.ChatMode;
import org.igniterealtime.openfire.plugin.sipgateway.bridge.BridgeSettings.MsrpTls;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.ClosedBecause;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.MsrpTransport;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.sdp.MsrpNegotiation;
import org.igniterealtime.openfire.plugin.sipgateway.sip.InviteRequest;
import org.igniterealtime.openfire.plugin.sipgateway.sip.PeerInfo;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipOutcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xmpp.packet.Message;

/** How a chat finds its way: a session, MESSAGEs, or an error for each text. */
class ChatOpeningTest {

    private static final PeerInfo TAKES_MESSAGES = new PeerInfo(Set.of("MESSAGE"), Set.of(), Optional.empty());

    private ChatScene scene = new ChatScene();

    @Test
    void theFirstTextInvites() {
        Message text = ChatScene.chat("m1", "Art thou not Romeo?");
        text.setThread("711609sa-31e0-4ae2-a8f2");
        scene.bridge.accept(text);

        InviteRequest invite = scene.invite().request.orElseThrow();
        assertEquals("sip:romeo@example.net", invite.requestUri());
        assertEquals("sip:juliet@example.com", invite.from());
        assertEquals(Optional.of("balcony"), invite.instance());
        assertEquals("711609sa-31e0-4ae2-a8f2", invite.callId());
        assertEquals(Optional.of("Open chat with juliet?"), invite.subject());
    }

    @ParameterizedTest
    @CsvSource({
        // msrp.tls, SIP over TLS, our listeners, what is offered
        "AUTO, true, TCP TLS, TLS", "AUTO, false, TCP TLS, TCP", "AUTO, true, TCP, TCP", "AUTO, false, TLS, TLS",
        "ALWAYS, false, TCP TLS, TLS", "NEVER, true, TCP TLS, TCP",
    })
    void msrpIsOfferedOverTlsAsTheSettingSays(MsrpTls setting, boolean secure, String listeners, MsrpTransport offered) {
        scene = new ChatScene(settings -> settings.tls(setting));
        scene.secure = secure;
        scene.msrp.listens = listening(listeners);

        scene.says("one");

        assertEquals(offered, scene.msrp.last().local().transport());
        assertEquals(List.of(offered), MsrpNegotiation.transports(scene.invite().request.orElseThrow().sdp()));
    }

    @ParameterizedTest
    @CsvSource({"ALWAYS, TCP", "NEVER, TLS"})
    void whereMsrpHasNoListenerThatMayBeUsedTextsGoAsMessages(MsrpTls setting, String listeners) {
        scene = new ChatScene(settings -> settings.tls(setting));
        scene.msrp.listens = listening(listeners);

        scene.says("one");

        assertEquals(List.of("one"), scene.sip.messages);
        assertEquals(List.of(), scene.sip.invites);
    }

    private static Set<MsrpTransport> listening(String listeners) {
        return Arrays.stream(listeners.split(" ")).map(MsrpTransport::valueOf).collect(Collectors.toSet());
    }

    @Test
    void whatIsWrittenWhileItRingsFollowsInOrder() {
        scene.says("one", "two", "three");
        assertEquals(1, scene.sip.invites.size());
        FakeMsrp.Session session = scene.opens();
        scene.says("four");

        assertEquals(List.of("one", "two", "three", "four"), session.texts());
        assertEquals(List.of("m1", "m2", "m3", "m4"), session.sent.stream().map(sent -> sent.transactionId()).toList());
        assertEquals(1, scene.sip.invites.size());
        session.write();
        session.reportAll();
        assertEquals(4, scene.fates(XMPP_TO_SIP, SESSION, DELIVERED));
        scene.stop(4);
    }

    @Test
    void aFullMsrpQueueKeepsTheOrder() {
        scene.says("1", "2", "3", "4", "5");
        FakeMsrp.Session session = scene.msrp.last();
        session.room = 2;
        scene.answers();
        assertEquals(List.of("1", "2"), session.texts());
        session.open();

        assertEquals(List.of("1", "2", "3", "4", "5"), session.texts());
    }

    @ParameterizedTest
    @ValueSource(ints = {405, 415, 488, 501, 580, 606})
    void whoHasNoMsrpGetsTheWholeQueueAsMessages(int code) {
        scene.says("one", "two", "three");
        scene.invite().refused(code);
        assertEquals(List.of("one", "two", "three"), scene.sip.messages);
        assertEquals(List.of(), scene.xmpp.errors());

        scene.says("four");
        assertEquals(List.of("one", "two", "three", "four"), scene.sip.messages);
        assertEquals(1, scene.sip.invites.size());
        assertEquals(4, scene.fates(XMPP_TO_SIP, PAGE, DELIVERED));
        scene.stop(4);
    }

    @Test
    void afterADayTheyAreAskedAgain() {
        scene.says("one");
        scene.invite().refused(488);
        scene.nanos.addAndGet(Duration.ofHours(25).toNanos());
        scene.says("two");

        assertEquals(2, scene.sip.invites.size());
    }

    @ParameterizedTest
    @CsvSource({"404, item-not-found", "480, recipient-unavailable", "403, forbidden", "486, recipient-unavailable",
        "603, recipient-unavailable", "408, remote-server-timeout"})
    void otherRefusalsGiveEachTextItsError(int code, String condition) {
        scene.says("one", "two");
        scene.invite().refused(code);

        assertEquals(List.of("m1 " + condition, "m2 " + condition), scene.xmpp.errors());
        assertEquals(List.of(), scene.sip.messages);
        scene.says("three");
        assertEquals(2, scene.sip.invites.size());
        assertEquals(2, scene.fates(XMPP_TO_SIP, SESSION, ERROR));
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 480})
    void whoIsNotFoundButTakesMessagesGetsThem(int code) {
        scene.says("one");
        scene.invite().failed(new SipOutcome.Rejected(code, "Gone", Optional.empty()), TAKES_MESSAGES);

        assertEquals(List.of("one"), scene.sip.messages);
    }

    @Test
    void inSessionModeNothingGoesAsMessage() {
        scene = new ChatScene(settings -> settings.mode(ChatMode.SESSION));
        scene.says("one", "two");
        scene.invite().refused(488);

        assertEquals(List.of(), scene.sip.messages);
        assertEquals(List.of("m1 not-acceptable", "m2 not-acceptable"), scene.xmpp.errors());
        scene.stop(2);
    }

    @Test
    void inPageModeNobodyIsInvited() {
        scene = new ChatScene(settings -> settings.mode(ChatMode.PAGE));
        scene.says("one");

        assertEquals(List.of(), scene.sip.invites);
        assertEquals(List.of("one"), scene.sip.messages);
    }

    @Test
    void anAnswerWithoutMsrpIsARefusal() {
        scene.says("one");
        scene.invite().listener.onAnswered(ChatScene.bytes("v=0\r\n"), "", PeerInfo.UNKNOWN);

        assertEquals(List.of("end"), scene.invite().said);
        assertEquals(List.of("one"), scene.sip.messages);
        assertEquals(0, scene.bridge.sessions());
    }

    @Test
    void anInviteThatNobodyAnswersIsCancelled() {
        scene.says("one", "two");
        scene.passes(Duration.ofSeconds(29));
        assertEquals(List.of(), scene.invite().said);
        scene.passes(Duration.ofSeconds(3));

        assertEquals(List.of("end"), scene.invite().said);
        assertEquals(List.of("m1 remote-server-timeout", "m2 remote-server-timeout"), scene.xmpp.errors());
        scene.stop(2);
    }

    @Test
    void withoutAWayTheSenderIsTold() {
        scene.says("one");
        scene.invite().failed(new SipOutcome.NoRoute("No route to example.net"), PeerInfo.UNKNOWN);

        assertEquals(List.of("m1 remote-server-not-found"), scene.xmpp.errors());
        assertEquals(0, scene.bridge.sessions());
    }

    @Test
    void whoseMsrpCannotBeReachedGetsMessagesForAWhile() {
        scene.says("one");
        scene.answers().end(ClosedBecause.CONNECT_FAILED);
        scene.says("two");
        assertEquals(List.of("one", "two"), scene.sip.messages);
        assertEquals(List.of("end"), scene.invite().said);

        scene.nanos.addAndGet(Duration.ofMinutes(6).toNanos());
        scene.says("three");
        assertEquals(2, scene.sip.invites.size());
        scene.stop(3);
    }

    @Test
    void withoutMsrpOfOurOwnTextsGoAsMessages() {
        scene.msrpIsUp = false;
        scene.says("one");

        assertEquals(List.of("one"), scene.sip.messages);
    }

    @Test
    void whenOurMsrpStopsWhileItRingsTextsGoAsMessages() {
        scene.says("one", "two");
        scene.msrpIsUp = false;
        scene.msrp.stop();

        assertEquals(List.of("one", "two"), scene.sip.messages);
        assertEquals(List.of("end"), scene.invite().said);
        scene.stop(2);
    }

    @Test
    void whenBothInviteTheirsIsTakenWithAllTexts() {
        scene.says("one", "two");
        FakeSip.Dialog ours = scene.invite();
        FakeSip.Dialog theirs = scene.invites("call-1");
        scene.passes(Duration.ofSeconds(1));

        assertEquals(List.of("end"), ours.said);
        assertEquals(List.of("accept"), theirs.said);
        assertEquals(List.of("one", "two"), scene.msrp.last().open().texts());
        assertEquals(1, scene.bridge.sessions());
        scene.says("three");
        assertEquals(List.of("one", "two", "three"), scene.msrp.last().texts());
        scene.stop(3);
    }

    @Test
    void anAnswerThatCrossesOurCancelIsHungUp() {
        scene.says("one");
        FakeSip.Dialog ours = new FakeSip.Dialog(scene.invite().request, scene.invite().listener);
        scene.passes(Duration.ofSeconds(2));
        scene.invites("call-1");
        scene.msrp.last().open();
        scene.invite().listener.onAnswered(new byte[0], "", PeerInfo.UNKNOWN);

        assertEquals(2, scene.invite().said.size());
        assertEquals(1, scene.bridge.sessions());
        assertEquals(List.of("one"), scene.msrp.last().texts());
        assertEquals(List.of(), ours.said);
    }

    @Test
    void tooManyTextsAreRefused() {
        scene = new ChatScene(settings -> settings.texts(2));
        scene.says("one", "two", "three");

        assertEquals(List.of("m3 resource-constraint"), scene.xmpp.errors());
        assertEquals(List.of("one", "two"), scene.opens().texts());
        scene.stop(3);
    }

    @Test
    void tooManySessionsAreRefusedEitherWay() {
        scene = new ChatScene(settings -> settings.sessions(0));
        scene.says("one");
        assertEquals(List.of("m1 resource-constraint"), scene.xmpp.errors());

        assertEquals(List.of("reject 503"), scene.invites("call-1").said);
        assertEquals(0, scene.bridge.sessions());
    }

    @Test
    void aTextThatIsTooLongIsRefused() {
        scene.says("x".repeat(65537));

        assertEquals(List.of("m1 policy-violation"), scene.xmpp.errors());
        assertEquals(List.of(), scene.sip.invites);
    }

    @Test
    void aLongTextGoesInPiecesThatThePeerTakesAndHasOneFate() {
        scene.maxSize = 100;
        scene.says("x".repeat(250));
        FakeMsrp.Session session = scene.opens();

        assertEquals("x".repeat(250), String.join("", session.texts()));
        assertEquals(3, session.texts().size());
        assertEquals(List.of("m1", "", ""), session.sent.stream().map(sent -> sent.transactionId()).toList());
        session.reportAll();
        assertEquals(1, scene.fates(XMPP_TO_SIP, SESSION, DELIVERED));
    }

    @Test
    void aLongNormalTextIsUpgradedIfSoWanted() {
        scene = new ChatScene(settings -> settings.oversize(BridgeSettings.Oversize.UPGRADE));
        Message text = ChatScene.chat("m1", "x".repeat(2000));
        text.setType(Message.Type.normal);
        scene.bridge.accept(text);

        assertEquals(List.of("x".repeat(2000)), scene.opens().texts());
    }

    @Test
    void anotherSessionOfTheSameThreadHasAnotherCallId() {
        for (int i = 0; i < 3; i++) {
            Message text = ChatScene.chat("m" + i, "again");
            text.setThread("711609sa-31e0-4ae2-a8f2");
            scene.bridge.accept(text);
            scene.opens().reportAll();
            scene.invite().ended();
        }

        List<String> callIds = scene.sip.invites.stream().map(dialog -> dialog.request.orElseThrow().callId()).toList();
        assertEquals(3, Set.copyOf(callIds).size());
        assertNotEquals("711609sa-31e0-4ae2-a8f2", callIds.get(1));
        scene.msrp.last().receive("x1", "still that thread");
        assertEquals("711609sa-31e0-4ae2-a8f2", scene.xmpp.last().getThread());
    }

    @Test
    void whoAnswersAndHangsUpAgainAndAgainGetsMessages() {
        scene.says("one");
        for (int i = 0; i < 3; i++) {
            scene.answers();
            scene.invite().ended();
        }

        assertEquals(3, scene.sip.invites.size());
        assertEquals(List.of("one"), scene.sip.messages);
        scene.stop(1);
    }

    @Test
    void aFaultGivesEachTextItsErrorAndTheNextOneAnotherChance() {
        scene.sip.script = dialog -> {
            throw new IllegalStateException("a fault that the test made");
        };
        scene.says("one");
        assertEquals(List.of("m1 internal-server-error"), scene.xmpp.errors());
        assertEquals(0, scene.bridge.sessions());

        scene.sip.script = dialog -> { };
        scene.says("two");
        assertEquals(List.of("two"), scene.opens().texts());
        scene.stop(2);
    }
}
