package org.igniterealtime.openfire.plugin.sipgateway.e2e;

import java.io.IOException;
import org.igniterealtime.openfire.plugin.sipgateway.peer.XmppUser;
import org.jivesoftware.smack.packet.Message;
import org.jivesoftware.smack.packet.StandardExtensionElement;
import org.jivesoftware.smack.packet.StanzaBuilder;
import org.jivesoftware.smack.packet.StanzaError;
import org.jivesoftware.smack.packet.StanzaError.Condition;
import org.jivesoftware.smackx.chat_markers.element.ChatMarkersElements;
import org.jivesoftware.smackx.receipts.DeliveryReceipt;

/** Chat states (XEP-0085), receipts (XEP-0184) and markers (XEP-0333), with and without a text. */
final class Signs {

    private static final String STATES = "http://jabber.org/protocol/chatstates";
    private static final String RECEIPTS = "urn:xmpp:receipts";
    private static final String MARKERS = "urn:xmpp:chat-markers:0";

    private Signs() {
    }

    /** Sends a chat state alone. */
    static void state(XmppUser user, String to, String state) throws IOException {
        user.sends(user.message(to).ofType(Message.Type.chat).addExtension(element(state, STATES)));
    }

    /** Sends a text with the state active, as clients do that use chat states; returns its id. */
    static String chatWithState(XmppUser user, String to, String text) throws IOException {
        return user.sends(user.message(to).ofType(Message.Type.chat).setBody(text).addExtension(element("active", STATES)));
    }

    /** Sends a text that wants a receipt, and returns its id. */
    static String chatForReceipt(XmppUser user, String to, String text) throws IOException {
        return user.sends(user.message(to).ofType(Message.Type.chat).setBody(text).addExtension(element("request", RECEIPTS)));
    }

    /** Sends a text that wants a receipt and a marker, and returns its id. */
    static String chatForMarker(XmppUser user, String to, String text) throws IOException {
        return user.sends(user.message(to).ofType(Message.Type.chat).setBody(text).addExtension(element("request", RECEIPTS))
                .addExtension(element("markable", MARKERS)));
    }

    /** Marks a message as displayed. */
    static void mark(XmppUser user, Message message) throws IOException {
        user.sends(user.message(message.getFrom().toString()).ofType(Message.Type.chat).addExtension(
                StandardExtensionElement.builder("displayed", MARKERS).addAttribute("id", message.getStanzaId()).build()));
    }

    /** Confirms a message. */
    static void confirm(XmppUser user, Message message) throws IOException {
        user.sends(user.message(message.getFrom().toString()).ofType(Message.Type.chat).addExtension(
                StandardExtensionElement.builder("received", RECEIPTS).addAttribute("id", message.getStanzaId()).build()));
    }

    /** Sends a message back, as a client does that cannot show it. */
    static void comesBack(XmppUser user, Message message, Condition condition) throws IOException {
        Message error = StanzaBuilder.buildMessage(message.getStanzaId()).to(message.getFrom()).ofType(Message.Type.error)
                .build();
        error.setError(StanzaError.getBuilder(condition).build());
        user.send(error);
    }

    static boolean isState(Message message, String state) {
        return message.hasExtension(state, STATES) && message.getBody() == null;
    }

    static boolean wantsReceipt(Message message) {
        return message.hasExtension("request", RECEIPTS);
    }

    static boolean wantsMarker(Message message) {
        return message.hasExtension("markable", MARKERS);
    }

    /** The id of the message that this marks as displayed. */
    static String marked(Message marker) {
        return ChatMarkersElements.DisplayedExtension.from(marker).getId();
    }

    /** The id of the message that this is a receipt for. */
    static String confirmed(Message receipt) {
        return DeliveryReceipt.from(receipt).getId();
    }

    private static StandardExtensionElement element(String name, String namespace) {
        return StandardExtensionElement.builder(name, namespace).build();
    }
}
