package org.igniterealtime.openfire.plugin.sipgateway.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.igniterealtime.openfire.plugin.sipgateway.e2e.EndToEnd;
import org.igniterealtime.openfire.plugin.sipgateway.e2e.Scenario;
import org.igniterealtime.openfire.plugin.sipgateway.peer.MsrpSession;
import org.igniterealtime.openfire.plugin.sipgateway.peer.MsrpUser;
import org.igniterealtime.openfire.plugin.sipgateway.peer.SipText;
import org.igniterealtime.openfire.plugin.sipgateway.peer.SipUser;
import org.igniterealtime.openfire.plugin.sipgateway.peer.XmppUser;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Transport;
import org.jivesoftware.smack.packet.Message;
import org.jivesoftware.smack.packet.StandardExtensionElement;
import org.jivesoftware.smack.packet.StanzaError.Condition;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Page mode between juliet@example.com and romeo@example.net, who is registered at a Kamailio that stands in between. */
@EndToEnd
@Tag("peers")
final class KamailioIT {

    private static final int TEXTS = 50;

    @ParameterizedTest
    @EnumSource(value = Transport.class, names = {"UDP", "TCP"})
    void textsReachTheRegisteredUserInOrder(Transport transport, Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        try (Kamailio kamailio = behindTheGateway(scenario, transport); SipUser romeo = registered(kamailio)) {

            for (int text = 1; text <= TEXTS; text++) {
                juliet.sends(romeo.address(), "Wherefore, " + text);
            }

            for (int text = 1; text <= TEXTS; text++) {
                SipText message = romeo.receives();
                assertEquals("Wherefore, " + text, message.text());
                assertEquals("sip:juliet@example.com", message.fromUri());
                assertEquals(2, message.headers("Via").size());
            }
            juliet.hasReceivedNothing();
        }
    }

    @ParameterizedTest
    @EnumSource(value = Transport.class, names = {"UDP", "TCP"})
    void textsReachTheXmppUserInOrder(Transport transport, Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        try (Kamailio kamailio = behindTheGateway(scenario, transport); SipUser romeo = registered(kamailio)) {

            for (int text = 1; text <= TEXTS; text++) {
                assertEquals(202, romeo.sends(juliet.bareJid(), "Soft, " + text).code());
            }

            IntStream.rangeClosed(1, TEXTS).forEach(text -> {
                Message message = juliet.receives();
                assertEquals("Soft, " + text, message.getBody());
                assertEquals(romeo.address(), message.getFrom().asBareJid().toString());
            });
            juliet.hasReceivedNothing();
        }
    }

    @ParameterizedTest
    @EnumSource(value = Transport.class, names = {"UDP", "TCP"})
    void refusalsComeThroughBothWays(Transport transport, Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        try (Kamailio kamailio = behindTheGateway(scenario, transport); SipUser romeo = registered(kamailio)) {

            String unregistered = juliet.sends("tybalt@example.net", "Good e'en");
            juliet.getsBack(unregistered, Condition.item_not_found);

            romeo.answers(486, "Busy Here");
            String refused = juliet.sends(romeo.address(), "Art thou there?");
            juliet.getsBack(refused, Condition.recipient_unavailable);

            assertEquals(404, romeo.sends("rosaline@example.com", "Anybody there?").code());
        }
    }

