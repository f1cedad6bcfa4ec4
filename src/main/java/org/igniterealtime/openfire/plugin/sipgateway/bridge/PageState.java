package org.igniterealtime.openfire.plugin.sipgateway.bridge;

/** Where a page-mode message to a SIP user stands. */
enum PageState {
    /** Waits for its turn: RFC 3428 s8 allows one pending MESSAGE per destination. */
    QUEUED,
    /** One of its pieces is under way. */
    SENDING,
    /** Every piece was answered with a 2xx. */
    DELIVERED,
    /** It did not arrive whole, and its sender is told so. */
    FAILED
}
