package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import static org.igniterealtime.openfire.plugin.sipgateway.bridge.Fates.Direction.SIP_TO_XMPP;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.AddressForm;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.ErrorCondition;
import org.igniterealtime.openfire.plugin.sipgateway.sip.IncomingMessage;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipAnswer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xmpp.packet.JID;
import org.xmpp.packet.Message;

/** From a MESSAGE to a stanza, and what its sender is answered. */
class SipToXmppTest {

    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    private final FakeXmppSide xmpp = new FakeXmppSide();
    private final Fates fates = new Fates();
    private final Workers workers = new Workers(1, 100);
    private final Given.Settings settings = new Given.Settings();
    private final Given.Request request = new Given.Request();
    private final SipToXmpp in = new SipToXmpp(xmpp, fates, InstantSource.fixed(NOW));
    private final Conversation conversation =
            new Conversation(Pair.of(new JID("juliet@example.com"), new JID("romeo\\40example.net@sip.example.com")), workers,
                    Given.tools(xmpp, fates));

    @AfterEach
    void stop() {
        workers.stop(10);
    }

    @Test
    void whatTheRouterTakesIsAccepted() {
        assertEquals(202, deliver().code());

        Message stanza = (Message) xmpp.next();
        assertEquals("romeo@example.net", stanza.getFrom().toString());
        assertEquals("juliet@example.com", stanza.getTo().toString());
        assertEquals("nashds8", stanza.getID());
        assertEquals("Lady", stanza.getBody());
        assertEquals("a84b4c76e66710@pc33.example.net", stanza.getThread());
        assertNull(stanza.getElement().attribute("type"));
        assertEquals(1, fates.count(SIP_TO_XMPP, Fates.Mode.PAGE, Fates.Fate.DELIVERED));
    }

    @Test
    void theAnswerAndTheTypeAreSettings() {
        settings.acceptCode = 200;
        settings.inboundType = Message.Type.chat;

        assertEquals(SipAnswer.of(200, "OK"), deliver());
        assertEquals(Message.Type.chat, ((Message) xmpp.next()).getType());
    }

    @Test
    void anUnknownUserIsNotFound() {
        request.target = "sip:rosaline@example.com";

        assertEquals(404, deliver().code());
        assertEquals(0, xmpp.untaken());
        assertEquals(1, fates.count(SIP_TO_XMPP, Fates.Mode.PAGE, Fates.Fate.ERROR));
    }

    @Test
    void nothingIsTakenAndCounted() {
        request.body = new byte[0];

        assertEquals(202, deliver().code());
        assertEquals(0, xmpp.untaken());
        assertEquals(1, fates.count(DropRule.EMPTY_MESSAGE));
        assertEquals(1, fates.count(SIP_TO_XMPP, Fates.Mode.PAGE, Fates.Fate.DROPPED));
    }

    @ParameterizedTest
    @CsvSource({
        "SERVICE_UNAVAILABLE,   sip:juliet@example.com,             false, 403",
        "FORBIDDEN,             sip:juliet@example.com,             false, 603",
        "FORBIDDEN,             sip:juliet@example.com,             true,  403",
        "FORBIDDEN,             sip:juliet@example.com;gr=balcony,  false, 403",
        "NOT_ACCEPTABLE,        sip:juliet@example.com,             false, 606",
        "ITEM_NOT_FOUND,        sip:juliet@example.com;gr=balcony,  false, 404"})
    void anErrorThatComesBackInTimeIsTheAnswer(ErrorCondition condition, String target, boolean prefer4xx, int code) {
        request.target = target;
        settings.prefer4xx = prefer4xx;
        xmpp.router = stanza -> {
            Message error = new Message();
            error.setID(stanza.getID());
            error.setError(condition.error("Not today"));
            conversation.refused(error);
        };

        SipAnswer answer = deliver();

        assertEquals(code, answer.code());
        assertEquals("Not today", answer.reason());
        assertEquals(0, fates.count(SIP_TO_XMPP, Fates.Mode.PAGE, Fates.Fate.DELIVERED));
        assertEquals(1, fates.count(SIP_TO_XMPP, Fates.Mode.PAGE, Fates.Fate.ERROR));
    }

    @Test
    void aClientThatIsGoneIsNotAddressed() {
        request.target = "sip:juliet@example.com;gr=balcony";
        deliver();
        assertEquals("juliet@example.com", xmpp.next().getTo().toString());

        xmpp.connected.add("juliet@example.com/balcony");
        deliver();
        assertEquals("juliet@example.com/balcony", xmpp.next().getTo().toString());
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-21T11:59:45Z,    , false",
        "2026-11-21T12:10:00Z,    , false",
        "2026-11-21T11:59:00Z,    , true",
        "2026-11-21T11:59:45Z,  60, false",
        "2026-11-21T11:59:45Z,  10, true"})
    void whatIsOldSaysSo(Instant date, Long expires, boolean old) {
        request.date = Optional.of(date);
        request.expires = expires == null ? OptionalLong.empty() : OptionalLong.of(expires);
        deliver();

        assertEquals(old, xmpp.next().getElement().element("delay") != null);
    }

    @Test
    void theFormInWhichTheUserWritesIsTheFormOfTheAnswer() {
        conversation.heardFromXmpp(AddressForm.COMPONENT);
        deliver();
        assertEquals("romeo\\40example.net@sip.example.com", xmpp.next().getFrom().toString());

        conversation.heardFromXmpp(AddressForm.DOMAIN);
        deliver();
        assertEquals("romeo@example.net", xmpp.next().getFrom().toString());
    }

    @Test
    void aDomainThatIsNoLongerClaimedLeavesOnlyTheComponent() {
        conversation.heardFromXmpp(AddressForm.DOMAIN);
        settings.domains = Set.of();

        deliver();

        assertEquals("romeo\\40example.net@sip.example.com", xmpp.next().getFrom().toString());
    }

    private SipAnswer deliver() {
        IncomingMessage message = request.build();
        BridgeSettings current = settings.build();
        SipIntake.Taken taken = (SipIntake.Taken) Given.intake(message, current, domain -> false);
        List<SipAnswer> answers = new ArrayList<>();
        Journey journey = Given.ledger(fates).open(SIP_TO_XMPP, "", "", request.branch);
        in.deliver(message, taken, conversation, current, journey, answers::add);
        assertEquals(1, answers.size());
        return answers.get(0);
    }
}
