package org.igniterealtime.openfire.plugin.sipgateway.bridge;

/** What is done when a page-mode message changes its state. */
enum PageAction {
    NONE, SEND_FIRST_PIECE, SEND_NEXT_PIECE, SEND_PLAINLY, COUNT_AS_DELIVERED, TELL_SENDER
}
