package org.igniterealtime.openfire.plugin.sipgateway.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.igniterealtime.openfire.plugin.sipgateway.e2e.EndToEnd;
import org.igniterealtime.openfire.plugin.sipgateway.e2e.Scenario;
import org.igniterealtime.openfire.plugin.sipgateway.peer.MsrpSession;
import org.igniterealtime.openfire.plugin.sipgateway.peer.MsrpText;
import org.igniterealtime.openfire.plugin.sipgateway.peer.MsrpUser;
import org.igniterealtime.openfire.plugin.sipgateway.peer.SipText;
import org.igniterealtime.openfire.plugin.sipgateway.peer.SipUser;
import org.igniterealtime.openfire.plugin.sipgateway.peer.XmppUser;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Transport;
import org.jivesoftware.smack.packet.Message;
import org.jivesoftware.smackx.receipts.DeliveryReceipt;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Chats of juliet@example.com with romeo@example.net, whose proxy and MSRP relay is a Kamailio. */
@EndToEnd
@Tag("peers")
final class KamailioRelayIT {

    private static final int TEXTS = 50;

    @ParameterizedTest
    @EnumSource(value = Transport.class, names = {"UDP", "TCP"})
    void aChatReachesTheUserBehindTheRelay(Transport transport, Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        try (Kamailio kamailio = behindTheGateway(scenario, transport); MsrpUser romeo = registered(kamailio)) {
            juliet.chats(romeo.address(), "Wherefore, 0");

            MsrpSession session = romeo.takes();

            assertEquals("Wherefore, 0", session.receives().text());
            goesBothWays(juliet, romeo, session);
        }
    }

    @ParameterizedTest
    @EnumSource(value = Transport.class, names = {"UDP", "TCP"})
    void theUserBehindTheRelayCalls(Transport transport, Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        try (Kamailio kamailio = behindTheGateway(scenario, transport); MsrpUser romeo = registered(kamailio)) {

            MsrpSession session = romeo.calls(juliet.bareJid());

            goesBothWays(juliet, romeo, session);
        }
    }

    private static void goesBothWays(XmppUser juliet, MsrpUser romeo, MsrpSession session) throws IOException {
        for (int text = 1; text <= TEXTS; text++) {
            juliet.chats(romeo.address(), "Wherefore, " + text);
            session.sends("Soft, " + text);
        }
        for (int text = 1; text <= TEXTS; text++) {
            assertEquals("Wherefore, " + text, session.receives().text());
            assertEquals("Soft, " + text, juliet.receives().getBody());
        }
        String id = session.sends("Confirm this");
        Message wanted = juliet.receives();
        juliet.sends(juliet.message(wanted.getFrom().toString()).ofType(Message.Type.chat)
                .addExtension(new DeliveryReceipt(wanted.getStanzaId())));
        MsrpText report = session.receivesReport();
        assertEquals(id, report.header("Message-ID"));
        assertTrue(report.header("Status").startsWith("000 200"));
        session.hangsUp();
        assertTrue(juliet.receives().hasExtension("gone", "http://jabber.org/protocol/chatstates"));
    }

    private static Kamailio behindTheGateway(Scenario scenario, Transport transport) throws IOException {
        Kamailio kamailio = Kamailio.startWithRelay(scenario.gateway(), transport);
        scenario.setting("domains", "example.net");
        scenario.setting("route.example.net.uri", kamailio.uri(transport));
        return kamailio;
    }

    /**
     * Logged in at both. The relay is to connect: this one never sends on a connection that came in, but opens one, which would
     * be the second one of the session (RFC 4975 s5.4: 506).
     */
    private static MsrpUser registered(Kamailio kamailio) throws IOException {
        SipUser sip = new SipUser("romeo@example.net", 0, kamailio.address());
        MsrpUser romeo = new MsrpUser(sip).setup("active").behind(kamailio.relayPort());
        SipText answer = sip.request("REGISTER", "sip:example.net").with("To", "<sip:romeo@example.net>")
                .with("Contact", romeo.contact()).with("Expires", "300").send();
        assertEquals(200, answer.code());
        return romeo;
    }
}
