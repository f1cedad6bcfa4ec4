package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import static org.igniterealtime.openfire.plugin.sipgateway.bridge.Fates.Direction.XMPP_TO_SIP;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.igniterealtime.openfire.plugin.sipgateway.bridge.BridgeSettings.Limits;
import org.igniterealtime.openfire.plugin.sipgateway.bridge.BridgeSettings.Oversize;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.AddressForm;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.AddressMapping;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.ErrorCondition;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.ReceiptMapping;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.SipUri;
import org.igniterealtime.openfire.plugin.sipgateway.payload.Imdn;
import org.igniterealtime.openfire.plugin.sipgateway.sip.MessageRequest;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipOutcome;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Target;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xmpp.packet.JID;
import org.xmpp.packet.Message;

/** From a stanza to MESSAGEs, and what its sender hears of it. */
class XmppToSipTest {

    private static final String ROMEO = "romeo@example.net";
    private static final SipUri ROMEO_URI = SipUri.parse("sip:romeo@example.net").orElseThrow();

    private final ScriptedEndpoint sip = new ScriptedEndpoint();
    private final FakeXmppSide xmpp = new FakeXmppSide();
    private final Fates fates = new Fates();
    private final Workers workers = new Workers(2, 1000);
    private final Given.Settings settings = new Given.Settings();
    private final PeerMemory peers = new PeerMemory(10, System::nanoTime);
    private final XmppToSip out = new XmppToSip(sip, xmpp, peers, System::nanoTime);
    private final Conversation conversation = new Conversation(Pair.of(new JID("juliet@example.com"), new JID(ROMEO)), workers,
            Given.tools(xmpp, fates));

    @AfterEach
    void stop() {
        workers.stop(10);
    }

    @Test
    void aTextIsOneRequest() {
        Message stanza = Given.stanza("lx09df27", ROMEO, "Hist!");
        stanza.setSubject("Come\r\nhere");

        send(stanza);

        MessageRequest request = sip.next().request();
        assertEquals("sip:romeo@example.net", request.requestUri());
        assertEquals("sip:juliet@example.com;gr=balcony", request.from());
        assertEquals(new Target.Domain("example.net"), request.target());
        assertEquals("lx09df27", request.branchToken());
        assertEquals(Optional.of("Come here"), request.subject());
        assertEquals("text/plain;charset=UTF-8", request.contentType());
        assertEquals(conversation.ownCallId(), request.callId());
    }

    @Test
    void numbersRiseWithinOneConversation() {
        long last = 0;
        for (int i = 0; i < 5; i++) {
            send(Given.stanza("m" + i, ROMEO, "x".repeat(2000)));
            for (int octets = 0; octets < 2000;) {
                ScriptedEndpoint.Sent sent = sip.next();
                assertTrue(sent.request().cseq() > last);
                last = sent.request().cseq();
                octets += sent.request().body().length;
                sent.isAccepted();
            }
        }
    }

    @Test
    void whatIsAcceptedIsDelivered() {
        send(Given.stanza("m1", ROMEO, "Hist!"));

        sip.next().isAccepted();

        settle();
        assertEquals(1, fates.count(XMPP_TO_SIP, Fates.Mode.PAGE, Fates.Fate.DELIVERED));
        assertEquals(0, xmpp.untaken());
    }

    @Test
    void whatIsRefusedComesBack() {
        send(Given.stanza("m1", ROMEO, "Hist!"));

        sip.next().ends(new SipOutcome.Rejected(486, "Busy Here", Optional.empty()));

        Message error = error("m1", ErrorCondition.RECIPIENT_UNAVAILABLE);
        assertEquals("Busy Here", error.getError().getText());
        assertEquals(new JID(ROMEO), error.getFrom());
        assertEquals(new JID("juliet@example.com/balcony"), error.getTo());
    }

    @Test
    void whoHasMovedSaysWhereTo() {
        send(Given.stanza("m1", ROMEO, "Hist!"));

        sip.next().ends(new SipOutcome.Rejected(301, "Moved", Optional.of("sip:romeo@mantua.example")));

        Message error = error("m1", ErrorCondition.GONE);
        assertEquals("xmpp:romeo%5C40mantua.example@sip.example.com", error.getError().getElement().elementText("gone"));
    }

