package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import java.util.Optional;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.ChatStateMapping;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.ChatStateMapping.ChatState;
import org.xmpp.packet.JID;
import org.xmpp.packet.Message;

/** The XMPP user of a conversation, as the user's clients have shown themselves. Used in the mailbox of the conversation. */
final class ChatUser {

    private final XmppSide xmpp;
    /** Null as long as nothing is known. */
    private JID address;
    private boolean usesChatStates;

    ChatUser(XmppSide xmpp) {
        this.xmpp = xmpp;
    }

    /** The peer writes to that address. */
    void is(JID recipient) {
        address = recipient;
    }

    /** RFC 6121 s5.1: answers go to the resource that spoke last. Chat states go only to those who use them (XEP-0085 s5.1). */
    void heard(Message text) {
        address = text.getFrom();
        usesChatStates = ChatStateMapping.of(text).isPresent();
    }

    /** The same for what has no text. Clients send receipts by themselves, each one its own: these say nothing of the user. */
    void sign(Message stanza) {
        Optional<ChatState> state = ChatStateMapping.of(stanza);
        if (state.isPresent() && (state.get() != ChatState.GONE || isGone(stanza))) {
            address = stanza.getFrom();
            usesChatStates = true;
        }
    }

    /** Whether the user has left; not if that client closes its window while the chat goes on at another one. */
    boolean isGone(Message stanza) {
        boolean elsewhere = address != null && address.getResource() != null && !address.equals(stanza.getFrom())
                && xmpp.isConnected(address);
        return !elsewhere && ChatStateMapping.of(stanza).filter(state -> state == ChatState.GONE).isPresent();
    }

    boolean isKnown() {
        return address != null;
    }

    boolean usesChatStates() {
        return usesChatStates && address != null;
    }

    /** Whether the resource that spoke last is there. */
    boolean isConnected() {
        return address != null && xmpp.isConnected(address);
    }

    /** The resource that spoke last while it is there, else whatever resource the server finds (RFC 6121 s5.1). */
    JID to() {
        if (address.getResource() != null && !xmpp.isConnected(address)) {
            address = address.asBareJID();
        }
        return address;
    }
}
