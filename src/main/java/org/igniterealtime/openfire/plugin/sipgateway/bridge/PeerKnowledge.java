package org.igniterealtime.openfire.plugin.sipgateway.bridge;

/**
 * What is remembered of a SIP user.
 *
 * @param pageOnly      takes no sessions
 * @param takesMessages takes MESSAGEs
 * @param reports       reports what was delivered
 * @param userAgent     what it calls itself; empty if it has not said so
 */
public record PeerKnowledge(boolean pageOnly, boolean takesMessages, boolean reports, String userAgent) {

    static final PeerKnowledge NONE = new PeerKnowledge(false, false, false, "");
}
