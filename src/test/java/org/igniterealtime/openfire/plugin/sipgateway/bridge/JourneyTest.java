package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.ErrorCondition;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.ClosedBecause;
import org.igniterealtime.openfire.plugin.sipgateway.sip.PeerInfo;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipAnswer;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipOutcome;
import org.junit.jupiter.api.Test;
import org.xmpp.packet.Message;

/** What the console tells of the way of a message, step by step. */
class JourneyTest {

    private static final String JULIET = "juliet@example.com";
    private static final String ROMEO = "romeo\\40example.net@sip.example.com";

    private ChatScene scene = new ChatScene();

    private Journey.View journey(long number) {
        return scene.bridge.ledger().find(number).orElseThrow();
    }

    /** The steps of a message, e.g. {@code answer 200 OK}; what has a name of its own each time reads as that name. */
    private List<String> ladder(long number) {
        Journey.View journey = journey(number);
        return journey.steps().stream().map(step -> {
            String note = step.note().matches("[0-9a-f]{32}") ? "MESSAGE-ID"
                    : !step.note().isEmpty() && step.note().equals(journey.callId()) ? "CALL-ID" : step.note();
            return (step.event().label() + ' ' + (step.number() == 0 ? "" : step.number() + " ")
                    + (step.octets() == 0 ? "" : "[" + step.octets() + "] ") + note).strip();
        }).toList();
    }

    private void ended(long number, Fates.Mode mode, Fates.Fate fate, String reason) {
        Journey.View journey = journey(number);
        assertEquals(List.of(mode, Optional.of(fate), reason), List.of(journey.mode(), journey.fate(), journey.reason()));
        assertEquals(1, scene.fates(journey.direction(), mode, fate));
    }

    private void pages() {
        scene = new ChatScene(settings -> settings.mode(BridgeSettings.ChatMode.PAGE));
    }

    // Page mode

    @Test
    void aMessageThatIsRefusedComesBack() {
        pages();
        scene.sip.outcome = new SipOutcome.Rejected(486, "Busy Here", Optional.empty());
        scene.says("Hist!");

        assertEquals(List.of("stanza chat", "message-sent 1 [5] CALL-ID", "answer 486 Busy Here",
                "error-stanza-sent recipient-unavailable"), ladder(1));
        ended(1, Fates.Mode.PAGE, Fates.Fate.ERROR, "recipient-unavailable");
        Journey.View journey = journey(1);
        assertEquals(List.of(Fates.Direction.XMPP_TO_SIP, JULIET, ROMEO, "m1", scene.sip.requests.get(0).callId()),
                List.of(journey.direction(), journey.xmppUser(), journey.sipUser(), journey.id(), journey.callId()));
    }

    @Test
    void theHopsOfAMessageAreTold() {
        pages();
        scene.sip.failing = List.of(new SipOutcome.Unreachable("Connection refused"));
        scene.says("Hist!");

        assertEquals(List.of("stanza chat", "message-sent 1 [5] CALL-ID", "hop UDP 127.0.0.1:5060",
                "no-answer Connection refused", "hop UDP 127.0.0.1:5061", "answer 202"), ladder(1));
        ended(1, Fates.Mode.PAGE, Fates.Fate.DELIVERED, "");
    }

    @Test
    void aMessageWaitsForTheOneBefore() {
        pages();
        scene.threads.hold();
        scene.says("Hist!", "Romeo!");
        scene.threads.release();

        assertEquals(List.of("stanza chat", "message-sent 1 [5] CALL-ID", "answer 202"), ladder(1));
        assertEquals("stanza chat, waits", String.join(", ", ladder(2).subList(0, 2)));
        assertEquals(2, scene.fates(Fates.Direction.XMPP_TO_SIP, Fates.Mode.PAGE, Fates.Fate.DELIVERED));
    }

    @Test
    void whatIsDroppedHasItsRule() {
        scene.bridge.accept(ChatScene.chat("m1", null));

        assertEquals(List.of("stanza chat"), ladder(1));
        ended(1, Fates.Mode.PAGE, Fates.Fate.DROPPED, "no-body");
    }