    @ParameterizedTest
    @CsvSource({"UDP,MD5", "TCP,SHA-256"})
    void aProxyThatAsksTakesOurTextsAndSendsUsWhatIsForTheRegisteredAddress(Transport transport, String algorithm,
            Scenario scenario)
            throws IOException {
        XmppUser gateway = scenario.xmpp("gateway");
        scenario.setting("route.example.net.username", "gateway");
        scenario.setting("route.example.net.password", "secret");
        try (Kamailio kamailio = Kamailio.startAsking(scenario.gateway(), transport, algorithm);
             SipUser romeo = registered(kamailio)) {
            routeTo(kamailio, transport, scenario);

            for (int text = 1; text <= TEXTS; text++) {
                gateway.sends(romeo.address(), "Wherefore, " + text);
            }
            for (int text = 1; text <= TEXTS; text++) {
                assertEquals("Wherefore, " + text, romeo.receives().text());
            }
            gateway.hasReceivedNothing();

            assertEquals(404, romeo.sends("gateway@example.net", "Soft!").code());
            scenario.setting("route.example.net.register", "sip:gateway@example.net");
            scenario.awaitStatus("<td>sip:gateway@example.net 20");
            assertEquals(202, romeo.sends("gateway@example.net", "Soft!").code());
            assertEquals("Soft!", gateway.receives().getBody());
            scenario.setting("route.example.net.password", "wrong");
            String refused = gateway.sends(romeo.address(), "Art thou there?");
            gateway.getsBack(refused, Condition.registration_required);
            scenario.setting("route.example.net.password", "secret");
            scenario.setting("route.example.net.register", "");
        }
    }

    @ParameterizedTest
    @EnumSource(value = Transport.class, names = {"UDP", "TCP"})
    void sessionsAreSetUpAndEndThroughTheProxy(Transport transport, Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        try (Kamailio kamailio = behindTheGateway(scenario, transport); MsrpUser romeo = new MsrpUser(registered(kamailio))) {

            assertSessionsBothWays(juliet, romeo, transport);
        }
    }

    @Test
    void theLinesOfTheReadmeServeWithTheConfigurationThatKamailioComesWith(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        try (Kamailio kamailio = Kamailio.startAsInReadme(scenario.gateway()); SipUser agent = registered(kamailio);
             MsrpUser romeo = new MsrpUser(agent)) {
            routeTo(kamailio, Transport.UDP, scenario);

            assertEquals(202, agent.sends(juliet.bareJid(), "Soft!").code());
            assertEquals("Soft!", juliet.receives().getBody());
            assertSessionsBothWays(juliet, romeo, Transport.UDP);
        }
    }

    /** He takes her call and calls back, through a proxy that records its route; by that transport the gateway speaks with it. */
    static void assertSessionsBothWays(XmppUser juliet, MsrpUser romeo, Transport transport) throws IOException {
        juliet.chats(romeo.address(), "Art thou not Romeo?");
        SipText invite = romeo.rings();
        assertFalse(invite.headers("Record-Route").isEmpty());
        MsrpSession session = romeo.takes(invite);
        assertEquals("Art thou not Romeo?", session.receives().text());
        session.hangsUp();
        assertTrue(juliet.receives().hasExtension("gone", "http://jabber.org/protocol/chatstates"));

        MsrpSession call = romeo.calls(juliet.bareJid());
        call.sends("Neither, fair saint.");
        assertEquals("Neither, fair saint.", juliet.receives().getBody());
        juliet.sends(juliet.message(romeo.address()).ofType(Message.Type.chat)
                .addExtension(StandardExtensionElement.builder("gone", "http://jabber.org/protocol/chatstates").build()));
        List<String> ways = call.ends().headers("Via");
        assertEquals(2, ways.size());
        assertTrue(ways.get(1).startsWith("SIP/2.0/" + transport + " "), ways.get(1));
    }

    private static Kamailio behindTheGateway(Scenario scenario, Transport transport) throws IOException {
        Kamailio kamailio = Kamailio.start(scenario.gateway(), transport);
        routeTo(kamailio, transport, scenario);
        return kamailio;
    }

    private static void routeTo(Kamailio kamailio, Transport transport, Scenario scenario) {
        scenario.setting("domains", "example.net");
        scenario.setting("route.example.net.uri", kamailio.uri(transport));
    }

    /** Sends everything to Kamailio, and is reached over UDP. */
    private static SipUser registered(Kamailio kamailio) throws IOException {
        SipUser romeo = new SipUser("romeo@example.net", 0, kamailio.address());
        kamailio.register(romeo);
        return romeo;
    }
}
