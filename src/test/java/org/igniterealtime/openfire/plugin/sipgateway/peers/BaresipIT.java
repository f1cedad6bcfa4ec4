package org.igniterealtime.openfire.plugin.sipgateway.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.igniterealtime.openfire.plugin.sipgateway.e2e.EndToEnd;
import org.igniterealtime.openfire.plugin.sipgateway.e2e.Scenario;
import org.igniterealtime.openfire.plugin.sipgateway.peer.XmppUser;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Transport;
import org.jivesoftware.smack.packet.Message;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Page mode between juliet@example.com and romeo, who has a baresip that is registered at a Kamailio, with his password. */
@EndToEnd
@Tag("peers")
final class BaresipIT {

    private static final String PRETTY = "Což Romeo není tvé jméno? \uD83C\uDF39 \u4F60\u597D";

    @ParameterizedTest
    @EnumSource(value = Transport.class, names = {"UDP", "TCP"})
    void textsAreShownBothWays(Transport transport, Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet", "balcony");
        try (Kamailio kamailio = behindTheGateway(scenario, transport);
             Baresip romeo = Baresip.registered("romeo", "juliet@example.com", kamailio, transport)) {

            juliet.chats(romeo.address(), PRETTY);
            assertEquals("sip:juliet@example.com;gr=balcony: \"" + PRETTY + '"', romeo.shows());

            assertEquals(202, romeo.sends(PRETTY));
            Message reply = juliet.receives();
            assertEquals(PRETTY, reply.getBody());
            assertEquals(romeo.address(), reply.getFrom().toString());
        }
    }

    @Test
    void whoIsUnknownIsAnErrorToTheSender(Scenario scenario) throws IOException {
        try (Kamailio kamailio = behindTheGateway(scenario, Transport.UDP);
             Baresip romeo = Baresip.registered("romeo", "rosaline@example.com", kamailio, Transport.UDP)) {

            assertEquals(404, romeo.sends("Anybody there?"));
        }
    }

    @Test
    void optionsTellWhatTheGatewayTakes(Scenario scenario) throws IOException {
        scenario.account("juliet");
        try (Kamailio kamailio = behindTheGateway(scenario, Transport.UDP);
             Baresip romeo = Baresip.registered("romeo", "juliet@example.com", kamailio, Transport.UDP)) {

            String answer = romeo.asks("sip:juliet@example.com");

            assertTrue(answer.startsWith("SIP/2.0 200 "), answer);
            assertTrue(answer.matches("(?s).*\nAllow: [^\n]*\\bMESSAGE\\b.*"), answer);
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
