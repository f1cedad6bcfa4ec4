package org.igniterealtime.openfire.plugin.sipgateway.mapping;

import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import java.util.Optional;
import org.dom4j.Element;
import org.xmpp.packet.JID;
import org.xmpp.packet.Message;

/**
 * Chat states (XEP-0085) to isComposing events (RFC 3994) and back (RFC 7573 s6). Pure.
 *
 * <pre>
 * chat state   isComposing (Table 4)     isComposing   chat state (Table 3)
 * composing    active                    active        composing
 * active       idle                      idle          active
 * inactive     idle
 * paused       idle
 * gone         none: ends the session    BYE           gone
 * </pre>
 */
public final class ChatStateMapping {

    /** The states of XEP-0085 s2. */
    public enum ChatState {
        ACTIVE, COMPOSING, PAUSED, INACTIVE, GONE;

        private String element() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public static final String NAMESPACE = "http://jabber.org/protocol/chatstates";

    private ChatStateMapping() {
    }

    /** The chat state in a stanza, beside a text or alone. */
    public static Optional<ChatState> of(Message stanza) {
        for (Iterator<Element> children = stanza.getElement().elementIterator(); children.hasNext();) {
            Element child = children.next();
            if (NAMESPACE.equals(child.getNamespaceURI())) {
                return Arrays.stream(ChatState.values()).filter(state -> state.element().equals(child.getName())).findFirst();
            }
        }
        return Optional.empty();
    }

    /** RFC 7573 Table 4: whether the user is composing; empty for gone, which is no such event. */
    public static Optional<Boolean> composing(ChatState state) {
        return state == ChatState.GONE ? Optional.empty() : Optional.of(state == ChatState.COMPOSING);
    }

    /** RFC 7573 Table 3. */
    public static ChatState state(boolean composing) {
        return composing ? ChatState.COMPOSING : ChatState.ACTIVE;
    }

    /** A chat state alone; it is not to be stored (XEP-0334). */
    public static Message stanza(ChatState state, String thread, JID from, JID to) {
        Message stanza = new Message();
        stanza.setType(Message.Type.chat);
        stanza.setFrom(from);
        stanza.setTo(to);
        stanza.setThread(XmlText.clean(thread));
        stanza.getElement().addElement(state.element(), NAMESPACE);
        stanza.getElement().addElement("no-store", "urn:xmpp:hints");
        return stanza;
    }
}
