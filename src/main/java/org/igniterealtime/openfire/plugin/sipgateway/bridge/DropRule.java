package org.igniterealtime.openfire.plugin.sipgateway.bridge;

/** Why a stanza or a request may end without a word to anybody. Each has its counter. */
public enum DropRule {
    /** A message with nothing to show: chat states, receipts, markers. */
    NO_BODY,
    /** A headline that could not be delivered: headlines are never answered (RFC 6121 s5.2.2). */
    HEADLINE_FAILED,
    /** A MESSAGE with neither body nor subject. */
    EMPTY_MESSAGE,
    /** A presence stanza: presence is not mapped. */
    PRESENCE,
    /** The answer to a request that the gateway never sent. */
    IQ_ANSWER,
    /** An error stanza that came after the SIP request had been answered. */
    LATE_ERROR;

    /** The label value, e.g. {@code no-body}. */
    public String label() {
        return Labels.of(this);
    }
}
