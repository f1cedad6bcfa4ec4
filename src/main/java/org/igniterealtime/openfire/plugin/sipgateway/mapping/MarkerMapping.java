package org.igniterealtime.openfire.plugin.sipgateway.mapping;

import java.util.Optional;
import org.dom4j.Element;
import org.dom4j.QName;
import org.xmpp.packet.JID;
import org.xmpp.packet.Message;

/** Chat markers (XEP-0333), of which {@code displayed} is the display notification of RFC 5438. Pure. */
public final class MarkerMapping {

    public static final String NAMESPACE = "urn:xmpp:chat-markers:0";

    private MarkerMapping() {
    }

    /** Whether the sender wants to know when the message was shown; it can only be named if it has an id. */
    public static boolean requested(Message stanza) {
        return stanza.getID() != null && child(stanza, "markable").isPresent();
    }

    /** Asks for a marker. */
    public static void request(Message stanza) {
        stanza.getElement().addElement("markable", NAMESPACE);
    }

    /** The id of the latest message that was shown; every earlier one was too. */
    public static Optional<String> displayed(Message stanza) {
        return child(stanza, "displayed").map(marker -> marker.attributeValue("id"));
    }

    /** The marker for the message with that id. */
    public static Message marker(String id, String thread, JID from, JID to) {
        Message stanza = new Message();
        stanza.setFrom(from);
        stanza.setTo(to);
        stanza.setType(Message.Type.chat);
        if (thread != null) {
            stanza.setThread(thread);
        }
        stanza.getElement().addElement("displayed", NAMESPACE).addAttribute("id", id);
        return stanza;
    }

    private static Optional<Element> child(Message stanza, String name) {
        return Optional.ofNullable(stanza.getElement().element(QName.get(name, NAMESPACE)));
    }
}
