package org.igniterealtime.openfire.plugin.sipgateway.bridge;

/** Why the bridge may refuse what looks like abuse. Each has its counter; whoever is refused is told. */
public enum RefusalRule {
    /** An XMPP user sends too often: {@code rate.user}. */
    RATE_USER,
    /** A SIP user sends too often: {@code rate.sender}. */
    RATE_SENDER,
    /** Everybody together sends too often: {@code rate.total}. */
    RATE_TOTAL,
    /** A From in a domain of this server, from somebody who has no such users. */
    FALSE_FROM,
    /** A CPIM From that is not the sender's. */
    FALSE_CPIM_FROM;

    /** The label value, e.g. {@code rate-user}. */
    public String label() {
        return Labels.of(this);
    }
}
