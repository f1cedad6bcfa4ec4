package org.igniterealtime.openfire.plugin.sipgateway.mapping;

import org.dom4j.Element;

/** What a child of a message stanza has to do with end-to-end encryption. */
enum Encryption {
    NONE,
    /** XEP-0380: the content is encrypted in some way, the body a hint. */
    ANNOUNCED,
    /** Only moves keys on; sent by clients, not by users (XEP-0384). */
    KEYS,
    /** Holds the encrypted content. */
    PAYLOAD;

    static Encryption of(Element child) {
        return switch (child.getNamespaceURI()) {
            case "eu.siacs.conversations.axolotl", "urn:xmpp:omemo:1", "urn:xmpp:omemo:2" ->
                child.element("payload") == null ? KEYS : PAYLOAD;
            case "urn:xmpp:openpgp:0", "jabber:x:encrypted" -> PAYLOAD;
            // OTR is in the body itself.
            case "urn:xmpp:eme:0" -> "urn:xmpp:otr:0".equals(child.attributeValue("namespace")) ? NONE : ANNOUNCED;
            default -> NONE;
        };
    }
}