    @Test
    void whatClientsTellByThemselvesIsCountedByItsRuleButIsNoMessage() {
        pages();
        scene.shows("composing");
        scene.says("Hist!");
        scene.shows("gone");
        scene.confirms("m0", ChatScene.JULIET);

        assertEquals(0, scene.fates(Fates.Direction.XMPP_TO_SIP, Fates.Mode.PAGE, Fates.Fate.DROPPED));
        assertEquals(2, scene.bridge.fates().count(DropRule.CHAT_STATE));
        assertEquals(1, scene.bridge.fates().count(DropRule.RECEIPT));
        assertEquals(1, scene.bridge.ledger().latest("", Long.MAX_VALUE, 10).size());
    }

    @Test
    void whatNamesNobodyIsRememberedAsItStood() {
        Message stanza = ChatScene.chat("m1", "Hist!");
        stanza.setTo("romeo@sip.example.com");
        scene.bridge.accept(stanza);

        assertEquals(List.of("stanza chat", "error-stanza-sent jid-malformed"), ladder(1));
        assertEquals("romeo@sip.example.com", journey(1).sipUser());
    }

    @Test
    void aMessageToNobodyIsNotFound() {
        Given.Request request = new Given.Request();
        request.target = "sip:nobody@example.com";
        scene.bridge.sipListener().onMessage(request.build(), answer -> { });

        assertEquals(List.of("message 1 [4] UDP 127.0.0.1:5060", "answer-sent 404 Not Found"), ladder(1));
        ended(1, Fates.Mode.PAGE, Fates.Fate.ERROR, "404 Not Found");
        Journey.View journey = journey(1);
        assertEquals(List.of(Fates.Direction.SIP_TO_XMPP, "nobody@example.com", ROMEO, request.branch, request.callId),
                List.of(journey.direction(), journey.xmppUser(), journey.sipUser(), journey.id(), journey.callId()));
    }

    @Test
    void aMessageThatTheServerRefusesIsAnsweredSo() {
        scene.xmpp.router = stanza -> {
            Message error = stanza.createCopy();
            error.setType(Message.Type.error);
            error.setFrom(stanza.getTo());
            error.setTo(stanza.getFrom());
            error.setError(ErrorCondition.SERVICE_UNAVAILABLE.error("Not today"));
            scene.bridge.accept(error);
        };
        SipAnswer answer = scene.writes("text/plain", "Lady");

        assertEquals(List.of("message 1 [4] UDP 127.0.0.1:5060", "stanza-sent juliet@example.com",
                "error-stanza service-unavailable", "answer-sent " + answer.code() + " Not today"), ladder(1));
        ended(1, Fates.Mode.PAGE, Fates.Fate.ERROR, answer.code() + " Not today");
    }

    @Test
    void signsAreNoMessages() {
        scene.writes("application/im-iscomposing+xml", "<isComposing xmlns='urn:ietf:params:xml:ns:im-iscomposing'>"
                + "<state>active</state></isComposing>");

        assertEquals(List.of(), scene.bridge.ledger().latest("", Long.MAX_VALUE, 10));
    }

    // Session mode

    @Test
    void aTextInASessionIsReported() {
        Message text = ChatScene.chat("m1", "Hist!");
        text.getElement().addElement("request", ChatScene.RECEIPTS);
        scene.bridge.accept(text);
        scene.says("Romeo!");
        scene.invite().listener.onHop(Given.HOP);
        FakeMsrp.Session session = scene.opens();
        session.reportAll();

        assertEquals(List.of("stanza chat", "invite-sent CALL-ID", "hop UDP 127.0.0.1:5060", "answer 200",
                "send-queued [5] MESSAGE-ID", "send-written MESSAGE-ID", "report 200 MESSAGE-ID", "receipt-sent"), ladder(1));
        assertEquals(List.of("stanza chat", "waits", "hop UDP 127.0.0.1:5060", "answer 200", "send-queued [6] MESSAGE-ID",
                "send-written MESSAGE-ID", "report 200 MESSAGE-ID"), ladder(2));
        assertEquals(scene.invite().request.orElseThrow().callId(), journey(2).callId());
        assertEquals(2, scene.fates(Fates.Direction.XMPP_TO_SIP, Fates.Mode.SESSION, Fates.Fate.DELIVERED));
    }

