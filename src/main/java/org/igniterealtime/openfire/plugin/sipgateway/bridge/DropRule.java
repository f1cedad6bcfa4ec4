package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import org.igniterealtime.openfire.plugin.sipgateway.mapping.StanzaIntake;

/** Why a stanza or a request may end without a word to anybody. Each has its counter. */
public enum DropRule {
    /** A chat state alone. */
    CHAT_STATE,
    /** A delivery receipt alone. */
    RECEIPT,
    /** A chat marker alone. */
    MARKER,
    /** Keys of an end-to-end encryption without a text. */
    KEYS,
    /** Something of a chat room without a text. */
    GROUPCHAT,
    /** A message with nothing to show. */
    NO_BODY,
    /** A headline that could not be delivered: headlines are never answered (RFC 6121 s5.2.2). */
    HEADLINE_FAILED,
    /** A MESSAGE with neither body nor subject. */
    EMPTY_MESSAGE,
    /** A part that cannot be read, of a body from SIP that has others, and does not say that it must be. */
    PART,
    /** A notification of RFC 5438 that nobody has asked for, or that says nothing new. */
    NOTIFICATION,
    /** A sign of composing from somebody who is in no conversation. */
    COMPOSING,
    /** A stanza without a sender, from within the server: nobody could be answered. */
    NO_SENDER,
    /** A presence stanza: presence is not mapped. */
    PRESENCE,
    /** The answer to a request that the gateway never sent. */
    IQ_ANSWER,
    /** An error stanza that came after the SIP request had been answered. */
    LATE_ERROR;

    static DropRule of(StanzaIntake.Reason reason) {
        return switch (reason) {
            case ERROR -> LATE_ERROR;
            case CHAT_STATE -> CHAT_STATE;
            case RECEIPT -> RECEIPT;
            case MARKER -> MARKER;
            case KEYS -> KEYS;
            case GROUPCHAT -> GROUPCHAT;
            case NO_BODY -> NO_BODY;
        };
    }

    /** The label value, e.g. {@code no-body}. */
    public String label() {
        return Labels.of(this);
    }
}