    @Test
    void noAnswerIsATimeout() {
        send(Given.stanza("m1", ROMEO, "Hist!"));

        sip.next().ends(new SipOutcome.NoAnswer());

        error("m1", ErrorCondition.REMOTE_SERVER_TIMEOUT);
    }

    @Test
    void whatCannotBeReachedIsATimeout() {
        send(Given.stanza("m1", ROMEO, "Hist!"));

        sip.next().ends(new SipOutcome.Unreachable("Connection refused"));

        assertEquals("Connection refused", error("m1", ErrorCondition.REMOTE_SERVER_TIMEOUT).getError().getText());
    }

    @Test
    void aLongTextGoesWholeWhereThePathBearsIt() {
        settings.largeMessages = Set.of("example.net");
        String text = "Hist! ".repeat(1000).strip();
        send(Given.stanza("m1", ROMEO, text));

        assertEquals(text, sip.next().text());
        assertEquals(0, sip.untaken());
    }

    @Test
    void withoutARouteTheServerIsNotFound() {
        send(Given.stanza("m1", ROMEO, "Hist!"));

        sip.next().ends(new SipOutcome.NoRoute("No route to example.net"));

        error("m1", ErrorCondition.REMOTE_SERVER_NOT_FOUND);
        assertEquals(0, sip.untaken());
    }

    @Test
    void aHeadlineThatFailsIsOnlyCounted() {
        Message headline = Given.stanza("m1", ROMEO, "News");
        headline.setType(Message.Type.headline);
        send(headline);

        sip.next().ends(new SipOutcome.NoAnswer());

        settle();
        assertEquals(0, xmpp.untaken());
        assertEquals(1, fates.count(DropRule.HEADLINE_FAILED));
        assertEquals(1, fates.count(XMPP_TO_SIP, Fates.Mode.PAGE, Fates.Fate.DROPPED));
    }


    @ParameterizedTest
    @ValueSource(ints = {XmppToSip.MAX_REQUEST - ScriptedEndpoint.HEAD, XmppToSip.MAX_REQUEST - ScriptedEndpoint.HEAD + 1})
    void aRequestOf1300OctetsIsNotSplit(int length) {
        send(Given.stanza("m1", ROMEO, "x".repeat(length)));

        boolean fits = length + ScriptedEndpoint.HEAD <= XmppToSip.MAX_REQUEST;
        assertEquals(fits, sip.next().request().body().length == length);
    }

    @Test
    void thePiecesAreTheText() {
        String text = "žluťoučký kůň 👩‍👩‍👧‍👦 ".repeat(100);
        send(Given.stanza("m1", ROMEO, text));

        StringBuilder joined = new StringBuilder();
        while (joined.length() < text.length()) {
            ScriptedEndpoint.Sent sent = sip.next();
            assertTrue(sip.length(sent.request()) <= XmppToSip.MAX_REQUEST);
            assertTrue(sent.request().branchToken().matches("m1-\\d+"), sent.request().branchToken());
            joined.append(sent.text());
            sent.isAccepted();
        }
        settle();
        assertEquals(text, joined.toString());
        assertEquals(1, fates.count(XMPP_TO_SIP, Fates.Mode.PAGE, Fates.Fate.DELIVERED));
    }

    @Test
    void splittingCanBeForbidden() {
        settings.oversize = Oversize.REJECT;
        send(Given.stanza("m1", ROMEO, "x".repeat(2000)));
        error("m1", ErrorCondition.POLICY_VIOLATION);

        settings.oversizeOf = Map.of("example.net", Oversize.SPLIT);
        send(Given.stanza("m2", ROMEO, "x".repeat(2000)));
        sip.next();
    }

    @Test
    void thereIsALimit() {
        settings.maxOctets = 2000;
        send(Given.stanza("m1", ROMEO, "ž".repeat(1001)));

        error("m1", ErrorCondition.POLICY_VIOLATION);
    }

    @Test
    void aFullQueueIsToldToTheSender() {
        settings.limits = new Limits(1, 10, Duration.ofMinutes(1), 10, Duration.ofDays(1), 1,
            Duration.ofDays(1), Given.NO_RATES);
        send(Given.stanza("under way", ROMEO, "Hist!"));
        send(Given.stanza("waits", ROMEO, "Hist!"));

        send(Given.stanza("too many", ROMEO, "Hist!"));

        error("too many", ErrorCondition.RESOURCE_CONSTRAINT);
    }

