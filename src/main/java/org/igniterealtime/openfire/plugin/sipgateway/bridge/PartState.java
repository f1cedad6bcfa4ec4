package org.igniterealtime.openfire.plugin.sipgateway.bridge;

/** Where an MSRP message to a SIP user stands. */
enum PartState {
    /** It has been given to no session, or taken back from one. */
    WAITING,
    /** A session has it; it is not written whole. */
    HANDED,
    /** It has been written whole; what became of it is not known. */
    WRITTEN,
    /** The peer has reported it, or is taken at TCP's word. */
    DELIVERED,
    /** It did not arrive, and its sender is told so. */
    FAILED
}
