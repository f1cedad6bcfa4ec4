package org.igniterealtime.openfire.plugin.sipgateway.msrp;

/** Which way SENDs with a payload may go, seen from who says it (RFC 4975 s8.9). */
public enum Direction {
    SENDRECV,
    SENDONLY,
    RECVONLY,
    INACTIVE
}