    @Test
    void whoNeverReportsIsTrusted() {
        scene.says("Hist!");
        scene.opens();
        scene.passes(Duration.ofSeconds(6));

        assertEquals(List.of("stanza chat", "invite-sent CALL-ID", "answer 200", "send-queued [5] MESSAGE-ID",
                "send-written MESSAGE-ID", "trusted"), ladder(1));
        assertEquals(Duration.ofSeconds(6), journey(1).took());
    }

    @Test
    void aTextFallsBackWhereThereIsNoSession() {
        scene.says("Hist!");
        scene.invite().failed(new SipOutcome.Rejected(488, "Not Acceptable Here", Optional.empty()), PeerInfo.UNKNOWN);

        assertEquals(List.of("stanza chat", "invite-sent CALL-ID", "answer 488 Not Acceptable Here", "falls-back",
                "message-sent 1 [5] CALL-ID", "answer 202"), ladder(1));
        ended(1, Fates.Mode.PAGE, Fates.Fate.DELIVERED, "");
    }

    @Test
    void aTextThatWasInALostSessionGoesAgain() {
        scene.says("Hist!");
        FakeMsrp.Session first = scene.opens();
        first.reportAll();
        scene.says("Romeo!");
        first.write();
        first.end(ClosedBecause.CONNECTION_LOST);
        scene.opens().reportAll();

        assertEquals(List.of("stanza chat", "send-queued [6] MESSAGE-ID", "send-written MESSAGE-ID", "session-over MSRP",
                "taken-back", "invite-sent CALL-ID", "answer 200", "send-queued [6] MESSAGE-ID", "send-written MESSAGE-ID",
                "report 200 MESSAGE-ID"),
                ladder(2));
    }

    @Test
    void aTextOfThePeerIsConfirmedAndReported() {
        scene.says("Hist!");
        FakeMsrp.Session session = scene.opens();
        session.receive("r1", "Who is there?");
        scene.confirms("tr1", ChatScene.JULIET);

        assertEquals(List.of("send [13] r1", "stanza-sent " + ChatScene.JULIET, "receipt", "report-sent 200 r1"), ladder(2));
        ended(2, Fates.Mode.SESSION, Fates.Fate.DELIVERED, "");
        assertEquals(scene.invite().request.orElseThrow().callId(), journey(2).callId());
    }

    @Test
    void whatMsrpRefusesItselfIsInTheLedgerToo() {
        scene.says("Hist!");
        scene.opens().listener.onRefused("r1", 413);

        assertEquals(List.of("send r1", "report-sent 413 r1"), ladder(2));
        ended(2, Fates.Mode.SESSION, Fates.Fate.ERROR, "413");
    }

    // What is kept

    @Test
    void textsAreKeptWhileTheirPairIsTraced() {
        scene.bridge.ledger().trace(JULIET, ROMEO);
        scene.says("Hist!");
        scene.writes("text/plain", "Lady");
        scene.bridge.ledger().endTrace(JULIET, ROMEO);
        scene.says("Secret");

        assertEquals("body Hist!", ladder(1).get(1));
        assertEquals("body Lady", ladder(2).get(1));
        assertEquals(List.of("stanza chat", "waits"), ladder(3));
    }

    @Test
    void theLedgerFollowsItsSettings() {
        pages();
        scene.says("one", "two");
        scene.bridge.follow(new ChatScene.Settings().journeys(1).build());
        assertEquals(List.of("m2"), scene.bridge.ledger().latest("", Long.MAX_VALUE, 10).stream().map(Journey.View::id).toList());
    }

    @Test
    void whatIsTooOldIsForgottenInTime() {
        scene.bridge.follow(new ChatScene.Settings().journeyAge(Duration.ofMillis(-1)).build());
        scene.says("one");
        scene.bridge.follow(new ChatScene.Settings().build());
        assertEquals(1, scene.bridge.ledger().latest("", Long.MAX_VALUE, 10).size(), "it is only not shown");

        scene.bridge.follow(new ChatScene.Settings().journeyAge(Duration.ofMillis(-1)).build());
        scene.passes(Duration.ofMinutes(1));
        scene.bridge.follow(new ChatScene.Settings().build());
        assertEquals(List.of(), scene.bridge.ledger().latest("", Long.MAX_VALUE, 10));
    }
}
