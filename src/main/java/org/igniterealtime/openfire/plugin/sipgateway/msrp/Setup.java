package org.igniterealtime.openfire.plugin.sipgateway.msrp;

/** Who connects (RFC 4145, RFC 6135 s4.2). */
public enum Setup {
    ACTIVE,
    PASSIVE,
    ACTPASS,
    /** Not said, or {@code holdconn}, which counts as not said: the offerer connects (RFC 4975 s8.5). */
    UNSAID
}