    @Test
    void aThreadBecomesACallIdAndStaysIt() {
        Message stanza = Given.stanza("m1", ROMEO, "Hist!");
        stanza.setThread("my thread");
        send(stanza);
        ScriptedEndpoint.Sent first = sip.next();
        first.isAccepted();
        send(stanza);

        assertTrue(first.request().callId().endsWith("@sip.example.com"), first.request().callId());
        assertEquals(first.request().callId(), sip.next().request().callId());
        assertEquals("my thread", conversation.heardFromSip(ROMEO_URI, first.request().callId()));
    }

    static List<SipOutcome.Accepted> linphones() {
        return List.of(new SipOutcome.Accepted(200, "OK", Optional.of("LinphoneAndroid/5.2 (Pixel)")),
                new SipOutcome.Accepted(200, "Ok", Optional.empty()));
    }

    @ParameterizedTest
    @MethodSource("linphones")
    void whoHidesTextsWithAKnownCallIdGetsEachWithItsOwn(SipOutcome.Accepted answer) {
        Message stanza = Given.stanza("m1", ROMEO, "Hist! ".repeat(300));
        stanza.setThread("my thread");
        send(stanza);
        send(Given.stanza("m2", ROMEO, "Romeo!"));
        Set<String> callIds = new HashSet<>();
        ScriptedEndpoint.Sent first = sip.next();
        callIds.add(first.request().callId());
        first.ends(answer);
        for (int request = 2; request <= 3; request++) {
            ScriptedEndpoint.Sent next = sip.next();
            callIds.add(next.request().callId());
            next.isAccepted();
        }
        send(Given.stanza("m3", ROMEO, "Romeo!"));
        callIds.add(sip.next().request().callId());

        assertEquals(4, callIds.size());
        assertEquals("my thread", conversation.heardFromSip(ROMEO_URI, first.request().callId()));
    }

    @Test
    void whoHidesTextsMayHaveSeenTheCallIdOfAThreadBeforeTheGatewayDid() {
        peers.learn(ROMEO, new SipOutcome.Accepted(200, "Ok", Optional.empty()));
        Message stanza = Given.stanza("m1", ROMEO, "Hist!");
        stanza.setThread("e0ffe42b28561960c6b12b944a092794");
        send(stanza);

        assertNotEquals(stanza.getThread(), sip.next().request().callId());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 300})
    void aTextIsConfirmedByTheCallIdOfItsLastPieceAsItWasSent(int words) {
        peers.learn(ROMEO, new SipOutcome.Accepted(200, "Ok", Optional.empty()));
        Message stanza = Given.stanza("m1", ROMEO, "Hist! ".repeat(words).strip());
        ReceiptMapping.request(stanza);
        send(stanza);
        ScriptedEndpoint.Sent last = sip.next();
        for (int octets = last.request().body().length; octets < stanza.getBody().length();
             octets += last.request().body().length) {
            last.isAccepted();
            last = sip.next();
        }
        Imdn imdn = new Imdn(last.request().callId(), "2026-11-22T02:30:55Z", Optional.empty(), Optional.empty(),
                Imdn.Disposition.DELIVERY, Imdn.Status.DELIVERED);
        conversation.post(() -> conversation.chat().notifications().heard(imdn));

        assertEquals(Optional.of("m1"), ReceiptMapping.received((Message) xmpp.next()));
    }

    private void send(Message stanza) {
        AddressForm form = AddressForm.DOMAIN;
        conversation.heardFromXmpp(form);
        SipUri target = conversation.target(AddressMapping.toSip(stanza.getTo(), form).orElseThrow());
        out.send(Given.letter(stanza, fates), target, conversation, settings.build());
    }

    private Message error(String id, ErrorCondition condition) {
        Message error = (Message) xmpp.next();
        assertEquals(Message.Type.error, error.getType());
        assertEquals(id, error.getID());
        assertEquals(condition, ErrorCondition.of(error.getError()));
        return error;
    }

    private void settle() {
        Waiting.forTurn(conversation);
    }
}
