package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import static org.igniterealtime.openfire.plugin.sipgateway.bridge.Fates.Direction.SIP_TO_XMPP;
import static org.igniterealtime.openfire.plugin.sipgateway.bridge.Fates.Fate.DELIVERED;
import static org.igniterealtime.openfire.plugin.sipgateway.bridge.Fates.Mode.SESSION;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.igniterealtime.openfire.plugin.sipgateway.payload.IsComposing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xmpp.packet.JID;
import org.xmpp.packet.Message;
import org.xmpp.packet.PacketError;

/** Chat states, receipts, and the resource that texts go to (RFC 7573 s6, s7; RFC 6121 s5.1). */
class ChatSignsTest {

    private final ChatScene scene = new ChatScene();

    private FakeMsrp.Session chatting() {
        Message text = ChatScene.chat("m0", "hello");
        text.getElement().addElement("active", ChatScene.STATES);
        scene.bridge.accept(text);
        FakeMsrp.Session session = scene.opens();
        session.reportAll();
        return session;
    }

    private static List<Boolean> composing(FakeMsrp.Session session) {
        return session.sent.stream().filter(sent -> sent.contentType().contains("iscomposing"))
                .map(sent -> IsComposing.parse(sent.body()).orElseThrow().active()).toList();
    }

    private static void shows(FakeMsrp.Session session, boolean active) {
        byte[] body = new IsComposing(active, Optional.empty(), Optional.empty()).bytes();
        session.receive("s" + System.identityHashCode(body), "t1", IsComposing.MEDIA_TYPE,
                new String(body, StandardCharsets.UTF_8), false);
    }

