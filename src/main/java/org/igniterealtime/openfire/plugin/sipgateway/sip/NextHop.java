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

    /** RFC 3261 s26.2.2: what is for a sips URI goes over TLS only. */
    boolean mayCarry(String requestUri) {
        return transport == Transport.TLS || !SipUri.isSips(requestUri);
    }

    void checkMayCarry(String requestUri) {
        if (!mayCarry(requestUri)) {
            throw new IllegalArgumentException("a sips URI wants TLS, not " + transport);
        }
    }

    /** A next hop without a name. */
    public NextHop(InetSocketAddress address, Transport transport) {
        this(address, transport, "");
    }

    /** What tells connections apart: without the name, unless a certificate has to show it (RFC 5923 s8.2). */
    public NextHop way() {
        return transport == Transport.TLS || name.isEmpty() ? this : new NextHop(address, transport);
    }
}
