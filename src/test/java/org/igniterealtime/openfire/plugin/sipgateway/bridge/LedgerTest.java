package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import static org.igniterealtime.openfire.plugin.sipgateway.bridge.Fates.Direction.SIP_TO_XMPP;
import static org.igniterealtime.openfire.plugin.sipgateway.bridge.Fates.Direction.XMPP_TO_SIP;
import static org.igniterealtime.openfire.plugin.sipgateway.bridge.Journey.Event.ANSWER;
import static org.igniterealtime.openfire.plugin.sipgateway.bridge.Journey.Event.HOP;
import static org.igniterealtime.openfire.plugin.sipgateway.bridge.Journey.Event.MESSAGE_SENT;
import static org.igniterealtime.openfire.plugin.sipgateway.bridge.Journey.Event.NO_ANSWER;
import static org.igniterealtime.openfire.plugin.sipgateway.bridge.Journey.Event.STANZA;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.igniterealtime.openfire.plugin.sipgateway.sip.NextHop;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipOutcome;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Transport;
import org.junit.jupiter.api.Test;
import org.xmpp.packet.Message;

class LedgerTest {

    private static final String JULIET = "juliet@example.com";
    private static final String ROMEO = "romeo\\40example.net@sip.example.com";

    private long millis;
    private final Fates fates = new Fates();
    private final Ledger ledger = new Ledger(fates, () -> Instant.EPOCH.plusMillis(millis), () -> millis * 1_000_000);

    LedgerTest() {
        ledger.limits(4, Duration.ofSeconds(60));
    }

    private Journey open(String id) {
        return ledger.open(XMPP_TO_SIP, JULIET, ROMEO, id);
    }

    private List<String> ids(String words, long before, int most) {
        return ledger.latest(words, before, most).stream().map(Journey.View::id).toList();
    }

    @Test
    void aJourneyTellsItsStepsWithTheirTimes() {
        Journey journey = open("m1");
        journey.step(STANZA, Message.Type.chat);
        millis += 5;
        journey.step(MESSAGE_SENT, 1, 12, "call-1");
        journey.isIn("call-1");
        millis += 20;
        journey.step(ANSWER, 200, 0, "OK");
        journey.delivered();
        millis += 1000;

        Journey.View view = ledger.find(1).orElseThrow();
        assertEquals(List.of(new Journey.Step(Duration.ZERO, STANZA, 0, 0, "chat"),
                new Journey.Step(Duration.ofMillis(5), MESSAGE_SENT, 1, 12, "call-1"),
                new Journey.Step(Duration.ofMillis(25), ANSWER, 200, 0, "OK")), view.steps());
        assertEquals(Optional.of(Fates.Fate.DELIVERED), view.fate());
        assertEquals(Duration.ofMillis(25), view.took());
        assertEquals("call-1", view.callId());
        assertEquals(Instant.EPOCH, view.taken());
    }

    @Test
    void theFirstFateStandsAndIsCountedOnce() {
        Journey journey = open("m1");
        journey.goes(Fates.Mode.SESSION);
        journey.answeredWithError("remote-server-timeout");
        journey.delivered();
        journey.dropped(DropRule.NO_BODY);

        assertEquals("remote-server-timeout", ledger.find(1).orElseThrow().reason());
        assertEquals(1, fates.count(XMPP_TO_SIP, Fates.Mode.SESSION, Fates.Fate.ERROR));
        assertEquals(0, fates.count(XMPP_TO_SIP, Fates.Mode.SESSION, Fates.Fate.DELIVERED));
        assertEquals(0, fates.count(DropRule.NO_BODY));
    }

    @Test
    void theOldestIsForgottenFirst() {
        for (int i = 1; i <= 6; i++) {
            open("m" + i);
        }
        assertEquals(List.of("m6", "m5", "m4", "m3"), ids("", Long.MAX_VALUE, 10));
        assertEquals(Optional.empty(), ledger.find(2));
        assertEquals("m3", ledger.find(3).orElseThrow().id());
        assertEquals(Optional.empty(), ledger.find(7));
        assertEquals(Optional.empty(), ledger.find(-1));
        assertEquals(List.of("m4", "m3"), ids("", 5, 2));
    }

    @Test
    void whatIsTooOldIsNotShownAndThenForgotten() {
        open("m1");
        millis += 61_000;
        open("m2");
        assertEquals(List.of("m2"), ids("", Long.MAX_VALUE, 10));
        assertEquals(Optional.empty(), ledger.find(1));
        ledger.tick();
        ledger.limits(4, Duration.ofHours(1));
        assertEquals(List.of("m2"), ids("", Long.MAX_VALUE, 10));
    }

    @Test
    void anotherCapKeepsTheLatest() {
        for (int i = 1; i <= 4; i++) {
            open("m" + i);
        }
        ledger.limits(2, Duration.ofSeconds(60));
        assertEquals(List.of("m4", "m3"), ids("", Long.MAX_VALUE, 10));
        ledger.limits(5, Duration.ofSeconds(60));
        open("m5");
        assertEquals(List.of("m5", "m4", "m3"), ids("", Long.MAX_VALUE, 10));
    }

