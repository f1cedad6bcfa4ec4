package org.igniterealtime.openfire.plugin.sipgateway.bridge;

/** What is done when the session of a conversation changes its state, in the order of a step's list. */
enum SessionAction {
    /** Send an INVITE. */
    INVITE,
    /** Give up our INVITE. */
    CANCEL,
    /** Take the INVITE that came in, or waits. */
    ACCEPT,
    /** Refuse the INVITE that came in, or waits; of two, the older one. */
    REFUSE,
    /** Give the texts that wait to the session. */
    FLUSH,
    /** End the session on both its ways, SIP and MSRP. */
    HANG_UP,
    /** Put back the texts that may not have arrived; those that had their chance are answered with an error. */
    TAKE_BACK,
    /** Open a session anew if texts wait. */
    REOPEN,
    /** Remember that this peer takes MESSAGEs only. */
    REMEMBER_PAGE,
    /** Send the texts that wait as MESSAGEs, if the mode allows; else answer them with an error. */
    FALL_BACK,
    /** Answer the texts that wait with an error. */
    BOUNCE,
    /** Tell the XMPP user that the SIP user has left. */
    TELL_GONE
}
