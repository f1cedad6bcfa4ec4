package org.igniterealtime.openfire.plugin.sipgateway.bridge;

/** What happens to the message of a {@link SelfCheck}, in this order. */
public enum CheckStep {
    /** The XMPP user's stanza goes to the router. */
    STANZA,
    /** The SIP user has got a MESSAGE. */
    MESSAGE,
    /** The SIP user has got an INVITE. */
    INVITE,
    /** MSRP is connected. */
    CONNECTED,
    /** The SIP user has got the text in the session. */
    SEND,
    /** The SIP user sends the text back. */
    ECHO,
    /** The gateway has answered that. */
    ANSWER,
    /** The XMPP user has got the text back. */
    DELIVERED;

    /** Its name in texts. */
    public String label() {
        return Labels.of(this);
    }
}
