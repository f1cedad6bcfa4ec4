package org.igniterealtime.openfire.plugin.sipgateway.bridge;

/** What happens to the session of a conversation. */
enum SessionEvent {
    /** The XMPP user wrote a text. */
    TEXT,
    /** The XMPP user has left the chat (XEP-0085 gone). */
    LEAVE,
    /** Nobody has written for long, or the gateway is about to stop. */
    QUIET,
    /** The SIP user sent an INVITE that we take, or one has waited long enough. */
    INVITED,
    /** The SIP user sent an INVITE when ours was on its way, and ours goes first. */
    GLARE,
    /** The INVITE that waits was given up. */
    WITHDRAWN,
    /** Our INVITE was answered with a 2xx. */
    ANSWERED,
    /** Our INVITE was refused in a way that says: no MSRP here, and texts may go as MESSAGEs. */
    REFUSED_MODE,
    /** Our INVITE was refused otherwise, or nobody answered it in time. */
    REFUSED,
    /** The MSRP connection is there. */
    CONNECTED,
    /** No MSRP connection could be made. */
    NOT_CONNECTED,
    /** The MSRP connection was lost. */
    LOST,
    /** The SIP user ended the session. */
    BYE,
    /** Nothing is under way to the SIP user any more. */
    DRAINED,
    /** The gateway stops. */
    STOP
}
