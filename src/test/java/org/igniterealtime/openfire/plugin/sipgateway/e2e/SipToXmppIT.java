package org.igniterealtime.openfire.plugin.sipgateway.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.igniterealtime.openfire.plugin.sipgateway.peer.SipRequest;
import org.igniterealtime.openfire.plugin.sipgateway.peer.SipText;
import org.igniterealtime.openfire.plugin.sipgateway.peer.SipUser;
import org.igniterealtime.openfire.plugin.sipgateway.peer.XmppUser;
import org.jivesoftware.smack.packet.Message;
import org.jivesoftware.smack.packet.StanzaError.Condition;
import org.jivesoftware.smackx.carbons.CarbonManager;
import org.jivesoftware.smackx.carbons.packet.CarbonExtension;
import org.jivesoftware.smackx.delay.packet.DelayInformation;
import org.junit.jupiter.api.Test;

/** What an XMPP user sees of a message from a SIP user (RFC 7572 s5): any message, with all that Openfire does for messages. */
@EndToEnd
final class SipToXmppIT {

    private static final String PARIS = "paris\\40example.org@sip.example.com";
    private static final DateTimeFormatter SIP_DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    @Test
    void everyPartOfTheRequestHasItsPlace(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");

        SipText answer = romeo.request("MESSAGE", "sip:juliet@example.com")
                .with("Via", "SIP/2.0/UDP 127.0.0.1:" + romeo.port() + ";branch=z9hG4bKnashds8;rport")
                .with("Call-ID", "D9AA95FD-2BD5-46E2-AF0F-6CFAA96BDDFA").with("Subject", "Noční návštěva")
                .with("Content-Language", "cs").body("Co mám odpřisáhnout? 🌹").send();

        assertEquals(202, answer.code());
        assertEquals(Optional.empty(), answer.field("Contact"));
        assertEquals("0", answer.header("Content-Length"));
        Message message = juliet.receives();
        assertEquals("romeo@example.net", message.getFrom().toString());
        assertEquals("juliet@example.com", message.getTo().asBareJid().toString());
        assertEquals("nashds8", message.getStanzaId());
        assertEquals(Message.Type.normal, message.getType());
        assertEquals("D9AA95FD-2BD5-46E2-AF0F-6CFAA96BDDFA", message.getThread());
        assertEquals("cs", message.getLanguage());
        assertEquals("Noční návštěva", message.getSubject());
        assertEquals("Co mám odpřisáhnout? 🌹", message.getBody());
        assertNull(DelayInformation.from(message));
    }

    @Test
    void aTextMayBeLongerOverTcp(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");
        String text = "a rose by any other name ".repeat(1000);

        SipText answer = romeo.request("MESSAGE", "sip:juliet@example.com").body(text).overTcp().send();

        assertEquals(202, answer.code());
        assertEquals(text, juliet.receives().getBody());
    }

    @Test
    void aKnownGrIsTheResourceOfTheSender(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");

        for (String from : new String[] {"<sip:romeo@example.net;gr=orchard>;tag=a1",
                "Romeo <sip:romeo@example.net;gr=orchard>;tag=a2"}) {
            romeo.request("MESSAGE", "sip:juliet@example.com").with("From", from).body("It is my lady").send();

            assertEquals("romeo@example.net/orchard", juliet.receives().getFrom().toString());
        }
    }

    @Test
    void aGrInTheTargetMeansThatClient(Scenario scenario) throws IOException {
        XmppUser balcony = scenario.xmpp("juliet", "balcony");
        XmppUser chamber = scenario.xmpp("juliet", "chamber");
        SipUser romeo = scenario.sip("romeo");

        romeo.request("MESSAGE", "sip:juliet@example.com;gr=chamber").body("It is my lady").send();

        assertEquals("It is my lady", chamber.receives().getBody());
        balcony.hasReceivedNothing();
    }

    @Test
    void aClientThatIsGoneIsNoReasonToLoseAMessage(Scenario scenario) throws IOException {
        XmppUser balcony = scenario.xmpp("juliet", "balcony");
        SipUser romeo = scenario.sip("romeo");

        SipText answer = romeo.request("MESSAGE", "sip:juliet@example.com;gr=chamber").body("It is my lady").send();

        assertEquals(202, answer.code());
        assertEquals("It is my lady", balcony.receives().getBody());
    }

    @Test
    void messagesWaitForUsersWhoAreOffline(Scenario scenario) throws IOException {
        String juliet = scenario.account("juliet");
        SipUser romeo = scenario.sip("romeo");

        assertEquals(202, romeo.sends(juliet, "Awake!").code());

        Message message = scenario.xmpp("juliet").receives();
        assertEquals("Awake!", message.getBody());
        assertEquals("romeo@example.net", message.getFrom().toString());
    }

    @Test
    void theOtherClientSeesWhatWasSent(Scenario scenario) throws Exception {
        XmppUser balcony = scenario.xmpp("juliet", "balcony");
        XmppUser chamber = scenario.xmpp("juliet", "chamber");
        CarbonManager.getInstanceFor(chamber.connection()).enableCarbons();
        SipUser romeo = scenario.sip("romeo");

        balcony.sends(balcony.message(romeo.address()).ofType(Message.Type.chat).setBody("Romeo!"));

        CarbonExtension carbon = CarbonExtension.from(chamber.receives());
        assertEquals(CarbonExtension.Direction.sent, carbon.getDirection());
        Message copy = carbon.getForwarded().getForwardedStanza();
        assertEquals("romeo@example.net", copy.getTo().toString());
        assertEquals("Romeo!", copy.getBody());
        assertEquals("Romeo!", romeo.receives().text());
    }