    @ParameterizedTest
    @ValueSource(strings = {"active", "composing", "paused", "inactive", "gone"})
    void aStateAloneOpensNoSessionAndNeverComesBack(String state) {
        scene.shows(state);

        assertEquals(List.of(), scene.sip.invites);
        assertEquals(List.of(), scene.xmpp.messages);
        assertEquals(1, scene.bridge.fates().count(DropRule.CHAT_STATE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"active", "paused", "inactive"})
    void composingIsToldAndSoIsItsEnd(String end) {
        FakeMsrp.Session session = chatting();
        scene.shows("composing");
        scene.shows("composing");
        scene.shows(end);
        scene.shows(end);

        assertEquals(List.of(true, false), composing(session));
    }

    @Test
    void aTextEndsComposingByItself() {
        FakeMsrp.Session session = chatting();
        scene.shows("composing");
        scene.says("done");
        scene.shows("active");

        assertEquals(List.of(true), composing(session));
    }

    @Test
    void composingIsRepeatedBeforeThePeerForgets() {
        FakeMsrp.Session session = chatting();
        scene.shows("composing");
        scene.passes(Duration.ofSeconds(95));
        assertEquals(List.of(true), composing(session));
        scene.passes(Duration.ofSeconds(10));

        assertEquals(List.of(true, true), composing(session));
    }

    @Test
    void nobodyComposesWhoseClientIsGone() {
        FakeMsrp.Session session = chatting();
        scene.shows("composing");
        scene.xmpp.connected.clear();
        scene.passes(Duration.ofSeconds(300));

        assertEquals(List.of(true), composing(session));
    }

    @Test
    void whoDoesNotTakeStatesGetsNone() {
        scene.accepts = List.of("text/plain");
        FakeMsrp.Session session = chatting();
        scene.shows("composing");

        assertEquals(List.of(), composing(session));
    }

    @Test
    void whoRefusesAStateGetsNoMore() {
        FakeMsrp.Session session = chatting();
        scene.shows("composing");
        session.listener.onFailure(session.last().messageId(), 415);
        scene.shows("paused");
        scene.shows("composing");

        assertEquals(List.of(true), composing(session));
        assertEquals(List.of(), scene.xmpp.errors());
    }

    @Test
    void theirComposingIsShownToThoseWhoUseChatStates() {
        FakeMsrp.Session session = chatting();
        shows(session, true);
        shows(session, true);
        shows(session, false);

        assertEquals(List.of("composing", "active"), scene.xmpp.elements(ChatScene.STATES));
    }

    @Test
    void othersSeeNothingOfIt() {
        scene.says("hello");
        shows(scene.opens(), true);

        assertEquals(List.of(), scene.xmpp.messages);
    }

    @Test
    void idleRightAfterATextSaysNothingNew() {
        FakeMsrp.Session session = chatting();
        shows(session, true);
        session.receive("x1", "there");
        shows(session, false);

        assertEquals(List.of("composing"), scene.xmpp.elements(ChatScene.STATES));
    }

    @Test
    void theirComposingEndsWhenItIsNotRepeated() {
        FakeMsrp.Session session = chatting();
        shows(session, true);
        scene.passes(Duration.ofSeconds(118));
        assertEquals(List.of("composing"), scene.xmpp.elements(ChatScene.STATES));
        scene.passes(Duration.ofSeconds(4));

        assertEquals(List.of("composing", "active"), scene.xmpp.elements(ChatScene.STATES));
    }

    // Receipts

    @ParameterizedTest
    @CsvSource({"0", "30"})
    void aReportIsAReceiptForThoseWhoAsked(int seconds) {
        Message asked = ChatScene.chat("m1", "one");
        asked.getElement().addElement("request", ChatScene.RECEIPTS);
        scene.bridge.accept(asked);
        scene.bridge.accept(ChatScene.chat("m2", "two"));
        FakeMsrp.Session session = scene.opens();
        scene.passes(Duration.ofSeconds(seconds));
        session.reportAll();
        session.reportAll();

        assertEquals(List.of("received"), scene.xmpp.elements(ChatScene.RECEIPTS));
        assertEquals("m1", scene.xmpp.last().getElement().element("received").attributeValue("id"));
        assertEquals("romeo@example.net", scene.xmpp.last().getFrom().toString());
    }

    @Test
    void withoutTrackingOnlyThoseWhoAskWantReports() {
        ChatScene quiet = new ChatScene(settings -> settings.track(false));
        Message asked = ChatScene.chat("m1", "one");
        asked.getElement().addElement("request", ChatScene.RECEIPTS);
        quiet.bridge.accept(asked);
        quiet.bridge.accept(ChatScene.chat("m2", "two"));

        assertEquals(List.of(true, false), quiet.opens().sent.stream().map(sent -> sent.wantSuccess()).toList());
    }

    @Test
    void aReceiptFromAnyResourceIsReportedAndMovesNothing() {
        FakeMsrp.Session session = chatting();
        session.receive("x1", "first");
        scene.confirms("tx1", "juliet@example.com/phone");
        scene.confirms("tx1", "juliet@example.com/balcony");
        session.receive("x2", "second");

        assertEquals(List.of("x1 200"), session.reports);
        assertEquals("juliet@example.com/balcony", scene.xmpp.last().getTo().toString());
    }

    @Test
    void onlyWhoWantsAReportHasTheUserAskedForAReceipt() {
        FakeMsrp.Session session = chatting();
        session.receive("x1", "t1234", "text/plain", "no", false);
        session.receive("x2", "t2345", "text/plain", "yes", true);

        assertEquals(List.of("request"), scene.xmpp.elements(ChatScene.RECEIPTS));
        assertEquals("t2345", scene.xmpp.last().getID());
        assertEquals(2, scene.fates(SIP_TO_XMPP, SESSION, DELIVERED));
    }

    @Test
    void aReceiptAfterTheSessionGoesToTheNextOne() {
        FakeMsrp.Session session = chatting();
        session.receive("x1", "first");
        scene.invite().ended();
        scene.passes(Duration.ofSeconds(5));
        scene.says("again");
        scene.opens();
        scene.confirms("tx1", ChatScene.JULIET);

        assertEquals(List.of("x1 200"), scene.msrp.last().reports);
    }

    @Test
    void aTextThatComesBackIsReportedAsFailed() {
        FakeMsrp.Session session = chatting();
        scene.xmpp.router = stanza -> comesBack(stanza, PacketError.Condition.service_unavailable);
        session.receive("x1", "at once");
        scene.xmpp.router = stanza -> { };
        session.receive("x2", "later");
        comesBack(scene.xmpp.last(), PacketError.Condition.item_not_found);

        assertEquals(List.of("x1 403", "x2 481"), session.reports);
        assertEquals(0, scene.bridge.fates().count(DropRule.LATE_ERROR));
    }

    private void comesBack(Message stanza, PacketError.Condition condition) {
        Message error = stanza.createCopy();
        error.setType(Message.Type.error);
        error.setFrom(stanza.getTo());
        error.setTo(stanza.getFrom());
        error.setError(new PacketError(condition));
        scene.bridge.accept(error);
    }

    @Test
    void aTextThatCannotBeRoutedIsReportedAsFailed() {
        FakeMsrp.Session session = chatting();
        scene.xmpp.router = stanza -> {
            throw new IllegalStateException("a fault that the test made");
        };
        session.receive("x1", "lost");
        scene.xmpp.router = stanza -> { };
        session.receive("x2", "found");

        assertEquals(List.of("x1 408"), session.reports);
        assertEquals(List.of("found"), scene.xmpp.texts());
        assertEquals(2, scene.fates(SIP_TO_XMPP));
    }

    // The resource

    @Test
    void textsGoToTheResourceThatSpokeLast() {
        FakeMsrp.Session session = chatting();
        session.receive("x1", "one");
        assertEquals("juliet@example.com/balcony", scene.xmpp.last().getTo().toString());

        Message text = ChatScene.chat("m9", "from my phone");
        text.setFrom("juliet@example.com/phone");
        scene.xmpp.connected.add(new JID("juliet@example.com/phone"));
        scene.bridge.accept(text);
        session.receive("x2", "two");
        assertEquals("juliet@example.com/phone", scene.xmpp.last().getTo().toString());
        assertEquals(1, scene.sip.invites.size());

        scene.xmpp.connected.clear();
        session.receive("x3", "three");
        assertEquals("juliet@example.com", scene.xmpp.last().getTo().toString());
    }

    @Test
    void afterTheByeASignIsForNoSession() {
        chatting();
        scene.invite().ended();
        scene.shows("composing");

        assertEquals(1, scene.bridge.fates().count(DropRule.CHAT_STATE));
    }

    @Test
    void theirInstanceIsTheirResource() {
        scene.says("hello");
        scene.answers(scene.invite(), "sip:romeo@127.0.0.1;gr=orchard").open().receive("x1", "hi");

        assertEquals("romeo@example.net/orchard", scene.xmpp.last().getFrom().toString());
    }

    @Test
    void whatTheyWriteBeforeTheirAnswerComesIsOfTheSameThread() {
        Message text = ChatScene.chat("m1", "hello");
        text.setThread("balcony-scene");
        scene.bridge.accept(text);
        scene.msrp.last().receive("x1", "hi");
        assertEquals("balcony-scene", scene.xmpp.last().getThread());

        scene.answers(scene.invite(), "sip:romeo@127.0.0.1;gr=orchard").open().receive("x2", "there");
        assertEquals("balcony-scene", scene.xmpp.last().getThread());
        assertEquals("romeo@example.net/orchard", scene.xmpp.last().getFrom().toString());
    }

    @Test
    void whatTheyWroteBeforeTheByeKeepsItsThreadAndInstanceWhileTheNextSessionRings() {
        scene.invites("call-1", "sip:juliet@example.com", "application/sdp", scene.offer(), "sip:romeo@127.0.0.1;gr=orchard");
        FakeMsrp.Session first = scene.msrp.last().open();
        scene.passes(Duration.ofSeconds(2));
        scene.invites("call-2");
        first.receive("x1", "farewell");

        assertEquals("call-1", scene.xmpp.last().getThread());
        assertEquals("romeo@example.net/orchard", scene.xmpp.last().getFrom().toString());
    }

    @Test
    void anInstanceThatIsNoResourceIsNone() {
        scene.says("hello");
        FakeMsrp.Session session = scene.answers(scene.invite(), "sip:romeo@127.0.0.1;gr=%00%01").open();
        session.receive("x1", "hi");

        assertEquals("romeo@example.net", scene.xmpp.last().getFrom().toBareJID());
        assertEquals(1, scene.fates(SIP_TO_XMPP, SESSION, DELIVERED));
    }

    @Test
    void readingStopsWhileTooMuchWaits() {
        FakeMsrp.Session session = chatting();
        scene.threads.hold();
        for (int i = 0; i < 300; i++) {
            session.receive("x" + i, "x".repeat(1000));
        }
        assertTrue(session.paused);
        scene.threads.release();

        assertFalse(session.paused);
        assertEquals(300, scene.xmpp.texts().size());
    }

    @Test
    void whatWaitsOfSessionsCountsForEverybody() {
        FakeMsrp.Session session = chatting();
        scene.threads.hold();
        session.receive("x1", "x".repeat(1000));
        assertFalse(scene.workers.admit(Workers.MOST_OCTETS - 1000));
        scene.threads.release();

        assertTrue(scene.workers.admit(Workers.MOST_OCTETS), "all is given back");
    }

    @Test
    void readingStopsWhileTooMuchWaitsElsewhere() {
        FakeMsrp.Session session = chatting();
        assertTrue(scene.workers.admit(Workers.MOST_OCTETS));
        scene.threads.hold();
        session.receive("x1", "one");
        assertTrue(session.paused);
        scene.threads.release();

        assertFalse(session.paused);
        assertEquals(List.of("one"), scene.xmpp.texts());
    }
}
