package org.igniterealtime.openfire.plugin.sipgateway.mapping;

import java.util.Optional;
import org.dom4j.Element;
import org.xmpp.packet.JID;
import org.xmpp.packet.Message;

/** Message delivery receipts (XEP-0184) as MSRP success reports (RFC 7573 s7). Pure. */
public final class ReceiptMapping {

    public static final String NAMESPACE = "urn:xmpp:receipts";

    private ReceiptMapping() {
    }

    /** Whether the sender asks for a receipt; it can only have one if the stanza has an id (XEP-0184 s5.3). */
    public static boolean requested(Message stanza) {
        return stanza.getID() != null && child(stanza, "request").isPresent();
    }

    /** The id of the message that this receipt is for. */
    public static Optional<String> received(Message stanza) {
        return child(stanza, "received").map(receipt -> receipt.attributeValue("id"));
    }

    /** Asks for a receipt. */
    public static void request(Message stanza) {
        stanza.getElement().addElement("request", NAMESPACE);
    }

    /** The receipt for the message with that id. */
    public static Message receipt(String id, JID from, JID to) {
        Message stanza = new Message();
        stanza.setFrom(from);
        stanza.setTo(to);
        stanza.setType(Message.Type.chat);
        stanza.getElement().addElement("received", NAMESPACE).addAttribute("id", id);
        return stanza;
    }

    private static Optional<Element> child(Message stanza, String name) {
        Element element = stanza.getElement().element(name);
        return Optional.ofNullable(element).filter(found -> NAMESPACE.equals(found.getNamespaceURI()));
    }
}
