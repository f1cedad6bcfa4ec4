package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import static org.igniterealtime.openfire.plugin.sipgateway.bridge.Fates.Direction.SIP_TO_XMPP;
import static org.igniterealtime.openfire.plugin.sipgateway.bridge.Fates.Direction.XMPP_TO_SIP;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;

import java.util.Optional;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.ErrorCondition;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipAnswer;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipOutcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xmpp.packet.IQ;
import org.xmpp.packet.Message;
import org.xmpp.packet.Presence;

/** Both sides together, with neither a server nor a socket. */
class BridgeTest {

    private static final String ROMEO = "romeo@example.net";

    private final ScriptedEndpoint sip = new ScriptedEndpoint();
    private final FakeXmppSide xmpp = new FakeXmppSide();
    private final Bridge bridge = new Bridge(new Given.Settings().build(), sip, Optional::empty, Given.routes(false), xmpp,
            "1.2.3", InstantSource.system());

    @AfterEach
    void stop() {
        bridge.stop();
    }

    @Test
    void nobodyWaitsForWhatTakesLong() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        xmpp.router = stanza -> Waiting.forIt(release);

        CompletableFuture<SipAnswer> answer = receive(new Given.Request());
        bridge.accept(Given.stanza("m1", "mercutio@example.net", "Psst"));

