package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.igniterealtime.openfire.plugin.sipgateway.bridge.Notifications.News;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.ReceiptMapping;
import org.igniterealtime.openfire.plugin.sipgateway.payload.Imdn;
import org.igniterealtime.openfire.plugin.sipgateway.payload.ImdnRequest;
import org.junit.jupiter.api.Test;
import org.xmpp.packet.JID;
import org.xmpp.packet.Message;

/** Notifications between peers that have no CPIM, and from whom they come. */
class NotificationsTest {

    private static final String SELF = "sip:juliet@example.com";

    private final FakeXmppSide xmpp = new FakeXmppSide();
    private final Fates fates = new Fates();
    private final Notifications notifications = new Notifications(xmpp, Given.ledger(fates), System::nanoTime);

    @Test
    void aPlainTextIsConfirmedByItsCallId() {
        Message stanza = Given.stanza("m1", "romeo@example.net", "Hist!");
        ReceiptMapping.request(stanza);
        notifications.sentPlainly(Given.letter(stanza, fates), "call-1");

        assertFalse(notifications.heard(delivered("call-2")));
        assertTrue(notifications.heard(delivered("call-1")));

        assertEquals(Optional.of("m1"), ReceiptMapping.received((Message) xmpp.next()));
    }

    @Test
    void whatIsSaidOfACallIdIsSaidOfItsFirstText() {
        for (String id : List.of("m1", "m2")) {
            Message stanza = Given.stanza(id, "romeo@example.net", "Hist!");
            ReceiptMapping.request(stanza);
            notifications.sentPlainly(Given.letter(stanza, fates), "call-1");
        }

        assertTrue(notifications.heard(delivered("call-1")));

        assertEquals(Optional.of("m1"), ReceiptMapping.received((Message) xmpp.next()));
        assertFalse(notifications.heard(delivered("call-1")));
    }

    @Test
    void aPlainTextThatAsksForNothingIsNotConfirmed() {
        notifications.sentPlainly(Given.letter(Given.stanza("m1", "romeo@example.net", "Hist!"), fates), "call-1");

        assertFalse(notifications.heard(delivered("call-1")));
    }

    @Test
    void aNotificationComesFromWhomThePeerWroteTo() {
        JID client = new JID("juliet@example.com/balcony");
        Message shown = Given.stanza("m1", client.toString(), "Hist!");
        notifications.show(shown, client, new ImdnRequest("call-1", "2026-11-22T02:30:55Z", Optional.empty(), true, false, true),
                Given.ledger(fates).open(Fates.Direction.SIP_TO_XMPP, "", "", "m1"));

        List<News> news = notifications.confirmed(ReceiptMapping.receipt("m1", client, new JID("romeo@example.net")), SELF);

        assertEquals(1, news.size());
        assertEquals(client, news.get(0).from());
        assertEquals("call-1", news.get(0).imdn().messageId());
    }

    private static Imdn delivered(String messageId) {
        return new Imdn(messageId, "2026-11-22T02:30:55Z", Optional.empty(), Optional.empty(), Imdn.Disposition.DELIVERY,
                Imdn.Status.DELIVERED);
    }
}
