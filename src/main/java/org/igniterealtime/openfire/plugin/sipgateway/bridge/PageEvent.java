package org.igniterealtime.openfire.plugin.sipgateway.bridge;

/** What happens to a page-mode message on its way to a SIP user. */
enum PageEvent {
    /** Nothing else is under way to its destination. */
    TURN,
    /** A piece was answered with a 2xx, and there are more. */
    PIECE_ACCEPTED,
    /** The last piece was answered with a 2xx. */
    LAST_PIECE_ACCEPTED,
    /** A piece was answered with another final answer, or with none. */
    PIECE_FAILED,
    /** The envelope or the HTML of the first piece was not understood, and it can do without. */
    FORM_REFUSED,
    /** It has waited for too long. */
    AGED,
    /** The gateway stops. */
    STOPPED
}