    @Test
    void theOtherClientSeesWhatCameIn(Scenario scenario) throws Exception {
        scenario.setting("page.inbound-type", "chat");
        XmppUser balcony = scenario.xmpp("juliet", "balcony");
        XmppUser chamber = scenario.xmpp("juliet", "chamber");
        CarbonManager.getInstanceFor(chamber.connection()).enableCarbons();
        SipUser romeo = scenario.sip("romeo");

        romeo.request("MESSAGE", "sip:juliet@example.com;gr=balcony").body("Lady").send();

        assertEquals("Lady", balcony.receives().getBody());
        CarbonExtension carbon = CarbonExtension.from(chamber.receives());
        assertEquals(CarbonExtension.Direction.received, carbon.getDirection());
        assertEquals("romeo@example.net", carbon.getForwarded().getForwardedStanza().getFrom().toString());
    }

    @Test
    void anArchiveSeesTheTrueAddresses(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");
        scenario.server().archive();

        juliet.sends(romeo.address(), "Romeo!");
        romeo.receives();
        romeo.sends(juliet.bareJid(), "My dear?");
        juliet.receives();

        List<String> archive = scenario.server().archive();
        assertTrue(archive.contains("juliet@example.com -> romeo@example.net: Romeo!"), "" + archive);
        assertTrue(archive.contains("romeo@example.net -> juliet@example.com: My dear?"), "" + archive);
    }

    @Test
    void whoeverIsBlockedIsNotHeard(Scenario scenario) throws IOException {
        scenario.account("juliet");
        scenario.server().block("juliet", PARIS);
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");

        int code = fromParis(romeo).send().code();

        juliet.hasReceivedNothing();
        // Openfire before 4.7 sends the error stanza in the name of the blocked user, so it leads back to no conversation.
        assumeTrue(scenario.server().setup().installed().isPresent());
        assertEquals(403, code);
    }

    @Test
    void whoBlocksASipUserCannotWriteToHimEither(Scenario scenario) throws IOException {
        scenario.account("juliet");
        scenario.server().block("juliet", "paris@example.net");
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");

        String id = juliet.sends("paris@example.net", "Go away");
        juliet.sends(romeo.address(), "Come");

        juliet.getsBack(id, Condition.not_acceptable);
        assertEquals("Come", romeo.receives().text());
    }

    @Test
    void theCharsetOfTheBodyIsHonoured(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");
        byte[] latin1 = "Où es-tu?".getBytes(StandardCharsets.ISO_8859_1);

        romeo.request("MESSAGE", "sip:juliet@example.com").body("text/plain; charset=\"ISO-8859-1\"", latin1).send();

        assertEquals("Où es-tu?", juliet.receives().getBody());
    }

    @Test
    void whatXmlMustEscapeArrivesAsItWasWritten(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");

        romeo.sends(juliet.bareJid(), "</body>&amp;<x/>]]>\r\n\ttwo lines");

        assertEquals("</body>&amp;<x/>]]>\n\ttwo lines", juliet.receives().getBody());
    }

    @Test
    void anOldMessageSaysWhenItWasSent(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");
        Instant hourAgo = Instant.now().minusSeconds(3600);

        dated(romeo, hourAgo).send();
        DelayInformation delay = DelayInformation.from(juliet.receives());
        assertEquals(hourAgo.getEpochSecond(), delay.getStamp().toInstant().getEpochSecond());
        assertEquals("romeo@example.net", delay.getFrom());

        dated(romeo, Instant.now()).send();
        assertNull(DelayInformation.from(juliet.receives()));
    }

    @Test
    void aTextlessMessageWithASubjectIsDelivered(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");

        romeo.request("MESSAGE", "sip:juliet@example.com").with("Subject", "Only this").body("").send();

        assertEquals("Only this", juliet.receives().getSubject());
    }

    @Test
    void aMessageWithNothingInItIsTakenAndCounted(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");
        Counter counter = Counter.of(scenario.server(), "SIP message without text and subject");

        assertEquals(202, romeo.sends(juliet.bareJid(), "").code());

        juliet.hasReceivedNothing();
        counter.hasRisenBy(1);
    }

    @Test
    void aLateErrorIsCounted(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");
        Counter counter = Counter.of(scenario.server(), "Error after the SIP request had been answered");

        romeo.sends(juliet.bareJid(), "Lady");
        Message message = juliet.receives();
        juliet.send(juliet.message(romeo.address()).ofType(Message.Type.error).setThread(message.getThread()).build());

        counter.hasRisenBy(1);
        juliet.hasReceivedNothing();
    }

    @Test
    void everyMessageIsCountedOnce(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");
        Counter delivered = Counter.of(scenario.server(), "SIP to XMPP, MESSAGE", 1);
        Counter refused = Counter.of(scenario.server(), "SIP to XMPP, MESSAGE", 2);
        Counter sent = Counter.of(scenario.server(), "XMPP to SIP, MESSAGE", 1);

        romeo.sends(juliet.bareJid(), "Lady");
        romeo.sends("rosaline@example.com", "Anybody there?");
        juliet.sends(romeo.address(), "Romeo!");

        delivered.hasRisenBy(1);
        refused.hasRisenBy(1);
        sent.hasRisenBy(1);
        assertFalse(juliet.receives().getBody().isEmpty());
        assertTrue(romeo.receives().isRequest());
    }

    private static SipRequest fromParis(SipUser peer) {
        return peer.request("MESSAGE", "sip:juliet@example.com").with("From", "<sip:paris@example.org>;tag=a1")
                .body("Happily met");
    }

    private static SipRequest dated(SipUser sender, Instant date) {
        return sender.request("MESSAGE", "sip:juliet@example.com").with("Date", SIP_DATE.format(date)).body("Lady");
    }
}
