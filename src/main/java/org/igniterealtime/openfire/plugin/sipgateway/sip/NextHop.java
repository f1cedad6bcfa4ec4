package org.igniterealtime.openfire.plugin.sipgateway.sip;

import java.net.InetSocketAddress;

/** Where a request is sent (RFC 3263 s4): a resolved address and the transport to use there. */
public record NextHop(InetSocketAddress address, Transport transport) {

    public NextHop {
        if (address.isUnresolved()) {
            throw new IllegalArgumentException("Unresolved next hop " + address.getHostString());
        }
    }
}
