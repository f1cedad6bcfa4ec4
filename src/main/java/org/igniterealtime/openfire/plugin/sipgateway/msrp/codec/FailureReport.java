package org.igniterealtime.openfire.plugin.sipgateway.msrp.codec;

/** What the sender of a SEND wants to hear when it fails (RFC 4975 s5.3). */
public enum FailureReport {
    /** An answer to every SEND; the default. */
    YES,
    /** Only answers other than 200. */
    PARTIAL,
    /** Neither answers nor failure reports. */
    NO
}
