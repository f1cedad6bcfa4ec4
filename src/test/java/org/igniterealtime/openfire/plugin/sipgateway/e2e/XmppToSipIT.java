package org.igniterealtime.openfire.plugin.sipgateway.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Optional;
import org.igniterealtime.openfire.plugin.sipgateway.peer.SipText;
import org.igniterealtime.openfire.plugin.sipgateway.peer.SipUser;
import org.igniterealtime.openfire.plugin.sipgateway.peer.XmppUser;
import org.jivesoftware.smack.packet.Message;
import org.jivesoftware.smack.packet.StanzaBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a SIP user sees of a message from an XMPP user (RFC 7572 s4, RFC 3428 s4). */
@EndToEnd
final class XmppToSipIT {

    private static final String THREAD = "e0ffe42b28561960c6b12b944a092794b9683a38";

    @Test
    void everyPartOfTheStanzaHasItsPlace(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet", "balcony");
        SipUser romeo = scenario.sip("romeo");

        juliet.sends(juliet.message(romeo.address()).setLanguage("cs").setThread(THREAD)
                .setSubject("Noční").setBody("Což Romeo není tvé jméno? 🌹"));

        SipText message = romeo.receives();
        assertEquals("MESSAGE sip:romeo@example.net SIP/2.0", message.startLine());
        assertTrue(message.header("From").startsWith("<sip:juliet@example.com;gr=balcony>;tag="), message.header("From"));
        assertEquals("<sip:romeo@example.net>", message.header("To"));
        assertEquals("70", message.header("Max-Forwards"));
        assertEquals(THREAD, message.header("Call-ID"));
        assertEquals("Noční", message.header("Subject"));
        assertEquals("cs", message.header("Content-Language"));
        assertEquals("text/plain;charset=utf-8", message.header("Content-Type").toLowerCase().replace(" ", ""));
        assertEquals("Což Romeo není tvé jméno? 🌹", message.text());
        assertEquals(Optional.empty(), message.field("Contact"));
    }

    @Test
    void whatTheStanzaLacksTheRequestLacks(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");

        juliet.sends(romeo.address(), "Hist!");

        SipText message = romeo.receives();
        assertEquals(Optional.empty(), message.field("Subject"));
        assertFalse(message.header("Call-ID").isEmpty());
    }

    @Test
    void theResourceIsEscapedInGr(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet", "Gajim.AB;=1");
        SipUser romeo = scenario.sip("romeo");

        juliet.sends(romeo.address(), "Hist!");

        String from = romeo.receives().header("From");
        assertTrue(from.startsWith("<sip:juliet@example.com;gr=Gajim.AB%3B%3D1>;tag="), from);
    }

    @Test
    void theIdIsPartOfATransactionThatIsUnique(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");

        juliet.send(withId("lx09df27", romeo).setBody("Hist!").build());
        juliet.send(withId("lx09df27", romeo).setBody("Romeo, hist!").build());

        String first = romeo.receives().header("Via");
        String second = romeo.receives().header("Via");
        assertTrue(first.matches(".*;branch=z9hG4bK[^;]*lx09df27.*"), first);
        assertNotEquals(first, second);
    }

    @Test
    void messagesOfOneThreadShareNeitherCallIdNorTagNorNumber(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");

        juliet.sends(juliet.message(romeo.address()).setThread("chat, my thread").setBody("One"));
        juliet.sends(juliet.message(romeo.address()).setThread("chat, my thread").setBody("Two"));

        SipText first = romeo.receives();
        SipText second = romeo.receives();
        assertTrue(first.header("Call-ID").matches("[\\w.@-]{20,}"), first.header("Call-ID"));
        assertNotEquals(first.header("Call-ID"), second.header("Call-ID"));
        assertTrue(number(second) > number(first), second.header("CSeq"));
        assertNotEquals(first.header("From"), second.header("From"));
    }

    @Test
    void theThreadOfACallIdLeadsBackToIt(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");

        romeo.request("MESSAGE", "sip:juliet@example.com").with("Call-ID", "short@[::1]").body("Art thou there?").send();
        Message question = juliet.receives();
        assertEquals("short@[::1]", question.getThread());
        juliet.sends(juliet.message(romeo.address()).setThread(question.getThread()).setBody("Ay me!"));

        assertEquals("short@[::1]", romeo.receives().header("Call-ID"));
    }

    @Test
    void theCallIdMadeOfAThreadLeadsBackToIt(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");

        juliet.sends(juliet.message(romeo.address()).setThread("chat, my thread").setBody("Art thou there?"));
        String callId = romeo.receives().header("Call-ID");
        romeo.request("MESSAGE", "sip:juliet@example.com").with("Call-ID", callId).body("Ay me!").send();

        assertEquals("chat, my thread", juliet.receives().getThread());
    }

    @Test
    void withoutAThreadEachMessageHasACallIdOfItsOwn(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");

        juliet.sends(romeo.address(), "Hist!");
        String callId = romeo.receives().header("Call-ID");
        juliet.sends(romeo.address(), "Romeo, hist!");

        assertNotEquals(callId, romeo.receives().header("Call-ID"));
    }

    @ParameterizedTest
    @EnumSource(value = Message.Type.class, names = {"normal", "chat", "headline"})
    void messagesOfEveryTypeForOnePersonAreSent(Message.Type type, Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");

        juliet.sends(juliet.message(romeo.address()).ofType(type).setBody("Hist!"));

        assertEquals("Hist!", romeo.receives().text());
    }

    @ParameterizedTest
    @EnumSource(value = Message.Type.class, names = {"groupchat", "error"})
    void messagesOfOtherTypesAreNot(Message.Type type, Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");

        juliet.sends(juliet.message(romeo.address()).ofType(type).setBody("Not for thee"));
        juliet.sends(romeo.address(), "For thee");

        assertEquals("For thee", romeo.receives().text());
    }

    @Test
    void theBodyInTheLanguageOfTheStanzaIsSent(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");

        juliet.sends(juliet.message(romeo.address()).setLanguage("cs").addBody("en", "Good night").addBody("cs", "Dobrou noc"));

        SipText message = romeo.receives();
        assertEquals("Dobrou noc", message.text());
        assertEquals("cs", message.header("Content-Language"));
    }

    @Test
    void aRouteMayGoOverTcp(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");
        scenario.setting("route.example.net.uri", romeo.uri() + ";transport=tcp");

        juliet.sends(romeo.address(), "Hist!");

        assertTrue(romeo.receives().header("Via").startsWith("SIP/2.0/TCP "));
    }

    private static org.jivesoftware.smack.packet.MessageBuilder withId(String id, SipUser to) throws IOException {
        return StanzaBuilder.buildMessage(id).to(to.address());
    }

    private static long number(SipText message) {
        return Long.parseLong(message.header("CSeq").split(" ")[0]);
    }
}
