package org.igniterealtime.openfire.plugin.sipgateway.mapping;

import java.util.Iterator;

import org.dom4j.Element;
import org.xmpp.packet.Message;
import org.xmpp.packet.PacketError;

/**
 * What becomes of a message stanza that is addressed to a SIP user. Pure.
 *
 * <pre>
 * stanza                                                   intake
 * a body, type normal, chat or headline                    Send
 * type error                                               Ignore(ERROR)
 * type groupchat with a body: SIP users are no rooms       Bounce service-unavailable
 * encrypted (OMEMO, OpenPGP), with whatever body           Bounce not-acceptable
 * encrypted in its body (OTR)                              Send: both ends may have it (RFC 7572 s9)
 * an OMEMO stanza that carries keys only                   Ignore(KEYS)
 * no body: chat state, receipt, marker, anything else      Ignore with that reason: clients send these by themselves
 * </pre>
 *
 * The body beside an encrypted payload is a hint for clients that cannot read it (XEP-0027, XEP-0373, XEP-0380, XEP-0384): a SIP
 * user would only ever read the hint, while the sender believes to be understood.
 */
public sealed interface StanzaIntake {

    /** It has a text for the SIP user. */
    record Send() implements StanzaIntake {
    }

    /** It has nothing for the SIP user, and its sender expects no answer. */
    record Ignore(Reason reason) implements StanzaIntake {
    }

    /** It cannot reach the SIP user; its sender is told so, if {@link #mayBeAnswered} allows. */
    record Bounce(PacketError error) implements StanzaIntake {
    }

    /** Why a stanza is ignored; names of counters. */
    enum Reason {
        ERROR, CHAT_STATE, RECEIPT, MARKER, KEYS, GROUPCHAT, NO_BODY
    }

    static StanzaIntake of(Message stanza) {
        Message.Type type = type(stanza);
        if (type == Message.Type.error) {
            return new Ignore(Reason.ERROR);
        }
        String body = stanza.getBody();
        boolean text = body != null && !body.isEmpty();
        if (type == Message.Type.groupchat) {
            return text ? new Bounce(ErrorCondition.SERVICE_UNAVAILABLE.error("No chat room at this address"))
                    : new Ignore(Reason.GROUPCHAT);
        }
        return ofChildren(stanza.getElement(), text);
    }

    private static StanzaIntake ofChildren(Element stanza, boolean text) {
        boolean keys = false;
        boolean announced = false;
        Reason reason = Reason.NO_BODY;
        for (Iterator<Element> children = stanza.elementIterator(); children.hasNext();) {
            Element child = children.next();
            switch (Encryption.of(child)) {
                case PAYLOAD -> {
                    return unreadable();
                }
                case KEYS -> keys = true;
                case ANNOUNCED -> announced = true;
                case NONE -> reason = reason == Reason.NO_BODY ? reason(child.getNamespaceURI()) : reason;
            }
        }
        if (keys && (announced || !text)) {
            return new Ignore(Reason.KEYS);
        }
        if (announced) {
            return unreadable();
        }
        return text ? new Send() : new Ignore(reason);
    }

    private static StanzaIntake unreadable() {
        return new Bounce(ErrorCondition.NOT_ACCEPTABLE.error("SIP users cannot read encrypted messages"));
    }

    private static Reason reason(String namespace) {
        return switch (namespace) {
            case "http://jabber.org/protocol/chatstates" -> Reason.CHAT_STATE;
            case "urn:xmpp:receipts" -> Reason.RECEIPT;
            case "urn:xmpp:chat-markers:0" -> Reason.MARKER;
            default -> Reason.NO_BODY;
        };
    }

    /**
     * Whether an error may be sent back: never for an error (RFC 6120 s8.3.1 rule 8), nor for a headline, which expects no answer
     * (RFC 6121 s5.2.2); a headline that fails is only counted.
     */
    static boolean mayBeAnswered(Message stanza) {
        Message.Type type = type(stanza);
        return type != Message.Type.error && type != Message.Type.headline;
    }

    /** The type of a stanza; an unknown one is normal (RFC 6121 s5.2.2), where Tinder throws. */
    static Message.Type type(Message stanza) {
        String value = stanza.getElement().attributeValue("type");
        for (Message.Type type : Message.Type.values()) {
            if (type.name().equals(value)) {
                return type;
            }
        }
        return Message.Type.normal;
    }
}
