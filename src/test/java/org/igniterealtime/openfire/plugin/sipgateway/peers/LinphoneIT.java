package org.igniterealtime.openfire.plugin.sipgateway.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import org.igniterealtime.openfire.plugin.sipgateway.e2e.EndToEnd;
import org.igniterealtime.openfire.plugin.sipgateway.e2e.Scenario;
import org.igniterealtime.openfire.plugin.sipgateway.peer.XmppUser;
import org.igniterealtime.openfire.plugin.sipgateway.peers.Linphone.Bodies;
import org.igniterealtime.openfire.plugin.sipgateway.peers.Linphone.Shown;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Transport;
import org.jivesoftware.smack.packet.Message;
import org.jivesoftware.smack.packet.StanzaError.Condition;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Page mode between juliet@example.com and romeo, who has a Linphone that is registered at a Kamailio, with his password. */
@EndToEnd
@Tag("peers")
final class LinphoneIT {

    /** More than a conversation remembers. */
    private static final int MANY_THREADS = 40;
    private static final String PRETTY = "Což Romeo není tvé jméno? \uD83C\uDF39 \"naïve\" \u4F60\u597D";

    @ParameterizedTest
    @EnumSource(value = Transport.class, names = {"UDP", "TCP"})
    void textsAreShownBothWays(Transport transport, Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet", "balcony");
        try (Kamailio kamailio = behindTheGateway(scenario, transport);
             Linphone romeo = Linphone.registered(kamailio, transport, Bodies.PLAIN)) {

            juliet.chats(romeo.address(), PRETTY);
            assertEquals(new Shown("sip:juliet@example.com;gr=balcony", PRETTY), romeo.shows());

            romeo.sends("juliet@example.com", PRETTY);
            Message reply = juliet.receives();
            assertEquals(PRETTY, reply.getBody());
            assertEquals(romeo.address(), reply.getFrom().toString());
            juliet.hasReceivedNothing();
        }
    }

    @Test
    void everyTextOfAThreadIsShown(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        try (Kamailio kamailio = behindTheGateway(scenario, Transport.UDP);
             Linphone romeo = Linphone.registered(kamailio, Transport.UDP, Bodies.PLAIN)) {

            for (int text = 1; text <= 5; text++) {
                juliet.sends(juliet.message(romeo.address()).ofType(Message.Type.chat)
                        .setThread("e0ffe42b28561960c6b12b944a092794")
                        .setBody("Wherefore, " + text));
            }

            for (int text = 1; text <= 5; text++) {
                assertEquals("Wherefore, " + text, romeo.shows().text());
            }
        }
    }

    @Test
    void aTextOfAThreadThatWasForgottenSinceIsShown(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        try (Kamailio kamailio = behindTheGateway(scenario, Transport.UDP);
             Linphone romeo = Linphone.registered(kamailio, Transport.UDP, Bodies.PLAIN)) {

            for (int text = 0; text <= MANY_THREADS; text++) {
                juliet.sends(juliet.message(romeo.address()).ofType(Message.Type.chat)
                        .setThread("a-thread-of-the-day-" + text % MANY_THREADS).setBody("Wherefore, " + text));
                assertEquals("Wherefore, " + text, romeo.shows().text());
            }
        }
    }

    @Test
    void aLongTextIsShownInPiecesAndArrivesWhole(Scenario scenario) throws IOException {
        String text = "Ať žijí milenci z Verony! ".repeat(100).strip();
        XmppUser juliet = scenario.xmpp("juliet");
        try (Kamailio kamailio = behindTheGateway(scenario, Transport.TCP);
             Linphone romeo = Linphone.registered(kamailio, Transport.TCP, Bodies.PLAIN)) {

            juliet.chats(romeo.address(), text);
            StringBuilder shown = new StringBuilder();
            while (shown.length() < text.length()) {
                shown.append(romeo.shows().text());
            }
            assertEquals(text, shown.toString());

            romeo.sends("juliet@example.com", text);
            assertEquals(text, juliet.receives().getBody());
        }
    }

    @Test
    void whoIsUnknownOrGoneIsAnErrorToTheSender(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        try (Kamailio kamailio = behindTheGateway(scenario, Transport.UDP);
             Linphone romeo = Linphone.registered(kamailio, Transport.UDP, Bodies.PLAIN)) {

            romeo.failsToSend("rosaline@example.com", "Anybody there?");

            romeo.leaves();
            String unread = juliet.chats(romeo.address(), "Art thou there?");
            juliet.getsBack(unread, Condition.item_not_found);
        }
    }

    private static Kamailio behindTheGateway(Scenario scenario, Transport transport) throws IOException {
        Kamailio kamailio = Kamailio.startAskingUsers(scenario.gateway(), transport);
        scenario.setting("domains", "example.net");
        scenario.setting("route.example.net.uri", kamailio.uri(transport));
        scenario.setting("route.example.net.mode", "page");
        return kamailio;
    }
}