        assertEquals("Psst", sip.next().text());
        release.countDown();
        assertEquals(202, answer.get(10, TimeUnit.SECONDS).code());
    }

    @Test
    void theStanzaIsNotKept() {
        Message stanza = Given.stanza("m1", ROMEO, "Hist!");
        bridge.accept(stanza);
        // Openfire goes on with it, for archives and carbons.
        stanza.setBody("Changed");
        stanza.setTo("somebody@example.org");

        ScriptedEndpoint.Sent sent = sip.next();
        sent.ends(new SipOutcome.NoAnswer());

        assertEquals("Hist!", sent.text());
        assertNotSame(stanza, xmpp.next());
    }

    @Test
    void anErrorThatComesDuringTheRoutingIsTheAnswer() throws Exception {
        xmpp.router = stanza -> {
            Message error = new Message();
            error.setID(stanza.getID());
            error.setFrom("juliet@example.com");
            error.setTo(stanza.getFrom());
            error.setError(ErrorCondition.SERVICE_UNAVAILABLE.error(""));
            bridge.accept(error);
        };

        assertEquals(403, receive(new Given.Request()).get(10, TimeUnit.SECONDS).code());
        assertEquals(0, bridge.fates().count(DropRule.LATE_ERROR));
    }

    @Test
    void anErrorThatComesLaterIsCounted() {
        Message error = Given.stanza("m1", ROMEO, null);
        error.setType(Message.Type.error);

        bridge.accept(error);

        assertEquals(1, bridge.fates().count(DropRule.LATE_ERROR));
    }

    @ParameterizedTest
    @CsvSource({
        "example.net,                       SERVICE_UNAVAILABLE",
        "sip.example.com,                   SERVICE_UNAVAILABLE",
        "romeo@sip.example.com,             JID_MALFORMED",
        "\\20romeo@example.net,             JID_MALFORMED",
        "\\40example.net@sip.example.com,   JID_MALFORMED"})
    void addressesThatNameNobody(String to, ErrorCondition condition) {
        bridge.accept(Given.stanza("m1", to, "Hist!"));

        assertEquals(condition, ErrorCondition.of(((Message) xmpp.next()).getError()));
        assertEquals(1, bridge.fates().count(XMPP_TO_SIP, Fates.Mode.PAGE, Fates.Fate.ERROR));
    }

    @Test
    void bothFormsOfAnAddressAreOneConversation() {
        bridge.accept(Given.stanza("m1", ROMEO, "Hist!"));
        bridge.accept(Given.stanza("m2", "romeo\\40example.net@sip.example.com", "Romeo, hist!"));

        sip.next().isAccepted();
        assertEquals("Romeo, hist!", sip.next().text());
        assertEquals(1, bridge.conversations());
        assertEquals(1, bridge.waiting());
    }

    @Test
    void everyRequestIsAnsweredAndNothingElseIs() {
        IQ question = new IQ(IQ.Type.get);
        question.setFrom("juliet@example.com/balcony");
        question.setTo(ROMEO);
        question.setChildElement("query", "urn:example:unknown");
        bridge.accept(question);
        assertEquals(question.getID(), xmpp.next().getID());

        IQ answer = IQ.createResultIQ(question);
        answer.setFrom("juliet@example.com/balcony");
        bridge.accept(answer);
        Presence presence = new Presence();
        bridge.accept(presence);
        assertEquals(1, bridge.fates().count(DropRule.NO_SENDER));
        presence.setFrom("juliet@example.com/balcony");
        bridge.accept(presence);

        assertEquals(1, bridge.fates().count(DropRule.IQ_ANSWER));
        assertEquals(1, bridge.fates().count(DropRule.PRESENCE));
        assertEquals(0, xmpp.untaken());
    }

    @Test
    void aFaultOfTheServerIsAnswered() throws Exception {
        xmpp.router = stanza -> {
            throw new IllegalStateException("broken");
        };

        assertEquals(500, receive(new Given.Request()).get(10, TimeUnit.SECONDS).code());
        assertEquals(1, bridge.fates().count(SIP_TO_XMPP, Fates.Mode.PAGE, Fates.Fate.ERROR));
    }

    @Test
    void whoeverBringsTooMuchIsToldSo() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        xmpp.router = stanza -> {
            if (((Message) stanza).getType() != Message.Type.error) {
                Waiting.forIt(release);
            }
        };
        List<CompletableFuture<SipAnswer>> answers = new ArrayList<>();
        // One that is under way does not wait.
        for (int i = 0; i < Bridge.MAX_WAITING + 2; i++) {
            answers.add(receive(new Given.Request()));
        }

        SipAnswer tooMany = answers.get(answers.size() - 1).get(10, TimeUnit.SECONDS);
        assertEquals(503, tooMany.code());
        assertEquals("5", tooMany.headers().get("Retry-After"));
        bridge.accept(Given.stanza("m1", ROMEO, "Hist!"));
        release.countDown();
        for (CompletableFuture<SipAnswer> answer : answers) {
            answer.get(10, TimeUnit.SECONDS);
        }

        assertEquals(Bridge.MAX_WAITING + 2, bridge.fates().count(SIP_TO_XMPP, Fates.Mode.PAGE, Fates.Fate.DELIVERED)
                + bridge.fates().count(SIP_TO_XMPP, Fates.Mode.PAGE, Fates.Fate.ERROR));
        assertEquals(1, bridge.fates().count(XMPP_TO_SIP, Fates.Mode.PAGE, Fates.Fate.ERROR));
    }

    @Test
    void whatIsRefusedAtOnceIsCounted() throws Exception {
        Given.Request request = new Given.Request();
        request.target = "sip:juliet@example.org";

        assertEquals(404, receive(request).get(10, TimeUnit.SECONDS).code());
        assertEquals(1, bridge.fates().count(SIP_TO_XMPP, Fates.Mode.PAGE, Fates.Fate.ERROR));
    }

    @Test
    void whoeverWaitsAtTheEndIsToldSo() {
        bridge.accept(Given.stanza("m1", ROMEO, "Hist!"));
        bridge.accept(Given.stanza("m2", ROMEO, "Romeo, hist!"));
        ScriptedEndpoint.Sent underWay = sip.next();

        sip.stop();
        bridge.stop();
        underWay.ends(new SipOutcome.NotSent("Stopped"));

        for (int i = 0; i < 2; i++) {
            assertEquals(ErrorCondition.REMOTE_SERVER_TIMEOUT, ErrorCondition.of(((Message) xmpp.next()).getError()));
        }
        assertEquals(0, bridge.waiting());
    }

    @ParameterizedTest
    @CsvSource({"juliet@example.org/balcony, true", "room@conference.example.com/juliet, true",
            "juliet@example.com/balcony, false"})
    void onlyOurOwnUsersMaySend(String from, boolean refused) {
        Message stanza = Given.stanza("m1", ROMEO, "Hist!");
        stanza.setFrom(from);
        bridge.accept(stanza);
        if (refused) {
            assertEquals(ErrorCondition.FORBIDDEN, ErrorCondition.of(((Message) xmpp.next()).getError()));
            Given.Settings open = new Given.Settings();
            open.localOnly = false;
            bridge.follow(open.build());
            bridge.accept(stanza);
        }
        assertEquals("sip:" + stanza.getFrom().toBareJID(), sip.next().request().from().split(";")[0]);
    }

    private CompletableFuture<SipAnswer> receive(Given.Request request) {
        CompletableFuture<SipAnswer> answer = new CompletableFuture<>();
        bridge.sipListener().onMessage(request.build(), answer::complete);
        return answer;
    }
}
