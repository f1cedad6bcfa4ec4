package org.igniterealtime.openfire.plugin.sipgateway.msrp;

/** Why a session is closed. */
public enum ClosedBecause {
    /** {@link MsrpSession#close}. */
    CLOSED_HERE,
    /** {@link MsrpEndpoint#stop}. */
    STOPPED,
    /** We were to connect and could not. */
    CONNECT_FAILED,
    /** Nobody connected in 30 seconds. */
    NO_CONNECTION,
    /** The connection was lost, or closed by the peer, or stopped taking or answering anything. */
    CONNECTION_LOST,
    /** The peer answered 481 or 506: it does not know this session on this connection. */
    REFUSED
}
