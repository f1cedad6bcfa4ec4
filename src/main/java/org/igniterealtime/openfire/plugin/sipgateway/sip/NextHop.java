package org.igniterealtime.openfire.plugin.sipgateway.sip;

import java.net.InetSocketAddress;

/**
 * Where a request is sent (RFC 3263 s4): a resolved address and the transport to use there.
 *
 * @param name what the certificate must show if that is TLS: the domain before DNS was asked (RFC 5922 s4), or empty if only an
 *             address is known
 */
public record NextHop(InetSocketAddress address, Transport transport, String name) implements Target {

    public NextHop {
        if (address.isUnresolved()) {
            throw new IllegalArgumentException("Unresolved next hop " + address.getHostString());
        }
    }

    /** A next hop without a name. */
    public NextHop(InetSocketAddress address, Transport transport) {
        this(address, transport, "");
    }

    /** Whether the other one leads to the same place, under whatever name. */
    public boolean isSameWay(NextHop other) {
        return transport == other.transport && address.equals(other.address);
    }
}
