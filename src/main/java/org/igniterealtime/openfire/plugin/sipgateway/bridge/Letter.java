package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import org.igniterealtime.openfire.plugin.sipgateway.mapping.StanzaIntake;
import org.xmpp.packet.Message;

/**
 * A message of an XMPP user on its way.
 *
 * @param stanza  the gateway's own copy
 * @param journey what is written down of its way
 */
record Letter(Message stanza, Journey journey) {

    /** What is needed to tell the sender about it, without its text. */
    Letter head() {
        Message head = new Message();
        head.setType(StanzaIntake.type(stanza));
        head.setID(stanza.getID());
        head.setFrom(stanza.getFrom());
        head.setTo(stanza.getTo());
        head.setThread(stanza.getThread());
        return new Letter(head, journey);
    }
}
