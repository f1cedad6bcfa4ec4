package org.igniterealtime.openfire.plugin.sipgateway.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.igniterealtime.openfire.plugin.sipgateway.peer.SipUser;
import org.igniterealtime.openfire.plugin.sipgateway.peer.XmppUser;
import org.jivesoftware.smack.packet.Message;
import org.jivesoftware.smack.packet.StandardExtensionElement;
import org.jivesoftware.smack.packet.StanzaError.Condition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Stanzas that hold no text for a SIP user, or none that one can read: silently counted, or bounced with the reason. */
@EndToEnd
final class NothingToSendIT {

    @ParameterizedTest
    @CsvSource({
        "composing, http://jabber.org/protocol/chatstates, Chat state without a text",
        "gone,      http://jabber.org/protocol/chatstates, Chat state without a text",
        "received,  urn:xmpp:receipts,                     Delivery receipt without a text",
        "displayed, urn:xmpp:chat-markers:0,               Chat marker without a text",
        "x,         urn:example:whatever,                  Message without anything to show"})
    void whatClientsSendByThemselvesEndsSilently(String name, String namespace, String rule, Scenario scenario)
            throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");
        Counter counter = Counter.of(scenario.server(), rule);

        juliet.sends(juliet.message(romeo.address()).ofType(Message.Type.chat).addExtension(element(name, namespace)));
        juliet.sends(romeo.address(), "Hist!");

        assertEquals("Hist!", romeo.receives().text());
        juliet.hasReceivedNothing();
        counter.hasRisenBy(1);
    }

    @Test
    void aTextBesideAChatStateIsSent(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");

        juliet.sends(juliet.message(romeo.address()).ofType(Message.Type.chat).setBody("Hist!")
                .addExtension(element("active", "http://jabber.org/protocol/chatstates"))
                .addExtension(element("request", "urn:xmpp:receipts")));

        assertEquals("Hist!", romeo.receives().text());
    }

    @Test
    void encryptedMessagesComeBackWithTheReason(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");

        for (StandardExtensionElement encrypted : List.of(omemo(), element("openpgp", "urn:xmpp:openpgp:0"))) {
            String id = juliet.sends(juliet.message(romeo.address()).ofType(Message.Type.chat)
                    .setBody("I sent you an encrypted message").addExtension(encrypted));

            Message bounce = juliet.getsBack(id, Condition.not_acceptable);
            assertTrue(bounce.getError().getDescriptiveText().contains("encrypted"));
        }
        juliet.sends(romeo.address(), "In clear, then");
        assertEquals("In clear, then", romeo.receives().text());
    }

    @Test
    void otrPassesSinceItIsInTheText(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");

        juliet.sends(juliet.message(romeo.address()).ofType(Message.Type.chat).setBody("?OTR:AAMDJ+MVmSfjFZcAAAAAAQ==."));

        assertEquals("?OTR:AAMDJ+MVmSfjFZcAAAAAAQ==.", romeo.receives().text());
    }

    @Test
    void aChatRoomIsRefused(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");

        juliet.sends(juliet.message(romeo.address()).ofType(Message.Type.groupchat).setBody("All"));

        assertEquals(Condition.service_unavailable, juliet.receives().getError().getCondition());
    }

    @Test
    void aFailedHeadlineIsCountedNotBounced(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");
        romeo.answers(404, "Not Found");
        Counter counter = Counter.of(scenario.server(), "Headline that could not be delivered");

        juliet.sends(juliet.message(romeo.address()).ofType(Message.Type.headline).setBody("News from Verona"));

        counter.hasRisenBy(1);
        juliet.hasReceivedNothing();
    }

    @Test
    void anErrorIsNeverAnswered(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");
        Counter counter = Counter.of(scenario.server(), "Error after the SIP request had been answered");

        juliet.sends(juliet.message(romeo.address()).ofType(Message.Type.error).setBody("I never wrote that"));
        juliet.sends(juliet.message("example.net").ofType(Message.Type.error).setBody("I never wrote that"));

        counter.hasRisenBy(2);
        juliet.hasReceivedNothing();
    }

    @Test
    void nobodyReadsWhatIsSentToADomain(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        scenario.sip("romeo");

        juliet.sends("example.net", "Anybody there?");

        Message bounce = juliet.receives();
        assertEquals(Condition.service_unavailable, bounce.getError().getCondition());
        assertNull(bounce.getBody());
    }

    private static StandardExtensionElement element(String name, String namespace) {
        return StandardExtensionElement.builder(name.strip(), namespace.strip()).build();
    }

    private static StandardExtensionElement omemo() {
        String omemo = "eu.siacs.conversations.axolotl";
        return StandardExtensionElement.builder("encrypted", omemo)
                .addElement(StandardExtensionElement.builder("payload", omemo).setText("YWJj").build()).build();
    }
}
