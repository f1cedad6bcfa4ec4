package org.igniterealtime.openfire.plugin.sipgateway.sip;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Takes what the transports read. Called on their threads; must not block. */
public interface Inbox {

    /** Whether requests from that address are taken; who is not trusted gets few connections, and little time on them. */
    boolean trusts(InetAddress address);

    /** One whole message, or the datagram that should have been one. */
    void received(byte[] message, Peer from);

    /** A message that was not read to its end, and the answer that says why. */
    void refused(byte[] start, SipAnswer answer, Peer from);

    /** The connection with that remote address is gone: nothing more comes from there. */
    void closed(InetSocketAddress address);
}
