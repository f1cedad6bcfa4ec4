package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import org.igniterealtime.openfire.plugin.sipgateway.mapping.MarkerMapping;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.ReceiptMapping;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.StanzaIntake;
import org.xmpp.packet.Message;

/**
 * A message of an XMPP user on its way.
 *
 * @param stanza  the gateway's own copy
 * @param journey what is written down of its way
 */
record Letter(Message stanza, Journey journey) {

    /** What is needed to tell the sender about it, and what the sender wants to be told, without its text. */
    Letter head() {
        Message head = new Message();
        head.setType(StanzaIntake.type(stanza));
        head.setID(stanza.getID());
        head.setFrom(stanza.getFrom());
        head.setTo(stanza.getTo());
        head.setThread(stanza.getThread());
        if (ReceiptMapping.requested(stanza)) {
            ReceiptMapping.request(head);
        }
        if (MarkerMapping.requested(stanza)) {
            MarkerMapping.request(head);
        }
        return new Letter(head, journey);
    }
}