    @Test
    void wordsFindAddressesAndIds() {
        open("m1").isIn("Call-77");
        ledger.open(SIP_TO_XMPP, "nurse@example.com", ROMEO, "m2");
        assertEquals(List.of("m2"), ids("NURSE", Long.MAX_VALUE, 10));
        assertEquals(List.of("m1"), ids("call-77", Long.MAX_VALUE, 10));
        assertEquals(List.of("m2", "m1"), ids(" romeo ", Long.MAX_VALUE, 10));
        assertEquals(List.of(), ids("tybalt", Long.MAX_VALUE, 10));
    }

    @Test
    void aTextIsKeptOnlyWhileItsPairIsTraced() {
        open("m1").body("secret");
        assertTrue(ledger.trace(JULIET, ROMEO));
        open("m2").body("traced");
        millis += Ledger.TRACE.toMillis();
        open("m3").body("secret again");
        assertTrue(ledger.trace(JULIET, ROMEO));
        ledger.endTrace(JULIET, ROMEO);
        open("m4").body("secret too");

        ledger.limits(4, Duration.ofDays(1));
        assertEquals(List.of("traced"), ledger.latest("", Long.MAX_VALUE, 10).stream()
                .flatMap(view -> view.steps().stream()).map(Journey.Step::note).toList());
    }

    @Test
    void tracesAreFew() {
        for (int i = 0; i < 20; i++) {
            assertTrue(ledger.trace("user" + i, ROMEO));
        }
        assertFalse(ledger.trace("another", ROMEO));
        assertTrue(ledger.trace("user0", ROMEO), "it is none more");
        millis += Ledger.TRACE.toMillis() + 1;
        assertTrue(ledger.trace("another", ROMEO));
    }

    @Test
    void hopsAndOutcomesAreWords() throws UnknownHostException {
        Journey journey = open("m1");
        journey.onHop(new NextHop(new InetSocketAddress(InetAddress.getByName("192.0.2.10"), 5060), Transport.UDP));
        journey.onHopFailed(new SipOutcome.Unreachable("Connection refused"));
        journey.onHop(new NextHop(new InetSocketAddress(InetAddress.getByName("2001:db8::1"), 5070), Transport.TCP));
        journey.answered(new SipOutcome.Rejected(486, "Busy Here", Optional.empty()));
        journey.answeredWithError(486, "Busy Here");

        Journey.View view = ledger.find(1).orElseThrow();
        assertEquals(List.of(new Journey.Step(Duration.ZERO, HOP, 0, 0, "UDP 192.0.2.10:5060"),
                new Journey.Step(Duration.ZERO, NO_ANSWER, 0, 0, "Connection refused"),
                new Journey.Step(Duration.ZERO, HOP, 0, 0, "TCP [2001:db8:0:0:0:0:0:1]:5070"),
                new Journey.Step(Duration.ZERO, ANSWER, 486, 0, "Busy Here")), view.steps());
        assertEquals("486 Busy Here", view.reason());
    }

    @Test
    void whatIsHeardLaterFindsItsJourneyWhileItIsRemembered() {
        long number = open("m1").number();
        ledger.step(number, Journey.Event.RECEIPT, 0, "");
        assertEquals(1, ledger.find(number).orElseThrow().steps().size());
        for (int i = 2; i <= 5; i++) {
            open("m" + i);
        }
        ledger.step(number, Journey.Event.RECEIPT, 0, "");

        assertTrue(ledger.latest("", Long.MAX_VALUE, 10).stream().allMatch(view -> view.steps().isEmpty()));
    }

    @Test
    void longTextsOfPeersAreNotKeptWhole() {
        Journey journey = ledger.open(SIP_TO_XMPP, "x".repeat(1000), "x".repeat(1000), "x".repeat(1000));
        journey.isIn("x".repeat(1000));
        journey.step(ANSWER, 400, 0, "x".repeat(1000));
        journey.answeredWithError(400, "x".repeat(1000));

        Journey.View view = ledger.find(1).orElseThrow();
        assertEquals(List.of(200, 200, 200, 200, 200, 204), List.of(view.xmppUser().length(), view.sipUser().length(),
                view.id().length(), view.callId().length(), view.steps().get(0).note().length(), view.reason().length()));
    }

    @Test
    void aLongJourneyKeepsItsBeginningAndItsEnd() {
        Journey journey = open("m1");
        for (int i = 0; i < 100; i++) {
            journey.step(MESSAGE_SENT, "CSeq " + i);
        }
        List<Journey.Step> steps = ledger.find(1).orElseThrow().steps();
        assertEquals(32, steps.size());
        assertEquals("CSeq 0", steps.get(0).note());
        assertEquals("CSeq 99", steps.get(31).note());
    }
}
