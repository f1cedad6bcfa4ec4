package org.igniterealtime.openfire.plugin.sipgateway.sip;

/** Takes what the transports read. Called on their threads; must not block. */
public interface Inbox {

    /**
     * Whether requests from that peer are taken, as far as it has shown who it is; who is not trusted gets few connections, and
     * little time on them.
     */
    boolean trusts(Peer peer);

    /** One whole message, or the datagram that should have been one. */
    void received(byte[] message, Peer from);

    /** A message that was not read to its end, and the answer that says why. */
    void refused(byte[] start, SipAnswer answer, Peer from);

    /** That connection is gone: nothing more comes over it. */
    void closed(NextHop connection);
}
