package org.igniterealtime.openfire.plugin.sipgateway.bridge;

/** Where the session of a conversation stands (RFC 7573 s4, s5). */
enum SessionState {
    /** There is none; the next text opens one. */
    IDLE,
    /** Our INVITE has no final answer; texts wait. */
    INVITING,
    /** The same, and the XMPP user has left meanwhile: the session will only bring the texts over. */
    LEAVING,
    /** Our INVITE has no final answer, and the SIP user's INVITE waits for it. */
    HOLDING,
    /** The same, and the XMPP user has left meanwhile. */
    PARTING,
    /** The session is agreed upon; its connection is not there yet. */
    CONNECTING,
    /** Texts go both ways. */
    OPEN,
    /** The XMPP user has left: what is under way is waited for, then the session ends. */
    ENDING
}
