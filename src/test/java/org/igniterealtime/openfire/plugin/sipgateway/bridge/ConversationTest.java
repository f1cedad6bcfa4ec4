package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.AddressForm;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.ErrorCondition;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.SipUri;
import org.igniterealtime.openfire.plugin.sipgateway.sip.RoutedEndpoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xmpp.packet.JID;
import org.xmpp.packet.Message;
import org.xmpp.packet.PacketError;

/** What a pair of users remembers. */
class ConversationTest {

    private static final SipUri ROMEO = uri("sip:romeo@example.net");

    private final Workers workers = new Workers(1, 100);
    private final Conversation conversation = conversation();

    @AfterEach
    void stop() {
        workers.stop(10);
    }

    @Test
    void aThreadKeepsItsCallId() {
        assertEquals("DIGEST@gw", conversation.callId("my thread", "DIGEST@gw"));
        assertEquals("DIGEST@gw", conversation.callId("my thread", "another@gw"));
    }

    @Test
    void aCallIdMadeOfAThreadLeadsBackToIt() {
        conversation.callId("my thread", "DIGEST@gw");

        assertEquals("my thread", conversation.heardFromSip(ROMEO, "DIGEST@gw"));
        assertEquals("a84b@pc33", conversation.heardFromSip(ROMEO, "a84b@pc33"));
    }

    @Test
    void aThreadMadeOfACallIdLeadsBackToIt() {
        conversation.heardFromSip(ROMEO, "short@[::1]");

        assertEquals("short@[::1]", conversation.callId("short@[::1]", "DIGEST@gw"));
    }

    @Test
    void aReplyInTheCallIdOfAThreadChangesNothing() {
        conversation.callId("my thread", "DIGEST@gw");
        conversation.heardFromSip(ROMEO, "DIGEST@gw");

        assertEquals("my thread", conversation.heardFromSip(ROMEO, "DIGEST@gw"));
        assertEquals("DIGEST@gw", conversation.callId("my thread", "another@gw"));
    }

    @Test
    void theThreadThatWasUsedLeastRecentlyIsForgotten() {
        for (int i = 0; i < 32; i++) {
            conversation.callId("thread " + i, "first-" + i);
        }
        conversation.callId("thread 0", "used again");
        conversation.callId("one more", "x");

        assertEquals("first-0", conversation.callId("thread 0", "other"));
        assertEquals("other", conversation.callId("thread 1", "other"));
    }

    @Test
    void aThreadOfAnyLengthIsNotRememberedByWhateverName() {
        String thread = "x".repeat(257);
        conversation.rename(thread, "fresh@gw");

        assertEquals("DIGEST@gw", conversation.callId(thread, "DIGEST@gw"));
        assertEquals("fresh@gw", conversation.thread("fresh@gw"));
    }

    @Test
    void withoutAThreadEachConversationHasItsOwnCallId() {
        assertEquals(conversation.ownCallId(), conversation.ownCallId());
        assertNotEquals(conversation.ownCallId(), conversation().ownCallId());
    }

    @Test
    void numbersRise() {
        long first = conversation.nextCseq();

        assertTrue(first > 0);
        assertTrue(conversation.nextCseq() >= first + RoutedEndpoint.MOST_ATTEMPTS, "room for those that are challenged");
    }

    @Test
    void theFormInWhichTheUserWasAddressedLastIsKept() {
        assertEquals(AddressForm.DOMAIN, form(AddressForm.DOMAIN));
        assertEquals(AddressForm.COMPONENT, form(AddressForm.COMPONENT));
        conversation.heardFromXmpp(AddressForm.COMPONENT);
        assertEquals(AddressForm.COMPONENT, form(AddressForm.DOMAIN));
        conversation.heardFromXmpp(AddressForm.DOMAIN);
        assertEquals(AddressForm.DOMAIN, form(AddressForm.COMPONENT));
    }

    private AddressForm form(AddressForm ifUnknown) {
        return conversation.form(ifUnknown, uri("sip:romeo@example.net"), new Given.Settings().build());
    }

    @Test
    void theDomainFormEndsWithTheClaim() {
        conversation.heardFromXmpp(AddressForm.DOMAIN);
        assertEquals(AddressForm.COMPONENT,
                conversation.form(AddressForm.DOMAIN, uri("sip:romeo@example.org"), new Given.Settings().build()));
    }

    @ParameterizedTest
    @CsvSource({
        "sip:Romeo@example.net,            sip:romeo@example.net,           sip:Romeo@example.net",
        "sip:Romeo@example.net;gr=orchard, sip:romeo@example.net,           sip:Romeo@example.net",
        "sip:Romeo@example.net,            sip:romeo@example.net;gr=ball,   sip:Romeo@example.net;gr=ball",
        "sip:mercutio@example.net,         sip:romeo@example.net,           sip:romeo@example.net",
        "sip:Romeo@example.net:5080,       sip:romeo@example.net,           sip:romeo@example.net"})
    void theCaseThatTheSipUserHasUsedIsUsed(String heard, String mapped, String target) {
        conversation.heardFromSip(uri(heard), "c");

        assertEquals(target, conversation.target(uri(mapped)).toString());
    }

    @Test
    void untilTheSipUserHasWrittenTheMappedAddressIsUsed() {
        assertEquals(ROMEO, conversation.target(ROMEO));
    }

    @Test
    void anErrorThatComesWhileTheRouterWorksIsTheAnswer() {
        FakeXmppSide xmpp = new FakeXmppSide();
        xmpp.router = stanza -> assertTrue(conversation.refused(error("id-1")));

        Optional<PacketError> refused = conversation.route(message("id-1"), xmpp);

        assertEquals(ErrorCondition.FORBIDDEN, ErrorCondition.of(refused.orElseThrow()));
    }

    @Test
    void anErrorForAStanzaWithoutAnIdIsTheAnswerToIt() {
        FakeXmppSide xmpp = new FakeXmppSide();
        xmpp.router = stanza -> assertTrue(conversation.refused(error(null)));

        assertTrue(conversation.route(message(null), xmpp).isPresent());
    }

    @Test
    void anErrorForAnotherStanzaIsNot() {
        FakeXmppSide xmpp = new FakeXmppSide();
        xmpp.router = stanza -> assertFalse(conversation.refused(error("id-2")));

        assertEquals(Optional.empty(), conversation.route(message("id-1"), xmpp));
    }

    @Test
    void anErrorThatComesLaterIsLate() {
        conversation.route(message("id-1"), new FakeXmppSide());

        assertFalse(conversation.refused(error("id-1")));
    }

    @Test
    void aRouterThatFailsLeavesNothingBehind() {
        FakeXmppSide xmpp = new FakeXmppSide();
        xmpp.router = stanza -> {
            throw new IllegalStateException("broken");
        };

        assertThrows(IllegalStateException.class, () -> conversation.route(message("id-1"), xmpp));

        assertFalse(conversation.refused(error("id-1")));
    }

    private Conversation conversation() {
        return new Conversation(Pair.of(new JID("juliet@example.com/balcony"), new JID("romeo@example.net/orchard")), workers,
                Given.tools(new FakeXmppSide(), new Fates()));
    }

    private static SipUri uri(String text) {
        return SipUri.parse(text).orElseThrow();
    }

    private static Message message(String id) {
        Message message = new Message();
        message.setID(id);
        return message;
    }

    private static Message error(String id) {
        Message error = message(id);
        error.setError(ErrorCondition.FORBIDDEN.error(""));
        return error;
    }
}
