package org.igniterealtime.openfire.plugin.sipgateway.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.igniterealtime.openfire.plugin.sipgateway.peer.SipText;
import org.igniterealtime.openfire.plugin.sipgateway.peer.SipUser;
import org.igniterealtime.openfire.plugin.sipgateway.peer.XmppUser;
import org.jivesoftware.smack.packet.Message;
import org.jivesoftware.smack.packet.StanzaError.Condition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is who on the other side (RFC 7247 s6, XEP-0106, RFC 5627, RFC 3966). The whole tables are unit tests. */
@EndToEnd
final class AddressesIT {

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', value = {
        "f%C3%BC,             fü",
        "o'malley,            o\\27malley",
        "a%40b,               a\\40b",
        "%5C27x,              \\5c27x",
        "c%3A%5Cnet,          c\\3a\\net",
        "call%20me,           call\\20me",
        "50%25,               50%",
        "a%7Cb,               a|b",
        "m&m,                 m\\26m",
        "%E6%97%A5%E6%9C%AC,  日本",
        "alice;phone-context=x, alice;phone-context=x"})
    void usersOfEveryKindCanBeAnswered(String sipUser, String localpart, Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");

        SipText answer = romeo.request("MESSAGE", "sip:juliet@example.com")
                .with("From", "<sip:" + sipUser + "@example.net>;tag=a1").body("Who am I?").send();
        Message message = juliet.receives();
        juliet.sends(message.getFrom().toString(), "Thou art thyself");

        assertEquals(202, answer.code());
        assertEquals(localpart + "@example.net", message.getFrom().toString());
        assertEquals("sip:" + sipUser + "@example.net", romeo.receives().requestUri());
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', value = {
        "orchard,          orchard",
        "My%20Phone,       My Phone",
        "Gajim.AB%3B%3D1,  Gajim.AB;=1",
        "a%40b/c,          a@b/c"})
    void clientsOfEveryKindCanBeAnswered(String gr, String resource, Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");

        romeo.request("MESSAGE", "sip:juliet@example.com").with("From", "<sip:romeo@example.net;gr=" + gr + ">;tag=a1")
                .body("Who am I?").send();
        Message message = juliet.receives();
        juliet.sends(message.getFrom().toString(), "Thou art thyself");

        assertEquals("romeo@example.net/" + resource, message.getFrom().toString());
        SipText reply = romeo.receives();
        assertEquals("sip:romeo@example.net;gr=" + gr, reply.requestUri());
        assertEquals("<sip:romeo@example.net;gr=" + gr + ">", reply.header("To"));
    }

    @Test
    void xmppUsersWithSpecialCharactersCanWriteAndBeWrittenTo(Scenario scenario) throws IOException {
        XmppUser friar = scenario.xmpp("friar\\20o\\27brien");
        SipUser romeo = scenario.sip("romeo");

        friar.sends(romeo.address(), "Holy Saint Francis!");
        assertEquals("sip:friar%20o'brien@example.com", romeo.receives().fromUri());

        assertEquals(202, romeo.sends("friar%20o'brien@example.com", "Good morrow, father").code());
        assertEquals("Good morrow, father", friar.receives().getBody());
    }

    @Test
    void theCaseOfAUserIsKeptForTheAnswer(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");

        romeo.request("MESSAGE", "sip:Juliet@EXAMPLE.com").with("From", "<sip:Romeo@Example.NET>;tag=a1").body("Lady").send();
        assertEquals("romeo@example.net", juliet.receives().getFrom().toString());
        juliet.sends(romeo.address(), "Romeo");

        assertEquals("sip:Romeo@example.net", romeo.receives().requestUri());
    }

    @Test
    void anySipUserHasAnAddressBelowTheComponent(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");
        scenario.setting("route.example.org.uri", romeo.uri());

        romeo.request("MESSAGE", "sip:juliet@example.com").with("From", "<sip:mercutio@example.org>;tag=a1").body("Psst").send();
        Message message = juliet.receives();
        juliet.sends(message.getFrom().toString(), "What wouldst thou?");

        assertEquals("mercutio\\40example.org@sip.example.com", message.getFrom().toString());
        assertEquals("sip:mercutio@example.org", romeo.receives().requestUri());
    }

    @Test
    void aPortBelongsToTheAddressBelowTheComponent(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");
        scenario.setting("route.example.org.uri", romeo.uri());

        juliet.sends("mercutio\\40example.org\\3a5080@sip.example.com/sword", "What wouldst thou?");

        assertEquals("sip:mercutio@example.org:5080;gr=sword", romeo.receives().requestUri());
    }

    @Test
    void answersComeFromTheAddressThatWasWrittenTo(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");

        for (String form : new String[] {"romeo\\40example.net@sip.example.com", "romeo@example.net"}) {
            juliet.sends(form, "Romeo!");
            assertEquals("sip:romeo@example.net", romeo.receives().requestUri());
            romeo.sends(juliet.bareJid(), "My dear?");

            assertEquals(form, juliet.receives().getFrom().toString());
        }
    }

    @Test
    void anErrorComesFromTheAddressThatWasWrittenTo(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");
        romeo.answers(404, "Not Found");

        juliet.sends("romeo\\40example.net@sip.example.com", "Romeo!");

        Message bounce = juliet.receives();
        assertEquals("romeo\\40example.net@sip.example.com", bounce.getFrom().toString());
        assertEquals(Condition.item_not_found, bounce.getError().getCondition());
    }

    @ParameterizedTest
    @ValueSource(strings = {"romeo@sip.example.com", "\\40example.net@sip.example.com", "\\20romeo@example.net"})
    void addressesThatNameNobody(String address, Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        scenario.sip("romeo");

        juliet.sends(address, "Romeo!");

        assertEquals(Condition.jid_malformed, juliet.receives().getError().getCondition());
    }

    @Test
    void theGatewaysOwnAddressMeansTheXmppDomain(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");

        SipText answer = romeo.request("MESSAGE", "sip:juliet@127.0.0.1:" + scenario.gateway().getPort()).body("Lady").send();

        assertEquals(202, answer.code());
        assertEquals("Lady", juliet.receives().getBody());
    }

    @ParameterizedTest
    @ValueSource(strings = {"tel:+1-555-0100", "sip:+15550100@example.com;user=phone",
            "sip:+1-555.01(00)@example.com;user=phone"})
    void aTelephoneNumberIsAUser(String target, Scenario scenario) throws IOException {
        XmppUser nurse = scenario.xmpp("+15550100");
        SipUser romeo = scenario.sip("romeo");

        assertEquals(202, romeo.request("MESSAGE", target).body("Nurse?").send().code());

        assertEquals("Nurse?", nurse.receives().getBody());
    }

    @ParameterizedTest
    @ValueSource(strings = {"<tel:+1-555-0123>;tag=a1", "<sip:+1-555-0123@example.net;user=phone>;tag=a1"})
    void aTelephoneNumberCanBeAnswered(String from, Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");

        romeo.request("MESSAGE", "sip:juliet@example.com").with("From", from).body("Who am I?").send();
        Message message = juliet.receives();
        juliet.sends(message.getFrom().toString(), "A number");

        assertEquals("+15550123@example.net", message.getFrom().toString());
        assertTrue(romeo.receives().requestUri().startsWith("sip:+15550123@example.net"));
    }

    @Test
    void aPbxMayShareTheDomain(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");
        scenario.setting("route.example.com.uri", romeo.uri());

        SipText answer = romeo.request("MESSAGE", "sip:juliet@example.com").with("From", "<sip:tybalt@example.com>;tag=a1")
                .body("What, ho!").send();
        Message message = juliet.receives();
        juliet.sends(message.getFrom().toString(), "Cousin");

        assertEquals(202, answer.code());
        assertEquals("tybalt\\40example.com@sip.example.com", message.getFrom().toString());
        assertEquals("sip:tybalt@example.com", romeo.receives().requestUri());
    }

    @Test
    void aSipsUriIsRefusedUnlessItWasAgreed(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");
        assertEquals(403, romeo.request("MESSAGE", "sips:juliet@example.com").body("Lady").send().code());
        SipText toSips = romeo.request("MESSAGE", "sip:juliet@example.com").with("To", "<sips:juliet@example.com>").body("Lady")
                .send();
        assertEquals(403, toSips.code());
        juliet.hasReceivedNothing();

        scenario.setting("sips.policy", "allow");

        assertEquals(202, romeo.request("MESSAGE", "sips:juliet@example.com").body("Lady").send().code());
        assertEquals("Lady", juliet.receives().getBody());
    }
}
