package org.igniterealtime.openfire.plugin.sipgateway.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import org.igniterealtime.openfire.plugin.sipgateway.e2e.EndToEnd;
import org.igniterealtime.openfire.plugin.sipgateway.e2e.Scenario;
import org.igniterealtime.openfire.plugin.sipgateway.peer.XmppUser;
import org.igniterealtime.openfire.plugin.sipgateway.peers.Linphone.Bodies;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Transport;
import org.jivesoftware.smack.packet.Message;
import org.jivesoftware.smack.packet.StandardExtensionElement;
import org.jivesoftware.smackx.chat_markers.element.ChatMarkersElements;
import org.jivesoftware.smackx.receipts.DeliveryReceipt;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Receipts, displayed markers and chat states between juliet@example.com and romeo, who has a Linphone, in page mode. */
@EndToEnd
@Tag("peers")
final class LinphoneSignsIT {

    private static final String RECEIPTS = "urn:xmpp:receipts";
    private static final String MARKERS = "urn:xmpp:chat-markers:0";
    private static final String STATES = "http://jabber.org/protocol/chatstates";

    @ParameterizedTest
    @EnumSource(Bodies.class)
    void whatRomeoGetsAndReadsJulietHears(Bodies bodies, Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        try (Kamailio kamailio = behindTheGateway(scenario);
             Linphone romeo = Linphone.reading(kamailio, Transport.TCP, bodies)) {
            acquainted(juliet, romeo);

            String id = juliet.sends(juliet.message(romeo.address()).ofType(Message.Type.chat).setBody("Art thou there?")
                    .addExtension(sign("request", RECEIPTS, "")).addExtension(sign("markable", MARKERS, "")));
            assertEquals("Art thou there?", romeo.shows().text());

            assertEquals(id, DeliveryReceipt.from(juliet.receives()).getId());
            assertEquals(id, ChatMarkersElements.DisplayedExtension.from(juliet.receives()).getId());
            juliet.hasReceivedNothing();
        }
    }

    @ParameterizedTest
    @EnumSource(Bodies.class)
    void whatJulietGetsAndReadsRomeoHears(Bodies bodies, Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        try (Kamailio kamailio = behindTheGateway(scenario);
             Linphone romeo = Linphone.registered(kamailio, Transport.TCP, bodies)) {
            acquainted(juliet, romeo);

            romeo.sends("juliet@example.com", "I take thee at thy word.");
            Message text = juliet.receives();
            juliet.sends(juliet.message(romeo.address()).ofType(Message.Type.chat)
                    .addExtension(sign("received", RECEIPTS, text.getStanzaId())));
            romeo.ownTextBecomes("DeliveredToUser");
            juliet.sends(juliet.message(romeo.address()).ofType(Message.Type.chat)
                    .addExtension(sign("displayed", MARKERS, text.getStanzaId())));
            romeo.ownTextBecomes("Displayed");
            juliet.hasReceivedNothing();
        }
    }

    @ParameterizedTest
    @EnumSource(Bodies.class)
    void eachSeesTheOtherComposing(Bodies bodies, Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        try (Kamailio kamailio = behindTheGateway(scenario);
             Linphone romeo = Linphone.reading(kamailio, Transport.TCP, bodies)) {
            juliet.sends(juliet.message(romeo.address()).ofType(Message.Type.chat).setBody("Art thou there?")
                    .addExtension(sign("active", STATES, "")));
            romeo.shows();

            romeo.composes("juliet@example.com");
            assertEquals("composing", juliet.receives().getExtension(STATES).getElementName());

            juliet.sends(juliet.message(romeo.address()).ofType(Message.Type.chat).addExtension(sign("composing", STATES, "")));
            romeo.hears("active");
        }
    }

    /** What the peer takes is known once it has written, and how it notifies once it has done so. */
    private static void acquainted(XmppUser juliet, Linphone romeo) throws IOException {
        romeo.sends("juliet@example.com", "She speaks.");
        assertEquals("She speaks.", juliet.receives().getBody());
        String id = juliet.sends(juliet.message(romeo.address()).ofType(Message.Type.chat).setBody("Ay me!")
                .addExtension(sign("request", RECEIPTS, "")));
        assertEquals("Ay me!", romeo.shows().text());
        assertEquals(id, DeliveryReceipt.from(juliet.receives()).getId());
    }

    private static StandardExtensionElement sign(String name, String namespace, String id) {
        StandardExtensionElement.Builder sign = StandardExtensionElement.builder(name, namespace);
        return id.isEmpty() ? sign.build() : sign.addAttribute("id", id).build();
    }

    private static Kamailio behindTheGateway(Scenario scenario) throws IOException {
        Kamailio kamailio = Kamailio.startAskingUsers(scenario.gateway(), Transport.TCP);
        scenario.setting("domains", "example.net");
        scenario.setting("route.example.net.uri", kamailio.uri(Transport.TCP));
        scenario.setting("route.example.net.mode", "page");
        return kamailio;
    }
}
