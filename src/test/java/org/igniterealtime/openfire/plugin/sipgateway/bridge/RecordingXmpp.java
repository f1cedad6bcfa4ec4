package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.ErrorCondition;
import org.xmpp.packet.JID;
import org.xmpp.packet.Message;
import org.xmpp.packet.Packet;

/** An XMPP server that keeps what it is to route. Every user of example.com exists, but for nobody@example.com. */
final class RecordingXmpp implements XmppSide {

    final List<Message> messages = new CopyOnWriteArrayList<>();
    final Set<JID> connected = ConcurrentHashMap.newKeySet();
    final Set<String> blocked = ConcurrentHashMap.newKeySet();
    /** Runs in the router, before it is done. */
    volatile Consumer<Message> router = stanza -> { };

    @Override
    public boolean hasUser(JID user) {
        return !user.getNode().equals("nobody");
    }

    @Override
    public boolean isConnected(JID fullJid) {
        return connected.contains(fullJid);
    }

    @Override
    public boolean blocks(JID user, JID address) {
        return blocked.contains(address.toBareJID());
    }

    @Override
    public void route(Packet stanza) {
        Message message = (Message) stanza;
        router.accept(message);
        messages.add(message);
    }

    /** The texts that reached users, in order. */
    List<String> texts() {
        return messages.stream().filter(message -> message.getBody() != null && message.getType() != Message.Type.error)
                .map(Message::getBody).toList();
    }

    /** The errors that reached users: {@code id condition}. */
    List<String> errors() {
        return messages.stream().filter(message -> message.getType() == Message.Type.error)
                .map(message -> message.getID() + " " + ErrorCondition.of(message.getError()).xmlName()).toList();
    }

    /** The names of the elements of a namespace, in order. */
    List<String> elements(String namespace) {
        return messages.stream().flatMap(message -> message.getElement().elements().stream())
                .map(org.dom4j.Element.class::cast).filter(element -> namespace.equals(element.getNamespaceURI()))
                .map(org.dom4j.Element::getName).toList();
    }

    Message last() {
        return messages.get(messages.size() - 1);
    }
}
